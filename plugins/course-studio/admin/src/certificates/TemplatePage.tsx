import { Alert, Box, Button, Flex, Grid } from '@strapi/design-system';
import { Check } from '@strapi/icons';
import { Layouts, Page, useNotification } from '@strapi/strapi/admin';
import { useState } from 'react';
import { styled } from 'styled-components';

import { certificateDesign } from '../../../shared/certificates';
import { PERMISSIONS } from '../../../shared/contracts';
import { toStudioError } from '../http/studioError';
import { useTexts } from '../text';

import { AskBeforeLeaving } from './AskBeforeLeaving';
import { Preview } from './Preview';
import { DetailFields, ImageFields, LookFields, TextFields } from './TemplateFields';
import { useTemplate } from './useTemplate';

/** Beside the fields and in view; on small screens above them. */
const PreviewPlace = styled(Grid.Item)`
  order: -1;
  ${({ theme }) => theme.breakpoints.medium} {
    order: 0;
  }
`;

/** What asks for an answer must be seen, however far down the page one is. */
const bringIntoView = (element: HTMLElement | null): void => element?.scrollIntoView({ block: 'center' });

/** How certificates look: the fields on one side, what comes of them on the other. */
function Template() {
  const { t, error: textOf } = useTexts();
  const { toggleNotification } = useNotification();
  const { loaded, design, urls, change, isChanged, save, saveOver, putImage, reload } = useTemplate();
  const [isBusy, setIsBusy] = useState(false);
  const [isBehind, setIsBehind] = useState(false);

  const carryOut = async (work: Promise<void>, done?: string) => {
    setIsBusy(true);
    try {
      await work;
      if (done) toggleNotification({ type: 'success', message: done });
    } catch (cause) {
      const error = toStudioError(cause);
      if (error.code === 'template.conflict') setIsBehind(true);
      else toggleNotification({ type: 'danger', message: textOf(error) });
    } finally {
      setIsBusy(false);
    }
  };
  const catchUp = (work: () => unknown) => {
    setIsBehind(false);
    work();
  };

  if (loaded.state === 'failed')
    return <Page.Error content={textOf(loaded.error)} action={<Button onClick={reload}>{t('retry')}</Button>} />;
  if (!design || !urls) return <Page.Loading>{t('loading')}</Page.Loading>;
  const canSave = isChanged && certificateDesign.safeParse(design).success;
  return (
    <Page.Main>
      <Page.Title>{t('template.title')}</Page.Title>
      <AskBeforeLeaving isChanged={isChanged} />
      <Layouts.Header
        title={t('template.title')}
        subtitle={t('template.subtitle')}
        primaryAction={
          <Button
            startIcon={<Check />}
            disabled={!canSave}
            loading={isBusy}
            onClick={() => void carryOut(save(), t('template.saved'))}
          >
            {t('template.save')}
          </Button>
        }
      />
      <Layouts.Content>
        {isBehind && (
          <Box paddingBottom={6} ref={bringIntoView}>
            <Alert
              variant="warning"
              title={t('error.template.conflict')}
              closeLabel={t('dialog.close')}
              onClose={() => setIsBehind(false)}
              action={
                <Flex gap={2} wrap="wrap">
                  <Button size="S" variant="tertiary" onClick={() => catchUp(reload)}>
                    {t('template.conflict.theirs')}
                  </Button>
                  <Button
                    size="S"
                    variant="danger-light"
                    onClick={() => catchUp(() => carryOut(saveOver(), t('template.saved')))}
                  >
                    {t('template.conflict.mine')}
                  </Button>
                </Flex>
              }
            >
              {t('template.conflict.text')}
            </Alert>
          </Box>
        )}
        <Grid.Root gap={6}>
          <Grid.Item col={5} s={12} xs={12} alignItems="stretch" direction="column">
            <Flex direction="column" alignItems="stretch" gap={6}>
              <LookFields design={design} onChange={change} />
              <DetailFields design={design} onChange={change} />
              <ImageFields urls={urls} onImage={(name, file) => void carryOut(putImage(name, file))} />
              <TextFields design={design} onChange={change} />
            </Flex>
          </Grid.Item>
          <PreviewPlace col={7} s={12} xs={12} alignItems="stretch" direction="column">
            <Box position="sticky" top="8rem" background="neutral0" hasRadius shadow="tableShadow" padding={6}>
              <Preview design={design} />
            </Box>
          </PreviewPlace>
        </Grid.Root>
      </Layouts.Content>
    </Page.Main>
  );
}

export default function TemplatePage() {
  return (
    <Page.Protect permissions={[{ action: PERMISSIONS.designCertificates, subject: null }]}>
      <Template />
    </Page.Protect>
  );
}
