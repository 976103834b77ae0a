import { z } from 'zod';

import { time } from '../../course/rules/contract';
import { checkFullName, FULL_NAME_PROBLEMS } from './full-name';

/** Who answers for a name: only whoever wrote it, or somebody who teaches here as well. */
export const NAME_STATUSES = ['self-declared', 'confirmed'] as const;
export type NameStatus = (typeof NAME_STATUSES)[number];

export const profileView = z.object({
  fullName: z.string().nullable().describe('As it will stand on certificates; null for accounts that have none yet'),
  nameStatus: z.enum(NAME_STATUSES).nullable().describe('null without a full name'),
  nameConfirmedAt: time.nullable(),
  isNameFixed: z.boolean().describe('Whether it stands on a certificate, so that only an instructor can correct it'),
});
export type ProfileView = z.infer<typeof profileView>;

/** The full name itself has a rule of its own, which names the reason of a refusal. */
export const profileBody = z.strictObject({ data: z.strictObject({ fullName: z.string().describe('Full name') }) });

/** A full name as it is to be stored; the issue of one that is refused is the reason. */
export const fullNameText = z.string().transform((value, ctx) => {
  const { name, problem } = checkFullName(value);
  if (!problem) return name;
  ctx.addIssue({ code: 'custom', message: FULL_NAME_PROBLEMS[problem] });
  return z.NEVER;
});
