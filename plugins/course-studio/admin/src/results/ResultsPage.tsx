import { Button, Field, Flex, Grid, Link, SingleSelect, SingleSelectOption, Typography } from '@strapi/design-system';
import { ArrowLeft, Download } from '@strapi/icons';
import { Layouts, Page, useAuth, useNotification, useRBAC } from '@strapi/strapi/admin';
import { useState } from 'react';
import { NavLink, useParams } from 'react-router-dom';

import { PERMISSIONS } from '../../../shared/contracts';
import {
  ATTEMPT_SCOPES,
  EXPORTED_TABLES,
  type CorrectionEntry,
  type CourseResults,
  type ExportedTable,
  type QuestionStatistics,
  type ResultChange,
  type ResultsQuery,
  type TestSetStatistics,
  type VersionName,
} from '../../../shared/results';
import { Panel } from '../fields/Panel';
import { loadResultsFile } from '../http/api';
import { toStudioError } from '../http/studioError';
import { PATHS } from '../plugin';
import { useTexts } from '../text';

import { CorrectionLog } from './CorrectionLog';
import { DistributionChart } from './DistributionChart';
import { EXPORT_FORMATS, rememberedFormat, rememberFormat, type ExportFormat } from './exportFormat';
import { QuestionTable } from './QuestionTable';
import { RegradeDialog } from './RegradeDialog';
import { RoundedPasses } from './RoundedPasses';
import { useResults } from './useResults';

const REGRADE = [{ action: PERMISSIONS.resultsRegrade, subject: null }];

/** What came of the tests of one course. */
export function ResultsPage() {
  const { id = '' } = useParams();
  const { t, error: textOf } = useTexts();
  const [query, setQuery] = useState<ResultsQuery>({ attempts: 'all' });
  const { loaded, reload } = useResults(id, query);
  const title =
    loaded.state === 'loaded' ? t('results.titleOf', { name: loaded.results.course.name }) : t('results.title');
  return (
    <Page.Main>
      <Page.Title>{title}</Page.Title>
      <Layouts.Header
        title={title}
        navigationAction={
          <Link tag={NavLink} startIcon={<ArrowLeft />} to={PATHS.home}>
            {t('results.back')}
          </Link>
        }
      />
      <Layouts.Content>
        {loaded.state === 'loading' && <Page.Loading>{t('loading')}</Page.Loading>}
        {loaded.state === 'failed' && (
          <Page.Error
            content={textOf(loaded.error)}
            action={
              <Button variant="secondary" onClick={reload}>
                {t('retry')}
              </Button>
            }
          />
        )}
        {loaded.state === 'loaded' && <Loaded {...loaded} query={query} onQuery={setQuery} onChanged={reload} />}
      </Layouts.Content>
    </Page.Main>
  );
}

interface LoadedProps {
  results: CourseResults;
  corrections: CorrectionEntry[];
  rounded: ResultChange[];
  query: ResultsQuery;
  onQuery: (query: ResultsQuery) => void;
  onChanged: () => void;
}

function Loaded({ results, corrections, rounded, query, onQuery, onChanged }: LoadedProps) {
  const { t, number } = useTexts();
  const { allowedActions } = useRBAC(REGRADE);
  const [asked, setAsked] = useState<QuestionStatistics | null>(null);
  const { course, versions, enrolled, completed, testSets } = results;
  return (
    <Flex direction="column" alignItems="stretch" gap={6}>
      <Controls course={course.id} versions={versions} query={query} onQuery={onQuery} />
      <Figures
        figures={[
          { label: t('results.enrolled'), value: number(enrolled) },
          { label: t('results.completed'), value: number(completed) },
        ]}
      />
      {testSets.length === 0 && <Typography textColor="neutral600">{t('results.testSets.none')}</Typography>}
      {testSets.map((set) => (
        <TestSet key={set.id} set={set} onRegrade={allowedActions.canRegrade ? setAsked : undefined} />
      ))}
      <RoundedPasses changes={rounded} />
      <CorrectionLog entries={corrections} />
      {asked && (
        <RegradeDialog
          course={course.id}
          question={asked}
          onClose={() => setAsked(null)}
          onDone={() => {
            setAsked(null);
            onChanged();
          }}
        />
      )}
    </Flex>
  );
}

interface ControlsProps {
  course: string;
  versions: readonly VersionName[];
  query: ResultsQuery;
  onQuery: (query: ResultsQuery) => void;
}

/** No version is called so. */
const ALL = 'all';

