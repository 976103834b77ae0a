import { Box, Button, Flex, Status, Typography } from '@strapi/design-system';
import { Check } from '@strapi/icons';
import { styled } from 'styled-components';

import type { AnswerStatistics, QuestionStatistics } from '../../../shared/results';
import { useTexts } from '../text';

import { PlainTable } from './PlainTable';

const Bar = styled.div<{ $share: number; $isRight: boolean }>`
  height: 0.6rem;
  border-radius: 0.3rem;
  background: ${({ theme, $isRight, $share }) => {
    const color = $isRight ? theme.colors.success500 : theme.colors.neutral500;
    return `linear-gradient(to right, ${color} ${$share * 100}%, ${theme.colors.neutral150} 0)`;
  }};
`;

const RightMark = styled(Check)`
  flex-shrink: 0;
`;

interface QuestionTableProps {
  /** Of the test set. */
  title: string;
  questions: readonly QuestionStatistics[];
  /** Without it, nobody may correct a key here. */
  onRegrade?: (question: QuestionStatistics) => void;
}

/** How each question did, and how often each of its answers was chosen. */
export function QuestionTable({ title, questions, onRegrade }: QuestionTableProps) {
  const { t, number, percent } = useTexts();
  const share = (value: number | null) => (value === null ? t('results.none') : percent(value));
  return (
    <Box>
      <Typography variant="delta" tag="h3">
        {t('results.questions')}
      </Typography>
      <PlainTable
        label={t('results.questions.of', { title })}
        minWidth="64rem"
        isStacked
        rows={questions.map((question, index) => ({ ...question, number: index + 1 }))}
        keyOf={({ id }) => id}
        columns={[
          { title: t('results.question'), cell: (question) => <QuestionCell {...question} /> },
          {
            title: t('results.answered'),
            cell: ({ answered, attempts }) => `${number(answered)} / ${number(attempts)}`,
            isNumber: true,
          },
          {
            title: t('results.facility'),
            hint: t('results.facility.hint'),
            cell: ({ facility }) => share(facility),
            isNumber: true,
          },
          {
            title: t('results.discrimination'),
            hint: t('results.discrimination.hint'),
            cell: ({ discrimination }) => (
              <Flex direction="column" alignItems="flex-end" gap={1}>
                <span>{share(discrimination)}</span>
                {discrimination !== null && discrimination < 0 && (
                  <Label variant="danger" text={t('results.discrimination.low')} />
                )}
              </Flex>
            ),
            isNumber: true,
          },
          ...(onRegrade
            ? [
                {
                  title: t('home.actions'),
                  cell: (question: QuestionStatistics & { number: number }) => (
                    <Button
                      size="S"
                      variant="tertiary"
                      aria-label={t('results.regrade.named', {
                        title,
                        question: t('place.question', { number: question.number }),
                      })}
                      onClick={() => onRegrade(question)}
                    >
                      {t('results.regrade')}
                    </Button>
                  ),
                  isNumber: true,
                },
              ]
            : []),
        ]}
      />
      <Box paddingTop={3}>
        {(['results.facility', 'results.discrimination'] as const).map((key) => (
          <Typography key={key} tag="p" variant="pi" textColor="neutral600">
            {`${t(key)}: ${t(`${key}.hint`)}`}
          </Typography>
        ))}
      </Box>
    </Box>
  );
}

const Label = ({ variant, text }: { variant: 'danger' | 'alternative'; text: string }) => (
  <Status variant={variant} size="XS" width="max-content">
    <Typography tag="span" variant="pi" fontWeight="bold">
      {text}
    </Typography>
  </Status>
);

function QuestionCell({ number, text, answers, attempts, corrected }: QuestionStatistics & { number: number }) {
  const { t } = useTexts();
  return (
    <Box minWidth="26rem">
      <Flex gap={2} alignItems="flex-start" wrap="wrap">
        <Typography fontWeight="semiBold" textColor="neutral800">
          {`${number}. ${text}`}
        </Typography>
        {corrected && <Label variant="alternative" text={t(`results.corrected.${corrected}`)} />}
      </Flex>
      <Flex tag="ul" direction="column" alignItems="stretch" gap={2} paddingTop={2}>
        {answers.map((answer) => (
          <AnswerRow key={answer.id} answer={answer} attempts={attempts} />
        ))}
      </Flex>
    </Box>
  );
}

function AnswerRow({ answer, attempts }: { answer: AnswerStatistics; attempts: number }) {
  const { t, number, percent } = useTexts();
  const share = attempts > 0 ? answer.chosen / attempts : 0;
  return (
    <li>
      <Flex gap={3} justifyContent="space-between">
        <Flex gap={2}>
          <Typography variant="pi" textColor="neutral800">
            {answer.text}
          </Typography>
          {answer.correct && <RightMark role="img" aria-label={t('results.answer.right')} fill="success600" />}
        </Flex>
        <Typography variant="pi" textColor="neutral600" shrink={0}>
          {attempts > 0 ? `${number(answer.chosen)} (${percent(share)})` : t('results.none')}
        </Typography>
      </Flex>
      <Bar aria-hidden $share={share} $isRight={answer.correct} />
    </li>
  );
}
