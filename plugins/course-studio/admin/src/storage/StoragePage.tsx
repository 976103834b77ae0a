import { Alert, Box, Button, Flex, Grid, Typography } from '@strapi/design-system';
import { Layouts, Page, useNotification, useRBAC } from '@strapi/strapi/admin';
import { useState } from 'react';

import { PERMISSIONS } from '../../../shared/contracts';
import type { StorageReport, SweepReport } from '../../../shared/storage';
import { ConfirmAction } from '../fields/ConfirmAction';
import { useTexts } from '../text';

import { Abandoned, Missing, Runs, SweptFiles } from './lists';
import { useStorage } from './useStorage';

const MAY = (action: string) => [{ action, subject: null }];
const SWEEP = MAY(PERMISSIONS.sweep);

/** Settings → Course Studio → Storage: what is stored, what a sweep would delete and why, and what past sweeps did. */
export function StoragePage() {
  return (
    <Page.Protect permissions={MAY(PERMISSIONS.readStorage)}>
      <Storage />
    </Page.Protect>
  );
}

function Storage() {
  const { t, bytes, error: textOf } = useTexts();
  const { toggleNotification } = useNotification();
  const { allowedActions } = useRBAC(SWEEP);
  const [asking, setAsking] = useState<'sweep' | 'force' | null>(null);
  const { page, report, busy, reload, look, sweep } = useStorage((error) =>
    toggleNotification({ type: 'danger', message: textOf(error) }),
  );
  const maySweep = Object.values(allowedActions).some(Boolean);
  const sweepAndClose = (force: boolean) => sweep(force).then(() => setAsking(null));
  const actions = (
    <Flex gap={2} wrap="wrap">
      <Button variant="secondary" loading={busy === 'preview'} disabled={busy !== null} onClick={() => void look()}>
        {t('storage.preview')}
      </Button>
      {maySweep && (
        <Button loading={busy === 'sweep'} disabled={busy !== null} onClick={() => setAsking('sweep')}>
          {t('storage.sweep')}
        </Button>
      )}
    </Flex>
  );
  return (
    <Page.Main>
      <Page.Title>{t('storage.title')}</Page.Title>
      <Layouts.Header title={t('storage.title')} subtitle={t('storage.subtitle')} primaryAction={actions} />
      <Layouts.Content>
        {page.state === 'loading' && <Page.Loading>{t('loading')}</Page.Loading>}
        {page.state === 'failed' && (
          <Page.Error
            content={textOf(page.error)}
            action={
              <Button variant="secondary" onClick={() => void reload()}>
                {t('retry')}
              </Button>
            }
          />
        )}
        {page.state === 'loaded' && (
          <Flex direction="column" alignItems="stretch" gap={6}>
            {report && <Outcome report={report} onForce={maySweep ? () => setAsking('force') : undefined} />}
            <Facts storage={page.storage} />
            {page.storage.abandoned.length > 0 && <Abandoned drafts={page.storage.abandoned} />}
            <Runs runs={page.storage.runs} />
          </Flex>
        )}
      </Layouts.Content>
      <ConfirmAction
        title={t('storage.ask.title')}
        text={t('storage.ask.text')}
        action={t('storage.sweep')}
        keep={t('storage.ask.no')}
        isOpen={asking === 'sweep'}
        onClose={() => setAsking(null)}
        onConfirm={() => sweepAndClose(false)}
      />
      <ConfirmAction
        title={t('storage.force.title')}
        text={report ? t('storage.force.text', forced(report, bytes)) : ''}
        action={t('storage.stopped.force')}
        keep={t('storage.ask.no')}
        isOpen={asking === 'force'}
        onClose={() => setAsking(null)}
        onConfirm={() => sweepAndClose(true)}
      />
    </Page.Main>
  );
}

