import { Box, Button, Flex, Radio, Typography } from '@strapi/design-system';
import { Plus } from '@strapi/icons';
import { memo, type ReactNode } from 'react';

import type { QuestionType } from '../../../../shared/vocabulary';
import { addAnswer, markCorrect } from '../../draft/edits';
import { useChildIds, useFromTree, useOpenDraft } from '../../draft/hooks';
import { childIds, type Tree } from '../../draft/tree';
import { once } from '../../fields/once';
import { useTexts } from '../../text';

import { useActions } from './actions';
import { AnswerRow } from './AnswerRow';

const correctAnswers = (tree: Tree, question: string): string[] =>
  childIds(tree, question, 'answer').filter((id) => {
    const node = tree.nodes.get(id);
    return node?.type === 'answer' && node.correct;
  });

interface AnswerListProps {
  question: string;
  kind: QuestionType;
  partialCredit: boolean;
}

export const AnswerList = memo(function AnswerList({ question, kind, partialCredit }: AnswerListProps) {
  const { t } = useTexts();
  const actions = useActions();
  const answers = useChildIds(question, 'answer');
  const labelId = `${question}-answers`;
  return (
    <Flex direction="column" alignItems="stretch" gap={2}>
      <Typography id={labelId} variant="pi" fontWeight="bold" textColor="neutral800">
        {t('tests.answers')}
      </Typography>
      <Typography variant="pi" textColor="neutral600">
        {t(`tests.answers.hint.${kind}`)}
        {partialCredit && ` ${t('tests.fractions.hint')}`}
      </Typography>
      <Choices question={question} kind={kind} labelId={labelId}>
        {answers.map((id, index) => (
          <AnswerRow
            key={id}
            id={id}
            question={question}
            number={index + 1}
            isLast={index === answers.length - 1}
            kind={kind}
            partialCredit={partialCredit}
          />
        ))}
      </Choices>
      <Box>
        <Button
          variant="tertiary"
          startIcon={<Plus />}
          onClick={once(() => actions.add((tree) => addAnswer(tree, question)))}
        >
          {t('tests.addAnswer')}
        </Button>
      </Box>
    </Flex>
  );
});

interface ChoicesProps extends Omit<AnswerListProps, 'partialCredit'> {
  labelId: string;
  children: ReactNode;
}

/** Radio buttons need their group; check boxes only a name. */
function Choices({ question, kind, labelId, children }: ChoicesProps) {
  const { draft } = useOpenDraft();
  const correct = useFromTree((tree) => correctAnswers(tree, question)[0] ?? '');
  if (kind === 'multiple') {
    return (
      <div role="group" aria-labelledby={labelId}>
        {children}
      </div>
    );
  }
  return (
    <Radio.Group
      aria-labelledby={labelId}
      value={correct}
      onValueChange={(id) => draft.edit((tree) => markCorrect(tree, id, true))}
    >
      {children}
    </Radio.Group>
  );
}
