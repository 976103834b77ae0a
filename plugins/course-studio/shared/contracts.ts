import type { AssetView, Draft, DraftSummary } from './draft';
import type { ErrorCode } from './errors';
import type { Problem } from './problems';

/**
 * The studio's HTTP interface, below `/course-studio` with an admin token. Responses are `{ data }`,
 * errors `{ error: { status, name, message, details: { code, … } } }`.
 *
 * | method and path                | body           | answers                                        |
 * | ------------------------------ | -------------- | ---------------------------------------------- |
 * | `GET /drafts`                  |                | `DraftSummary[]`, latest first                 |
 * | `POST /drafts`                 |                | 201 `Draft`                                    |
 * | `GET /drafts/:id`              |                | `Draft`                                        |
 * | `PATCH /drafts/:id`            | `saveBody`     | `Saved`; 409 `draft.conflict`                  |
 * | `GET /drafts/:id/assets`       |                | `AssetView[]`: all files of the draft          |
 * | `POST /drafts/:id/confirm`     | `confirmBody`  | `Confirmed`; 400 `course.incomplete`           |
 * | `DELETE /drafts/:id`           |                | 204: cancel a creation, or discard an edit     |
 * | `POST /uploads`                | tus 1.0        | `Location: /course-studio/uploads/<asset id>`  |
 * | `HEAD PATCH DELETE /uploads/:id` | tus 1.0      |                                                |
 * | `POST /assets/:id/retry`       |                | `AssetView`                                    |
 * | `DELETE /assets/:id`           |                | 204: a file nothing refers to any more         |
 * | `GET /courses/:id/results`     |                | `CourseResults`; `?attempts=`, `?version=`     |
 * | `GET /courses/:id/results/attempts.csv`, `…/questions.csv` | | the same as CSV                 |
 * | `GET /courses/:id/regrades`    |                | `CorrectionEntry[]`: the log, latest first     |
 * | `POST /courses/:id/regrades/preview` | `previewBody` | `RegradePreview`; nothing is changed      |
 * | `POST /courses/:id/regrades`   | `regradeBody`  | `RegradePreview`; 409 `regrade.changed`        |
 *
 * An upload's `Upload-Metadata` holds `draft` (the course's id), `filename` and `filetype`.
 */
export interface Saved {
  revision: number;
  savedAt: string;
}

export interface Confirmed {
  /** The course-version's documentId. */
  version: string;
  /** 1 for the first confirm of a course. */
  number: number;
}

export interface ErrorDetails {
  code: ErrorCode;
  /** With `course.incomplete`. */
  problems?: Problem[];
  /** With `draft.conflict`: what the server has, and since when by whom. */
  revision?: number;
  savedAt?: string;
  savedBy?: string;
  /** With `body.invalid`: the fields and what is wrong with each. */
  fields?: { path: string; message: string }[];
  /** With `upload.tooLarge`, bytes. */
  limit?: number;
}

/** The permissions of the studio, as `plugin::course-studio.<action>`. */
export const PERMISSIONS = {
  read: 'plugin::course-studio.read',
  create: 'plugin::course-studio.create',
  update: 'plugin::course-studio.update',
  confirm: 'plugin::course-studio.confirm',
  delete: 'plugin::course-studio.delete',
  resultsRead: 'plugin::course-studio.results.read',
  resultsRegrade: 'plugin::course-studio.results.regrade',
} as const;

export type { AssetView, Draft, DraftSummary };
