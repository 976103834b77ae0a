import type { Fault } from '../../../src/api/course/rules/faults';
import type { AssetView, Draft, DraftSummary, Encoding, OpenedDraft, PublishedState } from './draft';
import type { ErrorCode } from './errors';
import type { Problem } from './problems';
import type { AssetKind } from './vocabulary';

/**
 * The studio's HTTP interface, below `/course-studio` with an admin token. Responses are `{ data }`,
 * errors `{ error: { status, name, message, details: { code, … } } }`.
 *
 * | method and path                | body           | answers                                        |
 * | ------------------------------ | -------------- | ---------------------------------------------- |
 * | `GET /drafts`                  | `draftQuery`¹  | `Page<DraftSummary>`, latest first             |
 * | `POST /drafts`                 |                | 201 `Draft`                                    |
 * | `GET /drafts/:id`              |                | `OpenedDraft`                                  |
 * | `PATCH /drafts/:id`            | `saveBody`     | `Saved`; 409 `draft.conflict`                  |
 * | `PUT /drafts/:id/step`         | `stepBody`     | 204: the wizard has got there                  |
 * | `GET /drafts/:id/published`    |                | `PublishedState`, or null if never confirmed   |
 * | `GET /encodings`               |                | `Encoding[]`: those under way in my courses    |
 * | `GET /drafts/:id/assets`       |                | `AssetView[]`: all files of the draft          |
 * | `GET /drafts/:id/captions/:asset/encodings` | | `EncodingChoice`: how captions read in each    |
 * | `POST /drafts/:id/captions/:asset/encodings` | `encodingBody` | 201 `AssetView`: a new file, read so |
 * | `POST /drafts/:id/confirm`     | `confirmBody`  | `Confirmed`; 400 `course.incomplete`           |
 * | `DELETE /drafts/:id`           |                | 204: cancel a creation, or discard an edit     |
 * | `POST /drafts/:id/duplicate`   | `duplicateBody` | 201 `{ id }`: a new draft with the same files         |
 * | `POST /drafts/:id/archive`     |                | 204: out of the catalogue; the enrolled keep it |
 * | `POST /drafts/:id/restore`     |                | 204: back in the catalogue                     |
 * | `POST /drafts/:id/deletion`    | `deleteBody`   | 204; 409 `course.enrolled`                     |
 * | `GET /storage`                 |                | `StorageReport`: what there is, and past sweeps |
 * | `GET /storage/preview`         |                | `SweepReport`: what a sweep would delete now   |
 * | `POST /storage/sweep`          | `sweepBody`    | `SweepReport`; 409 `sweep.running`             |
 * | `POST /uploads`                | tus 1.0        | `Location: /course-studio/uploads/<asset id>`  |
 * | `HEAD PATCH DELETE /uploads/:id` | tus 1.0      |                                                |
 * | `GET /upload-limits`           |                | `UploadLimits`: what may be uploaded           |
 * | `GET /drafts/:id/received`     |                | `Received[]`: uploads that are not stored yet  |
 * | `POST /assets/:id/retry`       |                | `AssetView`                                    |
 * | `DELETE /assets/:id`           |                | 204: a file nothing refers to any more         |
 * | `GET /courses/:id/results`     |                | `CourseResults`; `?attempts=`, `?version=`     |
 * | `GET /courses/:id/results/attempts.csv`, `…/questions.csv` | | CSV; `?separator=`, `?decimal=`  |
 * | `GET /courses/:id/results/attempts.xlsx`, `…/questions.xlsx` | | the same for Excel            |
 * | `GET /courses/:id/results/rounded` |          | `ResultChange[]`: passes that rounding decided |
 * | `GET /courses/:id/regrades`    |                | `CorrectionEntry[]`: the log, latest first     |
 * | `POST /courses/:id/regrades/preview` | `previewBody` | `RegradePreview`; nothing is changed      |
 * | `POST /courses/:id/regrades`   | `regradeBody`  | `RegradePreview`; 409 `regrade.changed`        |
 * | `GET /certificates`            | `issuedQuery`¹ | `IssuedPage`                                   |
 * | `POST /certificates/:id/revoke` | `revokeBody`  | `IssuedCertificate`; 409 `certificate.revoked` |
 * | `POST /certificates/:id/confirm-name` | `confirmNameBody` | `IssuedCertificate`; 400 `name.invalid` |
 * | `POST /certificates/:id/reissue` | `reissueBody` | 201 `IssuedCertificate`; 409 `certificate.replaced` |
 * | `GET PUT /certificate-template` | `saveTemplateBody` | `CertificateTemplate`; 409 `template.conflict` |
 * | `POST /certificate-template/images` | form, `files` | 201 `TemplateImage`                       |
 * | `POST /certificate-template/preview` | `previewBody` | PNG or PDF; 503 `renderer.*`             |
 * | `GET /certificate-template/readiness` |          | `CertificateReadiness`                         |
 * | `POST /certificate-keys/rotate` |               | 204: badges are signed with a new key          |
 * | `GET /accounts`                |                | `AccountsReport`: who may register, and invitations |
 * | `POST /accounts/invitations`   | `inviteBody`   | 201 `SentInvitation`; 409 `account.exists`     |
 * | `DELETE /accounts/invitations/:id` |            | 204: the invitation works no more              |
 *
 * ¹ in the query string.
 *
 * An upload's `Upload-Metadata` holds `draft` (the course's id), `filename` and `filetype`.
 */
export interface Saved {
  revision: number;
  savedAt: string;
}

/** One page of a list. */
export interface Page<T> {
  data: T[];
  meta: { pagination: { page: number; pageSize: number; pageCount: number; total: number } };
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
  /** With `asset.gone`, where a draft refers to them: which files. */
  assets?: string[];
  /** With `body.invalid`: the first fields that are wrong, and how many more there are at least. */
  fields?: Fault[];
  more?: number;
  /** With `upload.tooLarge` and `upload.quota`, bytes. */
  limit?: number;
}

/** What may be uploaded, so that a file can be refused before its first byte is sent. */
export interface UploadLimits {
  /** Largest file of each kind. */
  maxBytes: Record<AssetKind, number>;
  /** Endings of each kind, lower case, without the dot. What has none of them is refused. */
  extensions: Record<AssetKind, string[]>;
}

/** How much the server has of an upload that is not stored yet. */
export interface Received {
  asset: string;
  bytes: number;
  /** Whether that is all of it: then nobody has to send anything any more. */
  isComplete: boolean;
  /** Whether it is the asking user's: only who began an upload can continue it. */
  mine: boolean;
}

/** The permissions of the studio, as `plugin::course-studio.<action>`. */
export const PERMISSIONS = {
  read: 'plugin::course-studio.read',
  create: 'plugin::course-studio.create',
  update: 'plugin::course-studio.update',
  confirm: 'plugin::course-studio.confirm',
  delete: 'plugin::course-studio.delete',
  readStorage: 'plugin::course-studio.storage.read',
  sweep: 'plugin::course-studio.storage.sweep',
  readCertificates: 'plugin::course-studio.certificates.read',
  confirmNames: 'plugin::course-studio.certificates.confirm-name',
  revokeCertificates: 'plugin::course-studio.certificates.revoke',
  designCertificates: 'plugin::course-studio.certificates.template',
  resultsRead: 'plugin::course-studio.results.read',
  resultsRegrade: 'plugin::course-studio.results.regrade',
  inviteLearners: 'plugin::course-studio.learners.invite',
} as const;

export type { AssetView, Draft, DraftSummary, Encoding, OpenedDraft, PublishedState };
