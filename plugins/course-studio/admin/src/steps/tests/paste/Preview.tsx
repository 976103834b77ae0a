import { Box, Flex, Status, Typography } from '@strapi/design-system';
import { Check, WarningCircle } from '@strapi/icons';
import { memo, type ReactNode } from 'react';

import { useTexts } from '../../../text';

import { PASTE_LIMITS, type PastedItem } from './pasted';

/** More than this is counted, not shown. */
const SHOWN = 100;

interface PreviewProps {
  items: readonly PastedItem[];
  isReading: boolean;
  isEmpty: boolean;
}

type Question = Extract<PastedItem, { state: 'question' }>;
type Other = Exclude<PastedItem, Question>;

const isQuestion = (item: PastedItem): item is Question => item.state === 'question';

/** What will be added of a pasted text, and what will not, with the lines to look at. */
export const Preview = memo(function Preview({ items, isReading, isEmpty }: PreviewProps) {
  const { t } = useTexts();
  const questions = items.filter(isQuestion);
  const others = items.filter((item): item is Other => !isQuestion(item));
  const errors = others.filter(({ state }) => state === 'error').length;
  const summary = t('paste.summary', { questions: questions.length, errors, skipped: others.length - errors });
  return (
    <Flex direction="column" alignItems="stretch" gap={3}>
      <Typography variant="delta" tag="h3">
        {t('paste.preview')}
      </Typography>
      <Typography aria-live="polite" textColor="neutral700">
        {isReading ? t('paste.reading') : isEmpty ? t('paste.empty') : summary}
      </Typography>
      {questions.length > PASTE_LIMITS.questions && (
        <Status variant="warning" size="S">
          <Typography>{t('paste.tooMany', { count: PASTE_LIMITS.questions })}</Typography>
        </Status>
      )}
      <Items items={others} label={t('paste.notAdded')}>
        {(item) => <NotAdded item={item} />}
      </Items>
      <Items items={questions} label={t('tests.questions')}>
        {(item) => <Added item={item} />}
      </Items>
    </Flex>
  );
});

interface ItemsProps<I> {
  items: readonly I[];
  label: string;
  children: (item: I) => ReactNode;
}

function Items<I extends PastedItem>({ items, label, children }: ItemsProps<I>) {
  const { t } = useTexts();
  if (items.length === 0) return null;
  return (
    <>
      <Flex tag="ul" aria-label={label} direction="column" alignItems="stretch" gap={2}>
        {items.slice(0, SHOWN).map((item, index) => (
          <Box key={index} tag="li" padding={3} hasRadius background="neutral0" borderColor="neutral200">
            {children(item)}
          </Box>
        ))}
      </Flex>
      {items.length > SHOWN && (
        <Typography textColor="neutral600">{t('paste.more', { count: items.length - SHOWN })}</Typography>
      )}
    </>
  );
}

function NotAdded({ item }: { item: Other }) {
  const { t } = useTexts();
  const isError = item.state === 'error';
  return (
    <Flex gap={3} alignItems="flex-start">
      <Status variant={isError ? 'danger' : 'secondary'} size="XS" shrink={0}>
        <Typography variant="pi" fontWeight="bold">
          {t(isError ? 'paste.error' : 'paste.skipped')}
        </Typography>
      </Status>
      <Flex direction="column" alignItems="stretch" gap={1} minWidth={0}>
        <Typography>
          {t('paste.line', { line: item.line })}{' '}
          {isError ? t(`paste.error.${item.code}`) : t(`paste.skipped.${item.kind}`)}
        </Typography>
        <Typography variant="pi" textColor="neutral600" dir="auto" style={{ overflowWrap: 'anywhere' }}>
          {isError ? item.detail : item.text}
        </Typography>
      </Flex>
    </Flex>
  );
}

function Added({ item: { question, warnings, line } }: { item: Question }) {
  const { t, exactPercent } = useTexts();
  return (
    <Flex direction="column" alignItems="stretch" gap={1} style={{ overflowWrap: 'anywhere' }}>
      <Typography variant="pi" textColor="neutral600">
        {t('paste.line', { line })} {t(`questionType.${question.kind}`)}
        {question.partialCredit && ` · ${t('tests.partialCredit')}`}
      </Typography>
      <Typography dir="auto" fontWeight="semiBold" style={{ whiteSpace: 'pre-wrap' }}>
        {question.text}
      </Typography>
      <Flex tag="ul" direction="column" alignItems="stretch" gap={1}>
        {question.answers.map((answer, index) => (
          <Flex key={index} tag="li" gap={2} alignItems="flex-start">
            <Box width="1.6rem" shrink={0} paddingTop={1} color="success600">
              {answer.correct && <Check aria-label={t('overview.correct')} width="1.2rem" height="1.2rem" />}
            </Box>
            <Typography dir="auto">{answer.text}</Typography>
            {answer.fraction !== null && (
              <Typography textColor="neutral600">{exactPercent(answer.fraction)}</Typography>
            )}
          </Flex>
        ))}
      </Flex>
      {warnings.map((warning) => (
        <Flex key={warning} gap={2} alignItems="flex-start">
          <Box width="1.6rem" shrink={0} color="warning600" aria-hidden>
            <WarningCircle width="1.2rem" height="1.2rem" />
          </Box>
          <Typography variant="pi" textColor="neutral700">
            {t('paste.note')} {t(`paste.warning.${warning}`)}
          </Typography>
        </Flex>
      ))}
    </Flex>
  );
}
