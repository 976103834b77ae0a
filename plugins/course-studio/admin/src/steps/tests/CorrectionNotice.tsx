import { Box, Button, Flex, Typography } from '@strapi/design-system';

import { contradictionOf, type DraftCorrection } from '../../../../shared/corrections';
import { takeOverCorrection } from '../../draft/edits';
import { useFromTree, useOpenDraft } from '../../draft/hooks';
import { childIds, type Tree } from '../../draft/tree';
import { useTexts } from '../../text';

import { useActions } from './actions';

/** Says that the key of a question was corrected in the results, and takes the correction over. */
export function CorrectionNotice({ question }: { question: string }) {
  const { corrections } = useOpenDraft();
  const correction = corrections.find((one) => one.question === question);
  return correction ? <Notice correction={correction} /> : null;
}

function Notice({ correction }: { correction: DraftCorrection }) {
  const { t, dateTime } = useTexts();
  const stands = useFromTree((tree) => isContradicted(tree, correction));
  const texts = useFromTree((tree) => textsOf(tree, correction));
  const hasKey = correction.policy === 'key' || correction.policy === 'any';
  const values = { date: dateTime(correction.at), answers: texts };
  if (!stands)
    return hasKey ? (
      <Typography variant="pi" textColor="neutral600">
        {t('correction.takenOver', values)}
      </Typography>
    ) : null;
  return (
    <Box background="warning100" borderColor="warning200" hasRadius padding={4} role="status">
      <Flex gap={3} justifyContent="space-between" wrap="wrap">
        <Typography textColor="neutral800">{t(`correction.${correction.policy}`, values)}</Typography>
        {hasKey ? <TakeOver correction={correction} /> : <Remove question={correction.question} />}
      </Flex>
    </Box>
  );
}

function TakeOver({ correction }: { correction: DraftCorrection }) {
  const { t } = useTexts();
  const { draft } = useOpenDraft();
  return (
    <Button variant="secondary" onClick={() => draft.edit((tree) => takeOverCorrection(tree, correction))}>
      {t('correction.takeOver')}
    </Button>
  );
}

function Remove({ question }: { question: string }) {
  const { t } = useTexts();
  const actions = useActions();
  return (
    <Button variant="secondary" onClick={() => actions.remove(question)}>
      {t('correction.remove')}
    </Button>
  );
}

const answersIn = (tree: Tree, question: string) =>
  childIds(tree, question, 'answer').flatMap((id) => {
    const node = tree.nodes.get(id);
    return node?.type === 'answer' ? [node] : [];
  });

function isContradicted(tree: Tree, correction: DraftCorrection): boolean {
  const question = tree.nodes.get(correction.question);
  if (question?.type !== 'question') return false;
  return contradictionOf(correction, question, answersIn(tree, question.id)) !== null;
}

/** The right answers as they were asked, since the question may have lost them; or as they are now. */
const textsOf = (tree: Tree, { asked, correct }: DraftCorrection): string =>
  correct
    .flatMap((id) => {
      const node = tree.nodes.get(id);
      const answer = asked?.answers.find((one) => one.id === id) ?? (node?.type === 'answer' ? node : undefined);
      return answer ? [answer.text || answer.imageAlt] : [];
    })
    .join(', ');
