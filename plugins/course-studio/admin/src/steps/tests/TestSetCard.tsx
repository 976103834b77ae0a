import { Box, Button, Flex, TextButton, Typography } from '@strapi/design-system';
import { Collapse, Expand, Plus } from '@strapi/icons';
import { memo } from 'react';

import { addQuestion } from '../../draft/edits';
import { useChildIds, useFromNode, useOpenDraft, useProblemCount } from '../../draft/hooks';
import { Disclosure } from '../../fields/Disclosure';
import { fieldId } from '../../fields/fieldId';
import { once } from '../../fields/once';
import { useTexts } from '../../text';
import { DropPlace } from '../drag';

import { useActions } from './actions';
import { openPartsOf, useIsOpen, wayThrough } from './openParts';
import { QuestionCard } from './QuestionCard';
import { RowActions } from './RowActions';
import { TestSetSettings } from './TestSetSettings';

interface TestSetCardProps {
  id: string;
  course: string;
  number: number;
  isLast: boolean;
  startsOpen: boolean;
  focus: readonly string[];
}

export const TestSetCard = memo(function TestSetCard(props: TestSetCardProps) {
  const { id, course, number, isLast, startsOpen, focus } = props;
  const { t } = useTexts();
  const title = useFromNode(id, (node) => (node?.type === 'testSet' ? node.title.trim() : null));
  const count = useChildIds(id, 'question').length;
  const problems = useProblemCount(id);
  const [isOpen, setIsOpen] = useIsOpen({ id, initially: startsOpen, way: wayThrough(id, focus) });
  if (title === null) return null;
  const name = title || t('place.testSet', { name: number });
  return (
    <DropPlace id={id} type="testSet" parent={course}>
      <Disclosure
        id={id}
        title={name}
        description={t('tests.questionCount', { count })}
        problems={problems}
        isOpen={isOpen}
        onToggle={setIsOpen}
        actions={
          <RowActions id={id} type="testSet" parent={course} name={name} isFirst={number === 1} isLast={isLast} />
        }
      >
        <Flex direction="column" alignItems="stretch" gap={5} padding={{ initial: 4, medium: 6 }}>
          <TestSetSettings id={id} />
          <Questions testSet={id} focus={focus} />
        </Flex>
      </Disclosure>
    </DropPlace>
  );
});

/** So many questions are open when the test set is, and from so many on not all have their buttons at once. */
const FEW = 3;
const MANY = 30;

const Questions = memo(function Questions({ testSet, focus }: { testSet: string; focus: readonly string[] }) {
  const { t } = useTexts();
  const actions = useActions();
  const parts = openPartsOf(useOpenDraft());
  const questions = useChildIds(testSet, 'question');
  return (
    <>
      <Flex justifyContent="space-between" gap={4} wrap="wrap">
        <Typography variant="delta" tag="h3">
          {t('tests.questions')}
        </Typography>
        {questions.length > 1 && (
          <Flex gap={4}>
            <TextButton startIcon={<Expand />} onClick={() => parts.set(questions, true)}>
              {t('tests.expandAll')}
            </TextButton>
            <TextButton startIcon={<Collapse />} onClick={() => parts.set(questions, false)}>
              {t('tests.collapseAll')}
            </TextButton>
          </Flex>
        )}
      </Flex>
      <Flex id={fieldId(testSet, 'questions')} direction="column" alignItems="stretch" gap={3}>
        {questions.map((question, index) => (
          <QuestionCard
            key={question}
            id={question}
            testSet={testSet}
            number={index + 1}
            isLast={index === questions.length - 1}
            startsOpen={questions.length <= FEW}
            isOfMany={questions.length > MANY}
            way={wayThrough(question, focus)}
          />
        ))}
        <Box>
          <Button
            variant="secondary"
            startIcon={<Plus />}
            onClick={once(() => actions.add((tree) => addQuestion(tree, testSet)))}
          >
            {t('tests.addQuestion')}
          </Button>
        </Box>
      </Flex>
    </>
  );
});
