import type { AssetRow } from '../../asset/rules/description';
import type { NameStatus } from '../../profile/rules/contract';
import type {
  CertificateState,
  CertificateView,
  Finality,
  ProvisionalReason,
  Verification,
  WaitingFor,
} from './contract';
import { DEFAULT_TIME_ZONE, dayIn } from './time-zone';

/** A certificate, as the database has it. What it says was frozen when it was issued. */
export interface CertificateRow {
  id: number;
  documentId: string;
  code: string;
  /** documentId of the users-permissions account. */
  learner: string;
  courseId: string;
  versionId: string;
  holder: string;
  /** Who answered for the holder's name when it was issued. */
  nameStatus: NameStatus;
  /** When the name was confirmed, before or after the issue. */
  nameConfirmedAt: string | null;
  /** Name of the administrator who confirmed it; for instructors only. */
  nameConfirmedBy: string | null;
  courseName: string;
  courseVersion: string | null;
  /** What the course was about; null if that was not kept. */
  topics: string[] | null;
  /** How long the course takes, if its author had said so. */
  durationMinutes: number | null;
  /** Whether its PDF says what the course was about; null for those printed before there was a choice. */
  showsTopics: boolean | null;
  /** Whether its PDF says how long the course takes. */
  showsDuration: boolean | null;
  achievedAt: string;
  /** The time zone its date is printed in; null for `DEFAULT_TIME_ZONE`. */
  timeZone: string | null;
  score: number | null;
  /** The stored PDF; null until it is made. */
  asset?: AssetRow | null;
  /** Set together with `asset`. */
  sha256: string | null;
  finality: Finality;
  /** What it lacks to be final, as found when it was last looked at; null while that is being found out. */
  provisionalReasons: ProvisionalReason[] | null;
  /** What decided that: see `conditionsOf`; null if it has to be looked at again. */
  examinedUnder: string | null;
  /** The public address that a provisional PDF names; null for none. */
  printedAddress: string | null;
  /** That of the provisional PDF which the final one has replaced. */
  provisionalSha256: string | null;
  /** 1 for the first; a re-issue gets the next number, and the one before it is revoked. */
  issue: number;
  /** Why the PDF cannot be made at present. */
  waitingFor: WaitingFor | null;
  revokedAt: string | null;
  revokedReason: string | null;
  /** Name of the administrator who revoked it. */
  revokedBy: string | null;
  /** documentId of the certificate that was issued in its place. */
  replacedBy: string | null;
  /** Salted hash of the address the holder had when it was issued, for badges; null without an address. */
  emailHash: string | null;
  emailSalt: string | null;
}

/** What a certificate's code looks like: 128 random bits. */
export const isCode = (code: string): boolean => /^[0-9a-f]{32}$/.test(code);

/** How far an issued certificate is: `ready` once its PDF is stored, `waiting` while the server cannot make it. */
export function certificateState(row: Pick<CertificateRow, 'sha256' | 'waitingFor'>): CertificateState {
  if (row.sha256) return 'ready';
  return row.waitingFor ? 'waiting' : 'pending';
}

/** Whether what it says may still be printed anew: it is final once its final PDF is stored. */
export const isProvisional = ({ finality }: Pick<CertificateRow, 'finality'>): boolean => finality === 'provisional';

/** All that a provisional certificate lacks to be final; nothing if it is final, or if that is being found out. */
export const reasonsOf = (row: Pick<CertificateRow, 'finality' | 'provisionalReasons'>): ProvisionalReason[] =>
  isProvisional(row) ? (row.provisionalReasons ?? []) : [];

/** The day on which the course was completed, as the certificate says it. */
export const achievedOn = ({ achievedAt, timeZone }: Pick<CertificateRow, 'achievedAt' | 'timeZone'>): string =>
  dayIn(timeZone ?? DEFAULT_TIME_ZONE, new Date(achievedAt));

/** What the certificate says of its course: only what stands in its PDF can be compared with it. */
export const statedDetails = ({ topics, durationMinutes, showsTopics, showsDuration }: CertificateRow) => ({
  topics: showsTopics ? (topics ?? []) : [],
  durationMinutes: showsDuration ? durationMinutes : null,
});

export const certificateViewOf = (row: CertificateRow): CertificateView => ({
  id: row.documentId,
  courseId: row.courseId,
  courseName: row.courseName,
  courseVersion: row.courseVersion ?? '',
  ...statedDetails(row),
  holder: row.holder,
  nameStatus: row.nameStatus,
  nameConfirmedAt: row.nameConfirmedAt,
  achievedAt: row.achievedAt,
  achievedOn: achievedOn(row),
  score: row.score,
  code: row.code,
  state: certificateState(row),
  reason: row.sha256 ? null : row.waitingFor,
  isProvisional: isProvisional(row),
  provisionalReasons: reasonsOf(row),
  sha256: row.sha256,
  revokedAt: row.revokedAt,
  replacedBy: row.replacedBy,
});

/**
 * What anybody who holds the code may know. Of whoever confirmed the name they learn that it was done in the name of
 * the issuer.
 */
export function verificationOf(row: CertificateRow | null, issuer: string): Verification {
  if (!row) return { status: 'unknown' };
  const proven = {
    holder: row.holder,
    nameStatus: row.nameStatus,
    nameConfirmedAt: row.nameConfirmedAt,
    nameConfirmedBy: row.nameConfirmedAt ? issuer : null,
    course: row.courseName,
    version: row.courseVersion ?? '',
    ...statedDetails(row),
    achievedAt: row.achievedAt,
    achievedOn: achievedOn(row),
    sha256: row.sha256,
  };
  if (!row.revokedAt)
    return isProvisional(row)
      ? { ...proven, status: 'provisional', reasons: reasonsOf(row), replaced: false }
      : { ...proven, status: 'valid' };
  return { ...proven, status: 'revoked', revokedAt: row.revokedAt, replaced: row.replacedBy !== null };
}

/** What is said of the provisional PDF of a certificate that is final now: it is no proof, but there is one. */
export const supersededBy = (verification: Verification): Verification =>
  verification.status === 'valid'
    ? { ...verification, status: 'provisional', reasons: [], replaced: true }
    : verification;

/** A file name every system takes: `Certificate - Bread & Butter.pdf` → `certificate-bread-butter.pdf`. */
export function fileNameOf({ courseName }: Pick<CertificateRow, 'courseName'>): string {
  const words =
    courseName
      .toLowerCase()
      .normalize('NFC')
      .match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
  return `${Array.from(['certificate', ...words].join('-'))
    .slice(0, 100)
    .join('')}.pdf`;
}