/** What a run that stopped would do, for the question whether it is to. */
const forced = (
  { deletedCount: count, freedBytes, abandoned, unknown }: SweepReport,
  bytes: (size: number) => string,
) => ({
  count,
  size: bytes(freedBytes),
  drafts: abandoned.length,
  objects: unknown.putAside.length,
});

/** What the last look or sweep on this page found; in words, for those who listen as well. */
function Outcome({ report, onForce }: { report: SweepReport; onForce: (() => void) | undefined }) {
  const { t, bytes } = useTexts();
  const { outcome, dryRun, checked, deletedCount: count, freedBytes, waiting } = report;
  const { known, unknown } = report.objects;
  const kind = outcome === 'stopped' ? 'stopped' : dryRun ? 'preview' : 'done';
  const { putAside, removed, removedBytes } = report.unknown;
  const tense = kind === 'done' ? 'done' : 'preview';
  const values = { checked, count, size: bytes(freedBytes) };
  return (
    <Box
      tag="section"
      aria-label={t('storage.report')}
      background="neutral0"
      hasRadius
      shadow="tableShadow"
      padding={6}
    >
      <Flex direction="column" alignItems="stretch" gap={4}>
        <div role="status">
          <Typography variant="beta" tag="h2">
            {t(`storage.report.${kind}`, values)}
          </Typography>
        </div>
        {outcome === 'stopped' && (
          <Alert
            variant="warning"
            closeLabel={t('dialog.close')}
            title={t('storage.stopped.title')}
            onClose={() => undefined}
            action={
              onForce && (
                <Button size="S" variant="danger-light" onClick={onForce}>
                  {t('storage.stopped.force')}
                </Button>
              )
            }
          >
            {t('storage.stopped.text')}
          </Alert>
        )}
        <Typography textColor="neutral600">
          {t('storage.waiting', { count: waiting.count, size: bytes(waiting.bytes) })}
        </Typography>
        <SweptFiles report={report} />
        <Missing missing={report.missing} />
        {unknown > 0 && <Typography>{t('storage.objects', { unknown, all: known + unknown })}</Typography>}
        {putAside.length > 0 && <Typography>{t(`storage.unknown.${tense}`, { count: putAside.length })}</Typography>}
        {removed.length > 0 && (
          <Typography>{t(`storage.removed.${tense}`, { count: removed.length, size: bytes(removedBytes) })}</Typography>
        )}
        {report.errors.map((error) => (
          <Typography key={error} textColor="danger600">
            {error}
          </Typography>
        ))}
      </Flex>
    </Box>
  );
}

function Facts({ storage }: { storage: StorageReport }) {
  const { t, bytes } = useTexts();
  const { graceMinutes, abandonedDays, brakePercent } = storage.rules;
  const facts: [string, string][] = [
    [t('storage.files'), t('storage.count', { count: storage.files })],
    [t('storage.bytes'), bytes(storage.bytes)],
    [t('storage.grace'), t('storage.hours', { hours: Math.round(graceMinutes / 6) / 10 })],
    [t('storage.brake'), t('storage.percent', { percent: brakePercent })],
    [t('storage.abandonedAfter'), t('storage.days', { days: abandonedDays })],
  ];
  return (
    <Box tag="section" aria-label={t('storage.now')} background="neutral0" hasRadius shadow="tableShadow" padding={6}>
      <Grid.Root gap={5} tag="dl">
        {[
          ...facts,
          ...storage.kinds.map(({ kind, count, bytes: size }): [string, string] => [
            t(`kind.${kind}`),
            t('storage.kind', { count, size: bytes(size) }),
          ]),
        ].map(([name, value]) => (
          <Grid.Item key={name} col={3} s={6} xs={12} direction="column" alignItems="flex-start">
            <Typography variant="sigma" textColor="neutral600" tag="dt">
              {name}
            </Typography>
            <Typography tag="dd">{value}</Typography>
          </Grid.Item>
        ))}
      </Grid.Root>
    </Box>
  );
}