function Controls({ course, versions, query, onQuery }: ControlsProps) {
  const { t } = useTexts();
  const nameOf = ({ number, name }: VersionName) =>
    name ? t('results.version.one', { number, name }) : String(number);
  const chooseScope = (value: string | number) => {
    const attempts = ATTEMPT_SCOPES.find((scope) => scope === value);
    if (attempts) onQuery({ ...query, attempts });
  };
  const chooseVersion = (value: string | number) =>
    onQuery({ attempts: query.attempts, ...(value !== ALL && { version: String(value) }) });
  return (
    <Flex gap={4} alignItems="flex-end" wrap="wrap">
      <Field.Root minWidth="28rem">
        <Field.Label>{t('results.attemptsCounted')}</Field.Label>
        <SingleSelect value={query.attempts} onChange={chooseScope}>
          {ATTEMPT_SCOPES.map((scope) => (
            <SingleSelectOption key={scope} value={scope}>
              {t(`results.scope.${scope}`)}
            </SingleSelectOption>
          ))}
        </SingleSelect>
      </Field.Root>
      <Field.Root minWidth="20rem">
        <Field.Label>{t('results.version')}</Field.Label>
        <SingleSelect value={query.version ?? ALL} onChange={chooseVersion}>
          <SingleSelectOption value={ALL}>{t('results.version.all')}</SingleSelectOption>
          {versions.map((version) => (
            <SingleSelectOption key={version.id} value={version.id}>
              {nameOf(version)}
            </SingleSelectOption>
          ))}
        </SingleSelect>
      </Field.Root>
      <Exports course={course} query={query} />
    </Flex>
  );
}

interface ExportsProps {
  course: string;
  query: ResultsQuery;
}

/** The tables to export, and the format, which is remembered in this browser. */
function Exports({ course, query }: ExportsProps) {
  const { t } = useTexts();
  const user = String(useAuth('Exports', (state) => state.user?.id));
  const [format, setFormat] = useState(() => rememberedFormat(window.localStorage, user));
  const choose = (id: string | number) => {
    const chosen = EXPORT_FORMATS.find((known) => known.id === id);
    if (!chosen) return;
    setFormat(chosen);
    rememberFormat(window.localStorage, user, chosen);
  };
  return (
    <>
      <Field.Root minWidth="26rem">
        <Field.Label>{t('results.export.format')}</Field.Label>
        <SingleSelect value={format.id} onChange={choose}>
          {EXPORT_FORMATS.map((known) => (
            <SingleSelectOption key={known.id} value={known.id}>
              {known.extension === 'xlsx'
                ? t('results.export.xlsx')
                : t('results.export.csv', {
                    separator: t(`results.export.separator.${known.separator}`),
                    decimal: t(`results.export.decimal.${known.decimal}`),
                  })}
            </SingleSelectOption>
          ))}
        </SingleSelect>
      </Field.Root>
      <Flex gap={2} wrap="wrap">
        {EXPORTED_TABLES.map((table) => (
          <ExportButton key={table} course={course} query={query} table={table} format={format} />
        ))}
      </Flex>
    </>
  );
}

interface ExportButtonProps extends ExportsProps {
  table: ExportedTable;
  format: ExportFormat;
}

function ExportButton({ course, query, table, format }: ExportButtonProps) {
  const { t, error: textOf } = useTexts();
  const { toggleNotification } = useNotification();
  const [isBusy, setIsBusy] = useState(false);
  const save = () => {
    setIsBusy(true);
    loadResultsFile(course, { query, table, format })
      .then((blob) => saveFile(blob, `${table}.${format.extension}`))
      .catch((error: unknown) =>
        toggleNotification({
          type: 'danger',
          message: t('results.export.failed', { reason: textOf(toStudioError(error)) }),
        }),
      )
      .finally(() => setIsBusy(false));
  };
  return (
    <Button variant="tertiary" startIcon={<Download />} loading={isBusy} onClick={save}>
      {t(`results.export.${table}`)}
    </Button>
  );
}

/** Hands a file to the browser to save: the token that it needs cannot be sent by a link. */
function saveFile(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  Object.assign(document.createElement('a'), { href: url, download: name }).click();
  URL.revokeObjectURL(url);
}

interface TestSetProps {
  set: TestSetStatistics;
  onRegrade?: (question: QuestionStatistics) => void;
}

function TestSet({ set, onRegrade }: TestSetProps) {
  const { t, number, percent } = useTexts();
  const none = t('results.none');
  return (
    <Panel tag="section" aria-label={set.title}>
      <Flex direction="column" alignItems="stretch" gap={6}>
        <Typography variant="beta" tag="h2">
          {set.title}
        </Typography>
        <Figures
          figures={[
            { label: t('results.attempts'), value: number(set.attempts) },
            { label: t('results.learners'), value: number(set.learners) },
            { label: t('results.passRate'), value: set.attempts > 0 ? percent(set.passed / set.attempts) : none },
            { label: t('results.mean'), value: set.mean === null ? none : percent(set.mean / 100) },
          ]}
        />
        {set.attempts > 0 ? (
          <DistributionChart set={set} />
        ) : (
          <Typography textColor="neutral600">{t('results.attempts.none')}</Typography>
        )}
        <QuestionTable title={set.title} questions={set.questions} onRegrade={onRegrade} />
      </Flex>
    </Panel>
  );
}

/** Numbers with their names. */
const Figures = ({ figures }: { figures: readonly { label: string; value: string }[] }) => (
  <Grid.Root tag="dl" gap={4}>
    {figures.map(({ label, value }) => (
      <Grid.Item key={label} col={3} s={6} xs={6} direction="column" alignItems="flex-start">
        <Typography tag="dt" variant="pi" textColor="neutral600">
          {label}
        </Typography>
        <Typography tag="dd" variant="alpha">
          {value}
        </Typography>
      </Grid.Item>
    ))}
  </Grid.Root>
);
