import { Flex, Typography } from '@strapi/design-system';

import type { CompletionChange, RegradePreview, ResultChange } from '../../../shared/results';
import { useTexts } from '../text';

import { PlainTable } from './PlainTable';

/** Whose result and whose completion a corrected key would change. */
export function RegradeChanges({ preview: { attempts, results, completions } }: { preview: RegradePreview }) {
  const { t } = useTexts();
  const title = t('regrade.results', { count: results.length, attempts });
  return (
    <Flex direction="column" alignItems="stretch" gap={3} role="status">
      {results.length === 0 ? (
        <Typography>{t('regrade.none', { attempts })}</Typography>
      ) : (
        <>
          <Typography fontWeight="semiBold">{title}</Typography>
          <ChangeTable label={title} changes={results} />
        </>
      )}
      <Completions of={completions} change="gained" />
      <Completions of={completions} change="lost" />
    </Flex>
  );
}

type Change = Omit<ResultChange, 'testSet' | 'number'>;

/** The name of a learner, and a hint where its letters may only look like others. */
function LearnerName({ learner, learnerScripts }: Pick<ResultChange, 'learner' | 'learnerScripts'>) {
  const { t } = useTexts();
  const scripts = learnerScripts.map((script) => t(`script.${script}`)).join(', ');
  return (
    <>
      {learner || t('regrade.deleted')}
      {scripts && (
        <Typography variant="pi" textColor="warning700" tag="p">
          {t('name.mixedScripts', { scripts })}
        </Typography>
      )}
    </>
  );
}

interface ChangeTableProps<T extends Change> {
  label: string;
  changes: readonly T[];
  /** What the results would be, if they are not what they became. */
  after?: string;
  /** A column more. */
  extra?: { title: string; cell: (change: T) => string };
}

/** Results before and after, a line each. */
export function ChangeTable<T extends Change>({ label, changes, after, extra }: ChangeTableProps<T>) {
  const { t, number } = useTexts();
  const outcome = (score: number, max: number, passed: boolean) =>
    `${t('regrade.score', { score: number(score), max: number(max) })}, ${t(passed ? 'regrade.passed' : 'regrade.failed')}`;
  return (
    <PlainTable
      label={label}
      minWidth="40rem"
      rows={changes}
      keyOf={({ attempt }) => attempt}
      columns={[
        { title: t('regrade.learner'), cell: (row) => <LearnerName {...row} />, isHeader: true },
        { title: t('regrade.before'), cell: (row) => outcome(row.oldScore, row.maxScore, row.oldPassed) },
        { title: after ?? t('regrade.after'), cell: (row) => outcome(row.newScore, row.maxScore, row.newPassed) },
        ...(extra ? [extra] : []),
      ]}
    />
  );
}

function Completions({ of, change }: { of: readonly CompletionChange[]; change: CompletionChange['change'] }) {
  const { t } = useTexts();
  const these = of.filter((completion) => completion.change === change);
  if (these.length === 0) return null;
  const names = these.map(({ learner, certificate }) => {
    const name = learner || t('regrade.deleted');
    return certificate ? t('regrade.certified', { name }) : name;
  });
  return (
    <Typography textColor={change === 'lost' ? 'danger600' : 'success600'}>
      {t(`regrade.${change}`, { count: these.length, names: names.join(', ') })}
    </Typography>
  );
}
