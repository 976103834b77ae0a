import { Box, Button, EmptyStateLayout, Flex, Typography } from '@strapi/design-system';
import { Plus } from '@strapi/icons';
import { EmptyDocuments } from '@strapi/icons/symbols';
import { Layouts, Page, useRBAC } from '@strapi/strapi/admin';
import type { ReactNode } from 'react';
import { Outlet, useMatch, useNavigate } from 'react-router-dom';

import { PERMISSIONS } from '../../../shared/contracts';
import type { DraftSummary } from '../../../shared/draft';
import { PATHS } from '../plugin';
import { useTexts } from '../text';

import { CourseTable } from './CourseTable';
import { EndingSoon } from './EndingSoon';
import { UnfinishedTable } from './UnfinishedTable';
import { useDrafts } from './useDrafts';

const ACTIONS = [PERMISSIONS.create, PERMISSIONS.update, PERMISSIONS.delete].map((action) => ({
  action,
  subject: null,
}));

/** My unfinished creations and my courses. The wizard opens on top of it. */
export function HomePage() {
  const { t, error: textOf } = useTexts();
  const isInFront = useMatch(PATHS.home) !== null;
  const { list, reload } = useDrafts(isInFront);
  const { allowedActions } = useRBAC(ACTIONS);
  const newCourse = allowedActions.canCreate ? <NewCourseButton /> : undefined;
  return (
    <>
      <Page.Main>
        <Page.Title>{t('plugin.name')}</Page.Title>
        <Layouts.Header title={t('plugin.name')} subtitle={t('home.subtitle')} primaryAction={newCourse} />
        <Layouts.Content>
          {list.state === 'loading' && <Page.Loading>{t('loading')}</Page.Loading>}
          {list.state === 'failed' && <Failed text={textOf(list.error)} onRetry={() => void reload()} />}
          {list.state === 'loaded' && (
            <Courses
              drafts={list.drafts}
              newCourse={newCourse}
              can={{
                edit: allowedActions.canUpdate ?? false,
                discard: allowedActions.canDelete ?? false,
                create: allowedActions.canCreate ?? false,
              }}
              onChanged={() => void reload()}
            />
          )}
        </Layouts.Content>
      </Page.Main>
      <Outlet />
    </>
  );
}

function NewCourseButton() {
  const { t } = useTexts();
  const navigate = useNavigate();
  return (
    <Button startIcon={<Plus />} onClick={() => navigate(PATHS.newCourse)}>
      {t('newCourse')}
    </Button>
  );
}

function Failed({ text, onRetry }: { text: string; onRetry: () => void }) {
  const { t } = useTexts();
  return (
    <Page.Error
      content={text}
      action={
        <Button variant="secondary" onClick={onRetry}>
          {t('retry')}
        </Button>
      }
    />
  );
}

/** What the user may do with a course. */
export interface Can {
  edit: boolean;
  discard: boolean;
  create: boolean;
}

interface CoursesProps {
  drafts: readonly DraftSummary[];
  newCourse: ReactNode;
  can: Can;
  onChanged: () => void;
}

function Courses({ drafts, newCourse, can, onChanged }: CoursesProps) {
  const { t } = useTexts();
  const unfinished = drafts.filter(({ published }) => !published);
  const courses = drafts.filter(({ published }) => published);
  if (drafts.length === 0) return <Nothing text={t('home.empty')} action={newCourse} />;
  return (
    <Flex direction="column" alignItems="stretch" gap={8}>
      <EndingSoon drafts={unfinished} />
      {unfinished.length > 0 && (
        <TitledList title={t('home.unfinished')}>
          <UnfinishedTable drafts={unfinished} can={can} onChanged={onChanged} />
        </TitledList>
      )}
      <TitledList title={t('home.courses')}>
        {courses.length > 0 ? (
          <CourseTable drafts={courses} can={can} onChanged={onChanged} />
        ) : (
          <Nothing text={t('home.courses.empty')} />
        )}
      </TitledList>
    </Flex>
  );
}

function TitledList({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Box tag="section" aria-label={title}>
      <Box paddingBottom={3}>
        <Typography variant="beta" tag="h2">
          {title}
        </Typography>
      </Box>
      {children}
    </Box>
  );
}

function Nothing({ text, action }: { text: string; action?: ReactNode }) {
  return (
    <Box background="neutral0" hasRadius shadow="tableShadow">
      <EmptyStateLayout icon={<EmptyDocuments width="16rem" />} content={text} action={action} />
    </Box>
  );
}
