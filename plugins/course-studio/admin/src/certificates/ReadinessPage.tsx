import { Badge, Box, Button, Flex, Typography } from '@strapi/design-system';
import { Download } from '@strapi/icons';
import { Layouts, Page } from '@strapi/strapi/admin';
import { useCallback, useEffect, useState } from 'react';
import { Link } from 'react-router-dom';

import type { CertificateReadiness, ReadinessCheck } from '../../../shared/certificates';
import { PERMISSIONS } from '../../../shared/contracts';
import { drawTemplate, loadReadiness, loadTemplate } from '../http/api';
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

/** One thing to settle, as it is now, with what follows from it. */
function Check({ check: { name, state, value } }: { check: ReadinessCheck }) {
  const { t } = useTexts();
  return (
    <Box tag="li" padding={5} background="neutral0" hasRadius shadow="tableShadow">
      <Flex gap={3} wrap="wrap">
        <Typography variant="delta" tag="h2">
          {t(`readiness.${name}`)}
        </Typography>
        <Badge {...BADGES[state]}>{t(`readiness.state.${state}`)}</Badge>
      </Flex>
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

/** Prints a certificate of nobody in the saved template, as a learner would get it. */
function ProofPrint() {
  const { t, error: textOf } = useTexts();
  const [isPrinting, setIsPrinting] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const print = async () => {
    setIsPrinting(true);
    try {
      const { design } = await loadTemplate();
      savePdf(
        await drawTemplate({ design, sample: sampleOf('Ada Lovelace', t('template.sample.course')), format: 'pdf' }),
      );
      setProblem(null);
    } catch (error) {
      setProblem(textOf(toStudioError(error)));
    } finally {
      setIsPrinting(false);
    }
  };
  return (
    <Box
      tag="section"
      aria-label={t('readiness.proof')}
      padding={5}
      background="neutral0"
      hasRadius
      shadow="tableShadow"
    >
      <Flex direction="column" alignItems="start" gap={3}>
        <Typography variant="delta" tag="h2">
          {t('readiness.proof')}
        </Typography>
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
    setLoaded({ state: 'loading' });
    loadReadiness().then(
      (readiness) => setLoaded({ state: 'loaded', readiness }),
      (error: unknown) => setLoaded({ state: 'failed', error: toStudioError(error) }),
    );
  }, []);
  useEffect(load, [load]);

  if (loaded.state === 'loading') return <Page.Loading>{t('loading')}</Page.Loading>;
  if (loaded.state === 'failed')
    return <Page.Error content={textOf(loaded.error)} action={<Button onClick={load}>{t('retry')}</Button>} />;
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
            {checks.map((check) => (
              <Check key={check.name} check={check} />
            ))}
          </Flex>
          <ProofPrint />
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
