import { Box, Button, EmptyStateLayout, Flex, SearchForm, Searchbar, Typography } from '@strapi/design-system';
import { Plus } from '@strapi/icons';
import { EmptyDocuments } from '@strapi/icons/symbols';
import { Layouts, Page, useRBAC } from '@strapi/strapi/admin';
import { useEffect, useState, type MouseEvent, type ReactNode } from 'react';
import { Outlet, useMatch, useNavigate } from 'react-router-dom';

import { PERMISSIONS } from '../../../shared/contracts';
import { PATHS } from '../plugin';
import { useTexts } from '../text';

import { CourseTable } from './CourseTable';
import { EndingSoon } from './EndingSoon';
import { rememberOpener, useReturnOfFocus } from './opener';
import { Pager } from './Pager';
import { UnfinishedTable } from './UnfinishedTable';
import { useDrafts, type DraftList } from './useDrafts';

const CREATE = [{ action: PERMISSIONS.create, subject: null }];

/** Courses on one page of a list. */
const PAGE_SIZE = 10;

/** Milliseconds after the last key before the search begins. */
const SEARCH_PAUSE = 300;

/** My unfinished creations and my courses. The wizard opens on top of it. */
export function HomePage() {
  const { t } = useTexts();
  const isInFront = useMatch(PATHS.home) !== null;
  const { allowedActions } = useRBAC(CREATE);
  const newCourse = allowedActions.canCreate ? <NewCourseButton /> : undefined;
  useReturnOfFocus(isInFront);
  return (
    <>
      <Page.Main>
        <Page.Title>{t('plugin.name')}</Page.Title>
        <Layouts.Header title={t('plugin.name')} subtitle={t('home.subtitle')} primaryAction={newCourse} />
        <Layouts.Content>
          <Courses isInFront={isInFront} newCourse={newCourse} />
        </Layouts.Content>
      </Page.Main>
      <Outlet />
    </>
  );
}

function NewCourseButton() {
  const { t } = useTexts();
  const navigate = useNavigate();
  const begin = (event: MouseEvent) => {
    if (event.detail > 1) return;
    rememberOpener();
    navigate(PATHS.newCourse);
  };
  return (
    <Button startIcon={<Plus />} onClick={begin}>
      {t('newCourse')}
    </Button>
  );
}

interface CoursesProps {
  isInFront: boolean;
  newCourse: ReactNode;
}

function Courses({ isInFront, newCourse }: CoursesProps) {
  const { t, error: textOf } = useTexts();
  const { typed, search, setTyped } = useSearch();
  const unfinished = usePaged({ kind: 'unfinished', search, isInFront });
  const courses = usePaged({ kind: 'published', search, isInFront });
  // Whatever page is shown, and whatever is searched for.
  const ending = useDrafts({ kind: 'ending', search: '', page: 1, pageSize: PAGE_SIZE }, isInFront);
  const lists = [unfinished, courses];
  const reload = () => [...lists, ending].forEach((list) => void list.reload());
  const failed = lists.flatMap(({ list }) => (list.state === 'failed' ? [list] : []))[0];
  if (failed) return <Failed text={textOf(failed.error)} onRetry={reload} />;
  if (lists.some(({ list }) => list.state === 'loading')) return <Page.Loading>{t('loading')}</Page.Loading>;
  const isEmpty = lists.every(({ list }) => totalOf(list) === 0);
  if (isEmpty && search === '') return <Nothing text={t('home.empty')} action={newCourse} />;
  return (
    <Flex direction="column" alignItems="stretch" gap={6}>
      <EndingSoon list={ending.list} />
      <Search value={typed} onChange={setTyped} />
      <Box role="status">{isEmpty && <Nothing text={t('home.search.nothing', { search })} />}</Box>
      {totalOf(unfinished.list) > 0 && (
        <TitledList title={t('home.unfinished')}>
          <UnfinishedTable drafts={rowsOf(unfinished.list)} onChanged={reload} />
          <Pager list={unfinished.list} name={t('home.unfinished')} onGo={unfinished.setPage} />
        </TitledList>
      )}
      {!isEmpty && (totalOf(courses.list) > 0 || search === '') && (
        <TitledList title={t('home.courses')}>
          {totalOf(courses.list) > 0 ? (
            <CourseTable drafts={rowsOf(courses.list)} onChanged={reload} />
          ) : (
            <Nothing text={t('home.courses.empty')} />
          )}
          <Pager list={courses.list} name={t('home.courses')} onGo={courses.setPage} />
        </TitledList>
      )}
    </Flex>
  );
}

const totalOf = (list: DraftList): number => (list.state === 'loaded' ? list.meta.pagination.total : 0);
const rowsOf = (list: DraftList) => (list.state === 'loaded' ? list.data : []);

/** What is typed, and what is searched for a moment later. */
function useSearch() {
  const [typed, setTyped] = useState('');
  const [search, setSearch] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setSearch(typed.trim().slice(0, 200)), SEARCH_PAUSE);
    return () => clearTimeout(timer);
  }, [typed]);
  return { typed, search, setTyped };
}

interface PagedProps {
  kind: 'unfinished' | 'published';
  search: string;
  isInFront: boolean;
}

/** A list with its page; another search begins at the first one. */
function usePaged({ kind, search, isInFront }: PagedProps) {
  const [place, setPlace] = useState({ search, page: 1 });
  const page = place.search === search ? place.page : 1;
  const { list, reload } = useDrafts({ kind, search, page, pageSize: PAGE_SIZE }, isInFront);
  const setPage = (to: number) => setPlace({ search, page: to });
  const last = list.state === 'loaded' ? Math.max(1, list.meta.pagination.pageCount) : page;
  // The last course of the last page may have been cancelled.
  useEffect(() => {
    if (page > last) setPlace({ search, page: last });
  }, [page, last, search]);
  return { list, reload, setPage };
}

function Search({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const { t } = useTexts();
  return (
    <Box maxWidth="40rem">
      <SearchForm onSubmit={(event) => event.preventDefault()}>
        <Searchbar
          name="search"
          size="S"
          value={value}
          placeholder={t('home.search')}
          clearLabel={t('home.search.clear')}
          onChange={(event) => onChange(event.target.value)}
          onClear={() => onChange('')}
        >
          {t('home.search')}
        </Searchbar>
      </SearchForm>
    </Box>
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
