import { Box, Flex, Status, Typography } from '@strapi/design-system';
import { Check, WarningCircle } from '@strapi/icons';

import { useTexts } from '../../../text';

import type { AddedEntry, ImportChange, ImportChangeCode, NotAddedEntry } from './importReport';

/** Signs that have a meaning of their own in the translations. */
const BRACES = { open: '{', close: '}', escaped: '\\{' };

/** A piece of the text that is not added, and why. */
export function NotAdded({ entry }: { entry: NotAddedEntry }) {
  const { t } = useTexts();
  const isRefused = entry.state === 'refused';
  return (
    <Flex gap={3} alignItems="flex-start">
      <Status variant={isRefused ? 'danger' : 'secondary'} size="XS" shrink={0}>
        <Typography variant="pi" fontWeight="bold">
          {t(isRefused ? 'paste.error' : 'paste.skipped')}
        </Typography>
      </Status>
      <Flex direction="column" alignItems="stretch" gap={1} minWidth={0}>
        <Typography>
          {t('paste.line', { line: entry.line })}{' '}
          {isRefused
            ? t(`paste.error.${entry.code}`, { ...BRACES, ...entry.values })
            : t(`paste.skipped.${entry.kind}`)}
        </Typography>
        <Typography variant="pi" textColor="neutral600" dir="auto" style={{ overflowWrap: 'anywhere' }}>
          {entry.text}
        </Typography>
      </Flex>
    </Flex>
  );
}

/** A question as it will be stored, and what of it is not as it was written. */
export function AddedQuestion({ entry }: { entry: AddedEntry }) {
  const { t, exactPercent } = useTexts();
  const { question, line } = entry;
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
      {question.explanation && (
        <Typography variant="pi" textColor="neutral700" dir="auto" style={{ whiteSpace: 'pre-wrap' }}>
          {t('overview.explanation', { text: question.explanation })}
        </Typography>
      )}
      {entry.state === 'changed' && <Changes changes={entry.changes} />}
    </Flex>
  );
}

/** The changes of one kind that are written out; the others are counted. */
const MAX_DETAILS = 3;

function Changes({ changes }: { changes: readonly ImportChange[] }) {
  const { t } = useTexts();
  const byCode = new Map<ImportChangeCode, string[]>();
  for (const change of changes) byCode.set(change.code, [...(byCode.get(change.code) ?? []), ...detailOf(change)]);
  return [...byCode].map(([code, details]) => (
    <Flex key={code} gap={2} alignItems="flex-start">
      <Box width="1.6rem" shrink={0} color="warning600" aria-hidden>
        <WarningCircle width="1.2rem" height="1.2rem" />
      </Box>
      <Typography variant="pi" textColor="neutral700" dir="auto">
        {t('paste.note')} {t(`paste.change.${code}`)} {details.slice(0, MAX_DETAILS).join(' · ')}
        {details.length > MAX_DETAILS && ` ${t('paste.more', { count: details.length - MAX_DETAILS })}`}
      </Typography>
    </Flex>
  ));
}

/** "a → b", or what was left out; a text that was only moved is shown where it is now. */
function detailOf({ from, to }: ImportChange): string[] {
  const given = from?.replace(/\s*\n\s*/g, ' ⏎ ');
  if (given === undefined) return [];
  return [to === undefined || to === from ? given : `${given} → ${to}`];
}
