import { z } from 'zod';

import { id, time } from '../../course/rules/contract';

const fingerprint = z.string().nullable().describe('SHA-256 of the PDF, hexadecimal; null while it is being made');

export const certificateView = z.object({
  id,
  courseId: id,
  courseName: z.string(),
  courseVersion: z.string(),
  holder: z.string(),
  achievedAt: time,
  score: z.number().nullable().describe('Percent; null for a course without tests'),
  code: z.string().describe('For `GET /certificates/verify/:code`'),
  state: z.enum(['pending', 'ready']).describe('Whether the PDF can be downloaded'),
  sha256: fingerprint,
  revokedAt: time.nullable(),
});
export type CertificateView = z.infer<typeof certificateView>;

const proven = z.object({
  holder: z.string(),
  course: z.string(),
  version: z.string(),
  achievedAt: time,
  sha256: fingerprint,
});

export const verification = z.discriminatedUnion('status', [
  proven.extend({ status: z.literal('valid') }),
  proven.extend({ status: z.literal('revoked'), revokedAt: time }),
  z.object({ status: z.literal('unknown') }),
]);
export type Verification = z.infer<typeof verification>;
