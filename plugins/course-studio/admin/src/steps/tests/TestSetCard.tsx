import { Box, Button, Flex, Typography } from '@strapi/design-system';
import { Plus } from '@strapi/icons';
import { memo } from 'react';

import { addQuestion, moveNode, removeNode } from '../../draft/edits';
import { useChildIds, useNode, useOpenDraft } from '../../draft/hooks';
import { Disclosure } from '../../fields/Disclosure';
import { fieldId } from '../../fields/fieldId';
import { OrderButtons } from '../../fields/OrderButtons';
import { useOpenState } from '../../fields/useOpenState';
import { useTexts } from '../../text';

import { useNewNodesContext } from './newNodes';
import { QuestionCard } from './QuestionCard';
import { TestSetSettings } from './TestSetSettings';

interface TestSetCardProps {
  id: string;
  number: number;
  isLast: boolean;
  startsOpen: boolean;
  focus: readonly string[];
}

export const TestSetCard = memo(function TestSetCard({ id, number, isLast, startsOpen, focus }: TestSetCardProps) {
  const { t } = useTexts();
  const { draft } = useOpenDraft();
  const newNodes = useNewNodesContext();
  const node = useNode(id, 'testSet');
  const questions = useChildIds(id, 'question');
  const [isOpen, setIsOpen] = useOpenState(startsOpen || newNodes.has(id), focus.includes(id));
  if (!node) return null;
  const name = node.title.trim() || t('place.testSet', { name: number });
  return (
    <Disclosure
      id={id}
      title={name}
      description={t('tests.questionCount', { count: questions.length })}
      isOpen={isOpen}
      onToggle={setIsOpen}
      actions={
        <OrderButtons
          name={name}
          isFirst={number === 1}
          isLast={isLast}
          onMove={(by) => draft.edit((tree) => moveNode(tree, id, by))}
          onRemove={() => draft.edit((tree) => removeNode(tree, id))}
        />
      }
    >
      <Flex direction="column" alignItems="stretch" gap={5} padding={{ initial: 4, medium: 6 }}>
        <TestSetSettings id={id} />
        <Typography variant="delta" tag="h3">
          {t('tests.questions')}
        </Typography>
        <Flex id={fieldId(id, 'questions')} direction="column" alignItems="stretch" gap={3}>
          {questions.map((question, index) => (
            <QuestionCard
              key={question}
              id={question}
              number={index + 1}
              isLast={index === questions.length - 1}
              startsOpen={questions.length <= 3}
              isOnTheWay={focus.includes(question)}
            />
          ))}
          <Box>
            <Button
              variant="secondary"
              startIcon={<Plus />}
              onClick={() => newNodes.add(draft, (tree) => addQuestion(tree, id))}
            >
              {t('tests.addQuestion')}
            </Button>
          </Box>
        </Flex>
      </Flex>
    </Disclosure>
  );
});
