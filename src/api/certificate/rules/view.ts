import type { AssetRow } from '../../asset/rules/description';
import type { CertificateView, Verification } from './contract';

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
  courseName: string;
  courseVersion: string | null;
  achievedAt: string;
  score: number | null;
  /** The stored PDF; null until it is made. */
  asset?: AssetRow | null;
  /** Set together with `asset`. */
  sha256: string | null;
  revokedAt: string | null;
}

export const certificateViewOf = (row: CertificateRow): CertificateView => ({
  id: row.documentId,
  courseId: row.courseId,
  courseName: row.courseName,
  courseVersion: row.courseVersion ?? '',
  holder: row.holder,
  achievedAt: row.achievedAt,
  score: row.score,
  code: row.code,
  state: row.sha256 ? 'ready' : 'pending',
  sha256: row.sha256,
  revokedAt: row.revokedAt,
});

/** What anybody who holds the code may know. */
export function verificationOf(row: CertificateRow | null): Verification {
  if (!row) return { status: 'unknown' };
  const proven = {
    holder: row.holder,
    course: row.courseName,
    version: row.courseVersion ?? '',
    achievedAt: row.achievedAt,
    sha256: row.sha256,
  };
  return row.revokedAt ? { ...proven, status: 'revoked', revokedAt: row.revokedAt } : { ...proven, status: 'valid' };
}

/** A file name every system takes: `Certificate - Bread & Butter.pdf` → `certificate-bread-butter.pdf`. */
export function fileNameOf({ courseName }: Pick<CertificateRow, 'courseName'>): string {
  const words =
    courseName
      .toLowerCase()
      .normalize('NFC')
      .match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
  return `${['certificate', ...words].join('-').slice(0, 100)}.pdf`;
}
