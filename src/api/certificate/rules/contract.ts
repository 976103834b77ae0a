import { z } from 'zod';

import { id, time } from '../../course/rules/contract';
import { NAME_STATUSES } from '../../profile/rules/contract';

const fingerprint = z.string().nullable().describe('SHA-256 of the PDF, hexadecimal; null while it is being made');

/** `waiting`: something is missing, `reason` says what; it goes on by itself once that is there. */
export const CERTIFICATE_STATES = ['pending', 'waiting', 'ready'] as const;
export type CertificateState = (typeof CERTIFICATE_STATES)[number];

/**
 * Why a certificate waits: the learner has no full name yet, so that it cannot be issued; or it is issued, and the server
 * has no Chromium, or one that does not start or does not print.
 */
export const WAITING_FOR = ['name', 'renderer.missing', 'renderer.failed'] as const;
export type WaitingFor = (typeof WAITING_FOR)[number];

/**
 * Whether what a certificate says is for ever. A `provisional` one is for trying things out, and is replaced by the final
 * one by itself. Those issued before there was a difference are `unexamined` until their PDFs have been looked at;
 * until then they count as final, which they were meant to be.
 */
export const FINALITIES = ['unexamined', 'provisional', 'final'] as const;
export type Finality = (typeof FINALITIES)[number];

/**
 * What a provisional certificate lacks. `completion`: the completion it was issued for was taken back. `address`: an
 * address of the server that others can open (`PUBLIC_URL`). `issuer`: somebody who issues it, named in the template.
 * `characters`: a font for some of its characters, most likely of the holder's name or of the course's.
 */
export const PROVISIONAL_REASONS = ['completion', 'address', 'issuer', 'characters'] as const;
export type ProvisionalReason = (typeof PROVISIONAL_REASONS)[number];

const provisionalReasons = z
  .array(z.enum(PROVISIONAL_REASONS))
  .describe('All that it lacks to be final; empty while that is being found out');

const day = z.iso.date().describe('The day of `achievedAt` by the clock of the organisation, as it is printed');

const nameFacts = {
  nameStatus: z.enum(NAME_STATUSES).describe('Who answered for the name when the certificate was issued'),
  nameConfirmedAt: time.nullable().describe('When the issuer confirmed the name; it may be after the issue'),
};

const courseDetails = {
  topics: z.array(z.string()).describe('What the certificate says the course was about; empty if it does not say it'),
  durationMinutes: z
    .number()
    .int()
    .nullable()
    .describe('How long the course takes, as the certificate says it; null if it does not say it'),
};

export const certificateView = z.object({
  id,
  courseId: id,
  courseName: z.string(),
  courseVersion: z.string(),
  ...courseDetails,
  holder: z.string(),
  ...nameFacts,
  achievedAt: time,
  achievedOn: day,
  score: z.number().nullable().describe('Percent; null for a course without tests'),
  code: z.string().describe('For `GET /certificates/verify/:code`'),
  state: z.enum(CERTIFICATE_STATES).describe('Whether the PDF can be downloaded'),
  reason: z.enum(WAITING_FOR).nullable().describe('Why it is `waiting`'),
  isProvisional: z
    .boolean()
    .describe('It says so on its face, has no badge, and is replaced by the final one by itself; the code stays'),
  provisionalReasons,
  sha256: fingerprint,
  revokedAt: time.nullable(),
  replacedBy: id.nullable().describe('The certificate that was issued in its place'),
});
export type CertificateView = z.infer<typeof certificateView>;

const proven = z.object({
  holder: z.string(),
  ...nameFacts,
  nameConfirmedBy: z.string().nullable().describe('The issuer, in whose name somebody confirmed it'),
  course: z.string(),
  version: z.string(),
  ...courseDetails,
  achievedAt: time,
  achievedOn: day,
  sha256: fingerprint,
});

export const verification = z.discriminatedUnion('status', [
  proven.extend({ status: z.literal('valid') }),
  proven.extend({
    status: z.literal('provisional'),
    reasons: provisionalReasons,
    replaced: z.boolean().describe('Whether the final one has been made since; then this was the PDF of before'),
  }),
  proven.extend({
    status: z.literal('revoked'),
    revokedAt: time,
    replaced: z.boolean().describe('Whether a newer one was issued'),
  }),
  z.object({ status: z.literal('unknown') }),
]);
export type Verification = z.infer<typeof verification>;

const context = z.array(z.string());

export const issuerProfile = z.object({
  '@context': context,
  id: z.string().describe('Where this profile is published; badges name it'),
  type: z.array(z.string()),
  name: z.string(),
  url: z.string().optional(),
  jwks_uri: z.string().describe('Where the keys are published'),
});
export type IssuerProfile = z.infer<typeof issuerProfile>;

export const publishedKey = z.object({
  kty: z.string(),
  n: z.string(),
  e: z.string(),
  alg: z.string(),
  use: z.string(),
  kid: z.string().describe('Where this key is published; signatures name it'),
});
export type PublishedKey = z.infer<typeof publishedKey>;

export const revocationList = z.object({
  id: z.string(),
  issuer: z.string(),
  revokedCredential: z
    .array(z.object({ id: z.string(), revoked: z.literal(true) }))
    .describe('The badge, if it was revoked; empty while it is valid'),
});
export type RevocationList = z.infer<typeof revocationList>;
