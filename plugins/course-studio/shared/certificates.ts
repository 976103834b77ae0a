import { z } from 'zod';

import {
  certificateDesign,
  COURSE_PARTS,
  type CertificateDesign,
  type DesignImage,
} from '../../../src/api/certificate/rules/design';
import type { CertificateState, ProvisionalReason } from '../../../src/api/certificate/rules/contract';
import { NAME_STATUSES, type NameStatus } from '../../../src/api/profile/rules/contract';
import type { NameScript } from '../../../src/api/profile/rules/name-scripts';
import { boundedArray } from '../../../src/api/course/rules/bounded';
import { storableText } from '../../../src/api/course/rules/storable';

import { MAX_COURSE_MINUTES } from './draft';
import { TEXT_LIMITS as COURSE_TEXT_LIMITS } from './vocabulary';

/** What the certificate pages of the settings and the server say to each other. */
export {
  certificateDesign,
  COURSE_PARTS,
  DEFAULT_DESIGN,
  DESIGN_TEXTS,
  hasStandardTexts,
  inLanguage,
  IMAGES,
  LANGUAGES,
  NAME_TYPEFACES,
  ORIENTATIONS,
  PLACEHOLDERS,
  TEXT_LIMITS,
  unknownPlaceholders,
} from '../../../src/api/certificate/rules/design';
export { STANDARD_TEXTS } from '../../../src/api/certificate/rules/standard-texts';
export type { CertificateDesign, CoursePart, DesignImage, DesignText } from '../../../src/api/certificate/rules/design';

/** Largest picture that is taken for the template. */
export const MAX_IMAGE_BYTES = 5_000_000;

export interface CertificateTemplate {
  /** 0 until somebody changed it. */
  revision: number;
  design: CertificateDesign;
  /** Where its images can be looked at for a while. */
  images: Record<DesignImage, string | null>;
}

export interface TemplateImage {
  id: string;
  url: string | null;
}

export const saveTemplateBody = z.object({
  data: z.object({ revision: z.number().int().min(0), design: certificateDesign }),
});
export type SaveTemplateBody = z.infer<typeof saveTemplateBody>;

/** Longest name that a template can be tried with, in UTF-16 units. */
export const MAX_SAMPLE_NAME_LENGTH = 255;

const sample = z.object({
  holder: z.string().min(1).max(MAX_SAMPLE_NAME_LENGTH),
  courseName: z.string().max(255),
  courseVersion: z.string().max(50),
  topics: boundedArray(z.string().max(100), { max: 100 }).default([]),
  durationMinutes: z.number().int().min(1).max(MAX_COURSE_MINUTES).nullable().default(null),
  achievedAt: z.iso.datetime(),
  score: z.number().min(0).max(100).nullable(),
  nameStatus: z.enum(NAME_STATUSES).default('self-declared'),
});

export const previewBody = z.object({
  data: z.object({ design: certificateDesign, sample, format: z.enum(['png', 'pdf']) }),
});
export type PreviewBody = z.infer<typeof previewBody>;

export const proofBody = z.object({ data: z.object({ sample }) });
export type ProofBody = z.infer<typeof proofBody>;

/** Asks which characters of a text certificates cannot print; none where they do not print that part of a course. */
export const unprintableQuery = z.object({
  text: storableText(COURSE_TEXT_LIMITS.courseName),
  part: z.enum(COURSE_PARTS).default('name'),
});
export type UnprintableQuery = z.infer<typeof unprintableQuery>;

/** What should be settled before the first certificate. */
export const READINESS_CHECKS = [
  'issuer',
  'address',
  'timeZone',
  'signature',
  'characters',
  'courseTexts',
  'printer',
  'proof',
] as const;

export interface ReadinessCheck {
  name: (typeof READINESS_CHECKS)[number];
  /** `missing`: without it certificates are wrong, provisional, or wait; `advice`: somebody should have decided it. */
  state: 'done' | 'advice' | 'missing';
  /** What is set now; for the proof print when it was made, ISO 8601; '' where there is nothing to show. */
  value: string;
}

export interface CertificateReadiness {
  checks: ReadinessCheck[];
  /** How many certificates are provisional now. */
  provisionalCount: number;
}

export const ISSUED_STATUSES = ['all', 'valid', 'revoked'] as const;

/** How many certificates a page of the list may have. */
export const ISSUED_PAGE_SIZES = [10, 20, 50, 100] as const;

export const issuedQuery = z.object({
  page: z.coerce.number().int().min(1).max(100_000).default(1),
  pageSize: z.coerce.number().pipe(z.literal(ISSUED_PAGE_SIZES)).default(20),
  search: storableText(100).trim().default(''),
  status: z.enum(ISSUED_STATUSES).default('all'),
});
export type IssuedQuery = z.infer<typeof issuedQuery>;

export interface IssuedCertificate {
  id: string;
  /** 1 for the first; each re-issue counts on. */
  issue: number;
  code: string;
  holder: string;
  /** The scripts of its letters, if no language writes them together: they may look like others. */
  holderScripts: NameScript[];
  /** Who answered for the name when the certificate was issued. */
  nameStatus: NameStatus;
  /** When an administrator confirmed the name, and who; it may be after the issue. */
  nameConfirmedAt: string | null;
  nameConfirmedBy: string | null;
  /** What the holder's account says now; null if it is gone. */
  account: { fullName: string | null; isConfirmed: boolean } | null;
  courseId: string;
  courseName: string;
  courseVersion: string;
  score: number | null;
  achievedAt: string;
  /** The day it says, `YYYY-MM-DD`. */
  achievedOn: string;
  issuedAt: string;
  /** Why it was issued in the place of another. */
  issueReason: string | null;
  /** The administrator who did; null for the first, which the completion of the course brings about. */
  issuedBy: string | null;
  state: CertificateState;
  isProvisional: boolean;
  /** All that it lacks to be final; empty while that is being found out, and if it is final. */
  provisionalReasons: ProvisionalReason[];
  revokedAt: string | null;
  revokedReason: string | null;
  revokedBy: string | null;
  replacedBy: string | null;
  /** Where anybody can verify it. */
  pageUrl: string;
}

export interface IssuedPage {
  results: IssuedCertificate[];
  pageCount: number;
  total: number;
}

/** Longest reason, characters. */
export const REASON_LIMIT = 500;

const reason = storableText(REASON_LIMIT).trim().min(1);

export const revokeBody = z.object({ data: z.object({ reason }) });
export type RevokeBody = z.infer<typeof revokeBody>;

/** The new certificate has the name of the account: whoever wants another corrects and confirms it before. */
export const reissueBody = z.strictObject({ data: z.strictObject({ reason }) });
export type ReissueBody = z.infer<typeof reissueBody>;

/** The rule for full names has reasons of its own. */
export const confirmNameBody = z.strictObject({ data: z.strictObject({ fullName: z.string() }) });
export type ConfirmNameBody = z.infer<typeof confirmNameBody>;
