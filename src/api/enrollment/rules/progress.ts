import type { CourseSnapshot } from '../../course-version/rules/snapshot';
import { nextStartOf } from '../../attempt/rules/wait';
import { percentOf } from '../../attempt/rules/grading';

/** What progress needs to know of an attempt. Scores are null until it is graded. */
export interface AttemptFacts {
  documentId: string;
  testSetId: string;
  submittedAt: string | null;
  score: number | null;
  maxScore: number | null;
  /** Share of the points, 0 to 1; null also in attempts that were graded when it was not stored. */
  share: number | null;
  passed: boolean | null;
}

/** The attributes of an attempt that these are. */
export const ATTEMPT_FACTS = [
  'documentId',
  'testSetId',
  'submittedAt',
  'score',
  'maxScore',
  'share',
  'passed',
] as const satisfies readonly (keyof AttemptFacts)[];

/** When each file was first opened, by the file's id. */
export type OpenedFiles = Readonly<Record<string, string>>;

export interface FileProgress {
  id: string;
  title: string;
  openedAt: string | null;
}

export interface TestSetProgress {
  id: string;
  title: string;
  passed: boolean;
  attemptsUsed: number;
  /** 0 = unlimited. */
  attemptsAllowed: number;
  /** null = unlimited. */
  attemptsLeft: number | null;
  /** Percent of the best graded attempt. */
  best: number | null;
  /** The attempt to go on with. */
  openAttempt: string | null;
  /** When the next attempt may start, be that past or to come; null where there is no wait, or nothing to start. */
  nextStartAt: string | null;
}

export interface Progress {
  files: FileProgress[];
  testSets: TestSetProgress[];
}

interface Studied {
  snapshot: CourseSnapshot;
  openedFiles: OpenedFiles;
  attempts: readonly AttemptFacts[];
}

/** How far somebody got in a version of a course, in the order of the course. */
export function progressOf({ snapshot, openedFiles, attempts }: Studied): Progress {
  return {
    files: snapshot.files.map(({ id, title }) => ({ id, title, openedAt: openedFiles[id] ?? null })),
    testSets: snapshot.testSets.map((set) =>
      testSetProgress(
        set,
        attempts.filter((attempt) => attempt.testSetId === set.id),
      ),
    ),
  };
}

function testSetProgress(
  { id, title, attemptsAllowed, waitMinutes }: CourseSnapshot['testSets'][number],
  attempts: readonly AttemptFacts[],
): TestSetProgress {
  const graded = attempts.filter((attempt) => attempt.submittedAt !== null);
  const percents = graded.map(percentOf);
  const attemptsLeft = attemptsAllowed === 0 ? null : Math.max(0, attemptsAllowed - attempts.length);
  const openAttempt = attempts.find((attempt) => attempt.submittedAt === null)?.documentId ?? null;
  const isStartable = attemptsLeft !== 0 && openAttempt === null;
  return {
    id,
    title,
    passed: graded.some((attempt) => attempt.passed),
    attemptsUsed: attempts.length,
    attemptsAllowed,
    attemptsLeft,
    best: percents.length > 0 ? Math.max(...percents) : null,
    openAttempt,
    nextStartAt: isStartable ? (nextStartOf(attempts, waitMinutes)?.toISOString() ?? null) : null,
  };
}

/**
 * Completion: every test set passed; without tests, every file opened that is there. A course with neither is never
 * completed. `missing` are the files that nobody can open, because they could not be processed.
 */
export function isComplete({ files, testSets }: Progress, missing: ReadonlySet<string> = new Set()): boolean {
  if (testSets.length > 0) return testSets.every((set) => set.passed);
  const required = files.filter(({ id }) => !missing.has(id));
  return required.length > 0 && required.every((file) => file.openedAt !== null);
}

/** The score a certificate shows: the mean of the best percent of each test set, or null without tests. */
export function meanBest({ testSets }: Progress): number | null {
  if (testSets.length === 0) return null;
  const sum = testSets.reduce((total, set) => total + (set.best ?? 0), 0);
  return Math.round((sum / testSets.length) * 100) / 100;
}
