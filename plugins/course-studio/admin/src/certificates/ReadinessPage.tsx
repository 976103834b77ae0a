import { Badge, Box, Button, Flex, Typography } from '@strapi/design-system';
import { Download } from '@strapi/icons';
import { Layouts, Page } from '@strapi/strapi/admin';
import { useCallback, useEffect, useState } from 'react';
import { Link } from 'react-router-dom';

import type { CertificateReadiness, ReadinessCheck } from '../../../shared/certificates';
import { PERMISSIONS } from '../../../shared/contracts';
import { loadReadiness, printProof } from '../http/api';
import { toStudioError, type StudioError } from '../http/studioError';
import { useTexts } from '../text';

import { sampleOf, savePdf } from './sample';

type Loaded =
  { state: 'loading' } | { state: 'failed'; error: StudioError } | { state: 'loaded'; readiness: CertificateReadiness };

const BADGES = {
  done: { backgroundColor: 'success100', textColor: 'success700' },
  advice: { backgroundColor: 'warning100', textColor: 'neutral800' },
  missing: { backgroundColor: 'danger100', textColor: 'danger700' },
} as const;

function CheckHeading({ name, state }: Pick<ReadinessCheck, 'name' | 'state'>) {
  const { t } = useTexts();
  return (
    <Flex gap={3} wrap="wrap">
      <Typography variant="delta" tag="h2">
        {t(`readiness.${name}`)}
      </Typography>
      <Badge {...BADGES[state]}>{t(`readiness.state.${state}`)}</Badge>
    </Flex>
  );
}

/** One thing to settle, as it is now, with what follows from it. */
function Check({ check: { name, state, value } }: { check: ReadinessCheck }) {
  const { t } = useTexts();
  return (
    <Box tag="li" padding={5} background="neutral0" hasRadius shadow="tableShadow">
      <CheckHeading name={name} state={state} />
      {value && (
        <Box paddingTop={2}>
          <Typography textColor="neutral800" style={{ overflowWrap: 'anywhere' }}>
            {value}
          </Typography>
        </Box>
      )}
      {state !== 'done' && (
        <Box paddingTop={2}>
          <Typography textColor="neutral600">{t(`readiness.${name}.hint`)}</Typography>
        </Box>
      )}
    </Box>
  );
}

interface ProofPrintProps {
  check: ReadinessCheck;
  onPrinted: () => void;
}

/** Prints a certificate of nobody in the saved template, as a learner would get it, and says when that was last done. */
function ProofPrint({ check: { state, value }, onPrinted }: ProofPrintProps) {
  const { t, error: textOf, dateTime } = useTexts();
  const [isPrinting, setIsPrinting] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const print = async () => {
    setIsPrinting(true);
    try {
      savePdf(await printProof(sampleOf('Ada Lovelace', { t })));
      setProblem(null);
      onPrinted();
    } catch (error) {
      setProblem(textOf(toStudioError(error)));
    } finally {
      setIsPrinting(false);
    }
  };
  const printed = state === 'done' ? 'readiness.proof.printed' : 'readiness.proof.outdated';
  return (
    <Box tag="li" padding={5} background="neutral0" hasRadius shadow="tableShadow">
      <Flex direction="column" alignItems="start" gap={3}>
        <CheckHeading name="proof" state={state} />
        {value && <Typography textColor="neutral800">{t(printed, { when: dateTime(value) })}</Typography>}
        <Typography textColor="neutral600">{t('readiness.proof.hint')}</Typography>
        {problem && (
          <Typography textColor="danger600" role="alert">
            {problem}
          </Typography>
        )}
        <Button variant="secondary" startIcon={<Download />} loading={isPrinting} onClick={() => void print()}>
          {t('readiness.proof.print')}
        </Button>
      </Flex>
    </Box>
  );
}

/** What should be settled before the first certificate is issued, because none is ever changed. */
function Readiness() {
  const { t, error: textOf } = useTexts();
  const [loaded, setLoaded] = useState<Loaded>({ state: 'loading' });
  const load = useCallback(() => {
    loadReadiness().then(
      (readiness) => setLoaded({ state: 'loaded', readiness }),
      (error: unknown) => setLoaded({ state: 'failed', error: toStudioError(error) }),
    );
  }, []);
  const retry = () => {
    setLoaded({ state: 'loading' });
    load();
  };
  useEffect(load, [load]);

  if (loaded.state === 'loading') return <Page.Loading>{t('loading')}</Page.Loading>;
  if (loaded.state === 'failed')
    return <Page.Error content={textOf(loaded.error)} action={<Button onClick={retry}>{t('retry')}</Button>} />;
  const { checks, provisionalCount } = loaded.readiness;
  return (
    <Page.Main>
      <Page.Title>{t('readiness.title')}</Page.Title>
      <Layouts.Header
        title={t('readiness.title')}
        subtitle={t('readiness.subtitle')}
        primaryAction={
          <Button tag={Link} to="/settings/course-studio/certificate-template" variant="tertiary">
            {t('template.title')}
          </Button>
        }
      />
      <Layouts.Content>
        <Flex direction="column" alignItems="stretch" gap={4}>
          {provisionalCount > 0 && (
            <Box role="note" padding={5} background="warning100" borderColor="warning200" hasRadius>
              <Typography fontWeight="bold" tag="p">
                {t('readiness.provisional', { count: provisionalCount })}
              </Typography>
              <Typography tag="p">{t('readiness.provisional.text', { count: provisionalCount })}</Typography>
            </Box>
          )}
          <Flex tag="ul" direction="column" alignItems="stretch" gap={4}>
            {checks.map((check) =>
              check.name === 'proof' ? (
                <ProofPrint key={check.name} check={check} onPrinted={load} />
              ) : (
                <Check key={check.name} check={check} />
              ),
            )}
          </Flex>
        </Flex>
      </Layouts.Content>
    </Page.Main>
  );
}

export default function ReadinessPage() {
  return (
    <Page.Protect permissions={[{ action: PERMISSIONS.designCertificates, subject: null }]}>
      <Readiness />
    </Page.Protect>
  );
}
