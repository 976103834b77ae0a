import { Box, Flex, Link, ProgressBar, Typography } from '@strapi/design-system';
import { Widget } from '@strapi/strapi/admin';
import { useEffect, useState, type ReactNode } from 'react';
import { Link as RouterLink } from 'react-router-dom';

import type { DraftSummary, Encoding } from '../../../shared/contracts';
import { listDrafts, listEncodings } from '../http/api';
import { PATHS } from '../plugin';
import { useTexts } from '../text';

type Shown =
  { state: 'loading' } | { state: 'failed' } | { state: 'loaded'; drafts: DraftSummary[]; encodings: Encoding[] };

/** Creations that fit without scrolling. */
const MOST = 4;

/** Milliseconds between two looks while something is being encoded. */
const INTERVAL = 5000;

const look = (): Promise<Shown> =>
  Promise.all([listDrafts({ kind: 'unfinished', search: '', page: 1, pageSize: MOST }), listEncodings()]).then(
    ([{ data }, encodings]): Shown => ({ state: 'loaded', drafts: data, encodings }),
    (): Shown => ({ state: 'failed' }),
  );

/** On Strapi's home page: what I have begun, and what is being encoded. */
export function CourseWidget() {
  const { t } = useTexts();
  const [shown, setShown] = useState<Shown>({ state: 'loading' });
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isHere = true;
    const lookAgain = async () => {
      const found = await look();
      if (!isHere) return;
      setShown(found);
      if (found.state === 'loaded' && found.encodings.length > 0) timer = setTimeout(() => void lookAgain(), INTERVAL);
    };
    void lookAgain();
    return () => {
      isHere = false;
      clearTimeout(timer);
    };
  }, []);
  if (shown.state === 'loading') return <Widget.Loading />;
  if (shown.state === 'failed') return <Widget.Error />;
  const { drafts, encodings } = shown;
  if (drafts.length + encodings.length === 0) return <Widget.NoData>{t('widget.empty')}</Widget.NoData>;
  return (
    <Flex direction="column" alignItems="stretch" gap={4}>
      {drafts.length > 0 && (
        <Group title={t('home.unfinished')}>
          {drafts.map((draft) => (
            <UnfinishedLine key={draft.id} draft={draft} />
          ))}
        </Group>
      )}
      {encodings.length > 0 && (
        <Group title={t('widget.encodings')}>
          {encodings.map((encoding) => (
            <EncodingLine key={encoding.id} encoding={encoding} />
          ))}
        </Group>
      )}
    </Flex>
  );
}

function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Box tag="section" aria-label={title}>
      <Typography variant="sigma" textColor="neutral600" tag="h3">
        {title}
      </Typography>
      <Flex tag="ul" direction="column" alignItems="stretch" gap={2} paddingTop={2}>
        {children}
      </Flex>
    </Box>
  );
}

function UnfinishedLine({ draft }: { draft: DraftSummary }) {
  const { t, age } = useTexts();
  const name = draft.name || t('home.untitled');
  return (
    <Flex tag="li" gap={3} justifyContent="space-between" wrap="wrap">
      <Box minWidth={0} maxWidth="100%">
        <Typography ellipsis fontWeight="semiBold" title={name}>
          {name}
        </Typography>
        <Typography variant="pi" textColor="neutral600">
          {t('widget.reached', { step: t(`step.${draft.step}`), age: age(draft.createdAt) })}
        </Typography>
      </Box>
      {draft.canEdit && (
        <Link tag={RouterLink} to={PATHS.draft(draft.id, draft.step)} aria-label={t('home.resume.named', { name })}>
          {t('home.resume')}
        </Link>
      )}
    </Flex>
  );
}

function EncodingLine({ encoding: { name, course, progress } }: { encoding: Encoding }) {
  const { t, percent } = useTexts();
  return (
    <Box tag="li">
      <Flex gap={3} justifyContent="space-between">
        <Typography ellipsis title={name}>
          {name}
        </Typography>
        <Typography variant="pi" textColor="neutral600">
          {percent(progress / 100)}
        </Typography>
      </Flex>
      <Typography variant="pi" textColor="neutral600" ellipsis>
        {course || t('home.untitled')}
      </Typography>
      <ProgressBar value={progress} style={{ width: '100%' }} aria-label={t('files.progress', { name })} />
    </Box>
  );
}
