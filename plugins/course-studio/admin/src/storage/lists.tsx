import { Box, Table, Tbody, Td, Tr, Typography } from '@strapi/design-system';
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
        { title: t('storage.deleted'), cell: ({ deletedCount }) => t('storage.count', { count: deletedCount }) },
        { title: t('storage.freed'), cell: ({ freedBytes }) => bytes(freedBytes) },
      ]}
    />
  );
}
