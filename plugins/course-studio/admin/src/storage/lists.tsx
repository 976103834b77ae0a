import { Box, Flex, Table, Tbody, Td, Tr, Typography } from '@strapi/design-system';
import type { ReactNode } from 'react';

import type { AbandonedDraft, SweepReport, SweepRun } from '../../../shared/storage';
import { TableHead } from '../fields/TableHead';
import { Mark } from '../home/rows';
import { useTexts } from '../text';

interface ListProps<T> {
  title: string;
  rows: readonly T[];
  keyOf: (row: T) => string;
  columns: readonly { title: string; cell: (row: T) => ReactNode }[];
}

function List<T>({ title, rows, keyOf, columns }: ListProps<T>) {
  return (
    <Box tag="section" aria-label={title}>
      <Box paddingBottom={3}>
        <Typography variant="beta" tag="h2">
          {title}
        </Typography>
      </Box>
      <Table colCount={columns.length} rowCount={rows.length + 1}>
        <TableHead titles={columns.map((column) => column.title)} />
        <Tbody>
          {rows.map((row) => (
            <Tr key={keyOf(row)}>
              {columns.map((column) => (
                <Td key={column.title}>
                  <Typography textColor="neutral800">{column.cell(row)}</Typography>
                </Td>
              ))}
            </Tr>
          ))}
        </Tbody>
      </Table>
    </Box>
  );
}

/** What goes, and why: owner, size, age, last reference. */
export function SweptFiles({ report }: { report: SweepReport }) {
  const { t, bytes, dateTime } = useTexts();
  const { deleted, deletedCount } = report;
  if (deletedCount === 0) return null;
  return (
    <>
      <List
        title={t('storage.swept')}
        rows={deleted}
        keyOf={({ id }) => id}
        columns={[
          { title: t('storage.name'), cell: ({ name }) => name },
          { title: t('storage.reason'), cell: ({ code }) => t(`storage.reason.${code}`) },
          { title: t('home.owner'), cell: ({ owner }) => owner ?? '–' },
          { title: t('storage.size'), cell: (file) => bytes(file.bytes) },
          { title: t('storage.stored'), cell: ({ createdAt }) => dateTime(createdAt) },
          {
            title: t('storage.lastReference'),
            cell: ({ unreferencedAt }) => (unreferencedAt ? dateTime(unreferencedAt) : '–'),
          },
        ]}
      />
      {deletedCount > deleted.length && (
        <Typography>{t('storage.more', { count: deletedCount - deleted.length })}</Typography>
      )}
    </>
  );
}

/** Entries whose object is gone: somebody must know. */
export function Missing({ missing }: Pick<SweepReport, 'missing'>) {
  const { t } = useTexts();
  if (missing.count === 0) return null;
  return (
    <List
      title={t('storage.missing', { count: missing.count })}
      rows={missing.files}
      keyOf={({ id }) => id}
      columns={[
        { title: t('storage.name'), cell: ({ name }) => name },
        { title: t('storage.entry'), cell: ({ id }) => id },
      ]}
    />
  );
}

/** Creations that nobody goes on with. */
export function Abandoned({ drafts }: { drafts: readonly AbandonedDraft[] }) {
  const { t, dateTime } = useTexts();
  return (
    <List
      title={t('storage.abandoned')}
      rows={drafts}
      keyOf={({ id }) => id}
      columns={[
        { title: t('basics.name'), cell: ({ name }) => name || t('home.untitled') },
        { title: t('home.owner'), cell: ({ owner }) => owner || '–' },
        { title: t('home.edited'), cell: ({ updatedAt }) => dateTime(updatedAt) },
        { title: t('storage.endsAt'), cell: ({ endsAt }) => dateTime(endsAt) },
      ]}
    />
  );
}

const OUTCOME_MARK = { running: 'alternative', done: 'success', stopped: 'danger', failed: 'danger' } as const;

/** Why a run did not do its work, and what else it found or did. */
function Remarks({ run }: { run: SweepRun }) {
  const { t, bytes } = useTexts();
  const { outcome, deletedCount, remarks } = run;
  const isDone = outcome === 'done';
  const { missing, objects, unknown, putAside, removed, removedBytes, abandoned, errors } = remarks;
  const told = [
    outcome === 'failed' && errors.length === 0 && t('storage.run.silent'),
    outcome === 'stopped' && t('storage.run.stopped', { count: deletedCount, drafts: abandoned }),
    ...errors,
    missing > 0 && t('storage.missing', { count: missing }),
    unknown > 0 && t('storage.objects', { unknown, all: objects }),
    isDone && putAside > 0 && t('storage.unknown.done', { count: putAside }),
    isDone && removed > 0 && t('storage.removed.done', { count: removed, size: bytes(removedBytes) }),
    isDone && abandoned > 0 && t('storage.run.abandoned', { count: abandoned }),
  ].filter((text) => text !== false);
  return (
    <Flex tag="span" direction="column" alignItems="flex-start" gap={1} maxWidth="36rem">
      {told.map((text) => (
        <Typography key={text} textColor="neutral800" style={WRAPPED}>
          {text}
        </Typography>
      ))}
    </Flex>
  );
}

/** Cells of a table do not break their lines by themselves; an error may be one long word. */
const WRAPPED = { whiteSpace: 'normal', overflowWrap: 'anywhere' } as const;

/** Past sweeps, and the one that runs. */
export function Runs({ runs }: { runs: readonly SweepRun[] }) {
  const { t, bytes, dateTime } = useTexts();
  if (runs.length === 0) return <Typography textColor="neutral600">{t('storage.runs.none')}</Typography>;
  return (
    <List
      title={t('storage.runs')}
      rows={runs}
      keyOf={({ id }) => id}
      columns={[
        { title: t('storage.startedAt'), cell: ({ startedAt }) => dateTime(startedAt) },
        {
          title: t('storage.trigger'),
          cell: ({ trigger, startedBy }) => startedBy ?? t(`storage.trigger.${trigger}`),
        },
        {
          title: t('home.state'),
          cell: ({ outcome }) => <Mark variant={OUTCOME_MARK[outcome]}>{t(`storage.outcome.${outcome}`)}</Mark>,
        },
        { title: t('storage.checked'), cell: ({ checked }) => t('storage.count', { count: checked }) },
        {
          title: t('storage.deleted'),
          cell: (run) => (run.outcome === 'done' ? t('storage.count', { count: run.deletedCount }) : '–'),
        },
        { title: t('storage.freed'), cell: (run) => (run.outcome === 'done' ? bytes(run.freedBytes) : '–') },
        { title: t('storage.remarks'), cell: (run) => <Remarks run={run} /> },
      ]}
    />
  );
}
