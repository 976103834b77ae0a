import { Box, Button, Flex, Grid } from '@strapi/design-system';
import { Layouts, Page, useNotification } from '@strapi/strapi/admin';
import { useState } from 'react';

import { certificateDesign } from '../../../shared/certificates';
import { PERMISSIONS } from '../../../shared/contracts';
import { toStudioError } from '../http/studioError';
import { useTexts } from '../text';

import { Preview } from './Preview';
import { ImageFields, LookFields, TextFields } from './TemplateFields';
import { useTemplate } from './useTemplate';

/** How certificates look: the fields on one side, what comes of them on the other. */
function Template() {
  const { t, error: textOf } = useTexts();
  const { toggleNotification } = useNotification();
  const { loaded, design, urls, change, isChanged, save, putImage, reload } = useTemplate();
  const [isBusy, setIsBusy] = useState(false);

  const tell = (work: Promise<void>, done?: string) => {
    setIsBusy(true);
    return work
      .then(
        () => done && toggleNotification({ type: 'success', message: done }),
        (error: unknown) => toggleNotification({ type: 'danger', message: textOf(toStudioError(error)) }),
      )
      .finally(() => setIsBusy(false));
  };

  if (loaded.state === 'failed')
    return <Page.Error content={textOf(loaded.error)} action={<Button onClick={reload}>{t('retry')}</Button>} />;
  if (!design || !urls) return <Page.Loading>{t('loading')}</Page.Loading>;
  const canSave = isChanged && certificateDesign.safeParse(design).success;
  return (
    <Page.Main>
      <Page.Title>{t('template.title')}</Page.Title>
      <Layouts.Header
        title={t('template.title')}
        subtitle={t('template.subtitle')}
        primaryAction={
          <Button disabled={!canSave} loading={isBusy} onClick={() => void tell(save(), t('template.saved'))}>
            {t('template.save')}
          </Button>
        }
      />
      <Layouts.Content>
        <Grid.Root gap={6}>
          <Grid.Item col={6} s={12} xs={12} alignItems="stretch" direction="column">
            <Flex direction="column" alignItems="stretch" gap={6}>
              <LookFields design={design} onChange={change} />
              <ImageFields urls={urls} onImage={(name, file) => void tell(putImage(name, file))} />
              <TextFields design={design} onChange={change} />
            </Flex>
          </Grid.Item>
          <Grid.Item col={6} s={12} xs={12} alignItems="stretch" direction="column">
            <Box position="sticky" top="2rem" background="neutral0" hasRadius shadow="tableShadow" padding={5}>
              <Preview design={design} />
            </Box>
          </Grid.Item>
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
