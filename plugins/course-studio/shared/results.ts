import { z } from 'zod';

import { boundedArray } from '../../../src/api/course/rules/bounded';
import { storableText } from '../../../src/api/course/rules/storable';
import { CORRECTION_POLICIES, type CorrectionPolicy } from '../../../src/api/course-version/rules/correction';
import type { NameScript } from '../../../src/api/profile/rules/name-scripts';
import { nodeId } from './draft';

/** Which graded attempts statistics count: every one, or of each learner and test set the first, or the best. */
export const ATTEMPT_SCOPES = ['all', 'first', 'best'] as const;
export type AttemptScope = (typeof ATTEMPT_SCOPES)[number];

/** What becomes of a completion that the corrected key would not have given. Certificates stay in any case. */
export const COMPLETION_POLICIES = ['keep', 'withdraw'] as const;
export type CompletionPolicy = (typeof COMPLETION_POLICIES)[number];

export const resultsQuery = z.object({
  attempts: z.enum(ATTEMPT_SCOPES).default('all'),
  /** documentId of a version; without it, all versions. */
  version: nodeId.optional(),
});
export type ResultsQuery = z.infer<typeof resultsQuery>;

/** What stands between two fields of a CSV file, and in its numbers: spreadsheets expect what their language uses. */
export const CSV_SEPARATORS = ['comma', 'semicolon', 'tab'] as const;
export const DECIMAL_SIGNS = ['point', 'comma'] as const;

export const exportQuery = resultsQuery.extend({
  separator: z.enum(CSV_SEPARATORS).default('comma'),
  decimal: z.enum(DECIMAL_SIGNS).default('point'),
});
export type CsvFormat = Pick<z.infer<typeof exportQuery>, 'separator' | 'decimal'>;

/** The tables of results that can be exported, as the names of their files without the extension. */
export const EXPORTED_TABLES = ['attempts', 'questions'] as const;
export type ExportedTable = (typeof EXPORTED_TABLES)[number];

/** What is corrected. `correct` are the answers that are right, also where everybody gets the points, or nobody any. */
const key = {
  question: nodeId,
  policy: z.enum(CORRECTION_POLICIES).default('key'),
  correct: boundedArray(nodeId, { min: 1, max: 1000 }),
};

/** Body of a look at what a corrected key would change. */
export const previewBody = z.strictObject({ data: z.strictObject(key) });
export type CorrectedKey = z.infer<typeof previewBody>['data'];

/** Body of a regrade. `seen` is the fingerprint of the preview that was looked at. */
export const regradeBody = z.strictObject({
  data: z.strictObject({
    ...key,
    reason: storableText(2000).trim().min(1),
    completions: z.enum(COMPLETION_POLICIES),
    seen: z.string().min(1).max(128),
  }),
});
export type Regrade = z.infer<typeof regradeBody>['data'];

export interface AnswerStatistics {
  id: string;
  text: string;
  /** By the key in force. */
  correct: boolean;
  /** In how many attempts it was selected. */
  chosen: number;
}

export interface QuestionStatistics {
  id: string;
  text: string;
  kind: 'single' | 'multiple';
  points: number;
  /** Attempts that asked it. */
  attempts: number;
  /** Attempts that answered it. */
  answered: number;
  /** Facility index: mean share of the points earned, 0–1. Null without attempts. */
  facility: number | null;
  /** Discrimination index, −1 to 1. Null where it is not defined: too few attempts, or all alike. */
  discrimination: number | null;
  answers: AnswerStatistics[];
  /** How the key has been corrected; null where it has not. */
  corrected: CorrectionPolicy | null;
}

export interface TestSetStatistics {
  id: string;
  title: string;
  /** Percent. */
  passMark: number;
  attempts: number;
  learners: number;
  passed: number;
  /** Mean percent, rounded to two decimals. Null without attempts. */
  mean: number | null;
  /** Attempts by their percent: [0, 10), [10, 20) … [90, 100]. */
  distribution: number[];
  questions: QuestionStatistics[];
}

export interface VersionName {
  id: string;
  number: number;
  name: string;
}

export interface CourseResults {
  course: { id: string; name: string };
  /** Latest first. */
  versions: VersionName[];
  enrolled: number;
  completed: number;
  testSets: TestSetStatistics[];
}

/** A result before and after. */
export interface ResultChange {
  attempt: string;
  /** The full name, or the user name of an account without one; '' for an account that is gone. */
  learner: string;
  /** The scripts of its letters, if no language writes them together: they may look like others. */
  learnerScripts: NameScript[];
  testSet: string;
  number: number;
  /** Points there are; fewer than before where a question was taken out. */
  maxScore: number;
  oldMaxScore: number;
  oldScore: number;
  newScore: number;
  oldPassed: boolean;
  newPassed: boolean;
}

export interface CompletionChange {
  enrollment: string;
  learner: string;
  learnerScripts: NameScript[];
  change: 'gained' | 'lost';
  /** There is a certificate; it stays. */
  certificate: boolean;
}

/** What a correction changes for one person: their attempts at the test set of the question, taken together. */
export interface PersonChange {
  enrollment: string;
  learner: string;
  learnerScripts: NameScript[];
  /** How many of their results change. */
  attempts: number;
  /** The best of their attempts, before and after. */
  oldScore: number;
  oldMaxScore: number;
  newScore: number;
  newMaxScore: number;
  /** Whether one of their attempts is passed. */
  oldPassed: boolean;
  newPassed: boolean;
}

export interface RegradePreview {
  /** Attempts that asked the question in a version the correction is about. */
  attempts: number;
  results: ResultChange[];
  /** The same by person. */
  people: PersonChange[];
  completions: CompletionChange[];
  /** To send along with the regrade, so that nothing but this is done. */
  seen: string;
}

/** What a correction did to a completion. */
export const COMPLETION_EFFECTS = ['unchanged', 'gained', 'kept', 'withdrawn'] as const;
export type CompletionEffect = (typeof COMPLETION_EFFECTS)[number];

/** A line of the log of corrections. */
export interface CorrectionEntry {
  id: string;
  question: string;
  policy: CorrectionPolicy;
  /** Texts of the answers that are right since. */
  correct: string[];
  reason: string;
  author: string;
  at: string;
  completions: CompletionPolicy;
  changes: (Omit<ResultChange, 'testSet' | 'number'> & { completion: CompletionEffect })[];
}
