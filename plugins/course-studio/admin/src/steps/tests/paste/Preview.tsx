import { Box, Flex, Status, Typography } from '@strapi/design-system';
import { memo, type ReactNode } from 'react';

import { useTexts } from '../../../text';

import { AddedQuestion, NotAdded } from './EntryCards';
import { IMPORT_LIMITS, isNotAdded, questionsOf, type ImportEntry } from './importReport';
import type { OtherFormat } from './source/otherFormats';

/** More entries than this are counted, not shown. */
const MAX_SHOWN_ENTRIES = 100;

interface PreviewProps {
  entries: readonly ImportEntry[];
  isReading: boolean;
  isEmpty: boolean;
  other: OtherFormat | null;
}

/** What will be added of a text and with which changes, and what will not, with the lines to look at. */
export const Preview = memo(function Preview({ entries, isReading, isEmpty, other }: PreviewProps) {
  const { t } = useTexts();
  const questions = questionsOf(entries);
  const notAdded = entries.filter(isNotAdded);
  const refused = notAdded.filter(({ state }) => state === 'refused');
  const skipped = notAdded.filter(({ state }) => state === 'skipped');
  const beyond = questions[IMPORT_LIMITS.questions];
  const counts = {
    questions: questions.length,
    changed: questions.filter(({ state }) => state === 'changed').length,
    errors: refused.length,
    skipped: skipped.length,
  };
  const summary = isEmpty ? t('paste.empty') : t('paste.summary', counts);
  return (
    <Flex direction="column" alignItems="stretch" gap={3}>
      <Typography variant="delta" tag="h3">
        {t('paste.preview')}
      </Typography>
      <Typography aria-live="polite" textColor="neutral700">
        {isReading ? t('paste.reading') : other ? t(`paste.other.${other}`) : summary}
      </Typography>
      {beyond && !other && (
        <Status variant="warning" size="S">
          <Typography>
            {t('paste.tooMany', { count: IMPORT_LIMITS.questions, total: questions.length, line: beyond.line })}
          </Typography>
        </Status>
      )}
      {!other && (
        <>
          <Entries entries={[...refused, ...skipped]} label={t('paste.notAdded')}>
            {(entry) => <NotAdded entry={entry} />}
          </Entries>
          <Entries entries={questions} label={t('tests.questions')}>
            {(entry) => <AddedQuestion entry={entry} />}
          </Entries>
        </>
      )}
    </Flex>
  );
});

interface EntriesProps<E> {
  entries: readonly E[];
  label: string;
  children: (entry: E) => ReactNode;
}

function Entries<E extends ImportEntry>({ entries, label, children }: EntriesProps<E>) {
  const { t } = useTexts();
  if (entries.length === 0) return null;
  return (
    <>
      <Flex tag="ul" aria-label={label} direction="column" alignItems="stretch" gap={2}>
        {entries.slice(0, MAX_SHOWN_ENTRIES).map((entry, index) => (
          <Box key={index} tag="li" padding={3} hasRadius background="neutral0" borderColor="neutral200">
            {children(entry)}
          </Box>
        ))}
      </Flex>
      {entries.length > MAX_SHOWN_ENTRIES && (
        <Typography textColor="neutral600">{t('paste.more', { count: entries.length - MAX_SHOWN_ENTRIES })}</Typography>
      )}
    </>
  );
}
