import { Flex, Status, Typography } from '@strapi/design-system';

import type { CorrectionPolicy } from '../../../../../src/api/course-version/rules/correction';
import type { CompletionChange, PersonChange, RegradePreview, ResultChange } from '../../../shared/results';
import { useTexts } from '../text';

import { PlainTable } from './PlainTable';

interface RegradeChangesProps {
  preview: RegradePreview;
  policy: CorrectionPolicy;
}

/** Whose result and whose completion a correction would change, a line for each person. */
export function RegradeChanges({ preview, policy }: RegradeChangesProps) {
  const { t } = useTexts();
  const { attempts, results, people, completions } = preview;
  const title = t('regrade.people', { people: people.length, count: results.length, attempts });
  const lost = people.filter(({ oldPassed, newPassed }) => oldPassed && !newPassed).length;
  return (
    <Flex direction="column" alignItems="stretch" gap={3} role="status">
      {results.length === 0 ? (
        <Typography>{t(policy === 'key' ? 'regrade.none' : 'regrade.none.policy', { attempts })}</Typography>
      ) : (
        <>
          <Typography fontWeight="semiBold">{title}</Typography>
          {lost > 0 && <Typography textColor="danger600">{t('regrade.passLost.count', { count: lost })}</Typography>}
          <PeopleTable label={title} people={people} />
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
        <Typography variant="pi" textColor="neutral800" tag="p">
          {t('name.mixedScripts', { scripts })}
        </Typography>
      )}
    </>
  );
}

function useOutcome(): (score: number, max: number, passed: boolean) => string {
  const { t, number } = useTexts();
  return (score, max, passed) =>
    `${t('regrade.score', { score: number(score), max: number(max) })}, ${t(passed ? 'regrade.passed' : 'regrade.failed')}`;
}

/** Somebody who had passed, and has not any more. */
const PassLost = () => {
  const { t } = useTexts();
  return (
    <Status variant="danger" size="XS" width="max-content">
      <Typography tag="span" variant="pi" fontWeight="bold">
        {t('regrade.passLost')}
      </Typography>
    </Status>
  );
};

/** The best result of each person before and after, a line each. */
function PeopleTable({ label, people }: { label: string; people: readonly PersonChange[] }) {
  const { t } = useTexts();
  const outcome = useOutcome();
  return (
    <PlainTable
      label={label}
      minWidth="40rem"
      rows={people}
      keyOf={({ enrollment }) => enrollment}
      columns={[
        { title: t('regrade.learner'), cell: (row) => <LearnerName {...row} />, isHeader: true },
        { title: t('regrade.attempts'), cell: ({ attempts }) => String(attempts), isNumber: true },
        { title: t('regrade.before'), cell: (row) => outcome(row.oldScore, row.oldMaxScore, row.oldPassed) },
        {
          title: t('regrade.after'),
          cell: (row) => (
            <Flex gap={2} wrap="wrap">
              {outcome(row.newScore, row.newMaxScore, row.newPassed)}
              {row.oldPassed && !row.newPassed && <PassLost />}
            </Flex>
          ),
        },
      ]}
    />
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
  const { t } = useTexts();
  const outcome = useOutcome();
  return (
    <PlainTable
      label={label}
      minWidth="40rem"
      rows={changes}
      keyOf={({ attempt }) => attempt}
      columns={[
        { title: t('regrade.learner'), cell: (row) => <LearnerName {...row} />, isHeader: true },
        { title: t('regrade.before'), cell: (row) => outcome(row.oldScore, row.oldMaxScore, row.oldPassed) },
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
