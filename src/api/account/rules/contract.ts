import { z } from 'zod';

import { storableText } from '../../course/rules/storable';

import { REGISTRATION_MODES } from './settings';

const MAX_ADDRESS_CHARACTERS = 254;
const MAX_USERNAME_CHARACTERS = 100;
/** Longer ones are refused by the rule for passwords; this only bounds what is looked at. */
const MAX_PASSWORD_CHARACTERS = 1000;

export const emailAddress = z.email().max(MAX_ADDRESS_CHARACTERS).toLowerCase();

/** No `@`: a username must not be taken for the address of somebody else. */
export const username = storableText(MAX_USERNAME_CHARACTERS)
  .min(3)
  .regex(/^[^@\p{C}\p{Default_Ignorable_Code_Point}\u2800]*$/u, 'must not have an @ or a character that cannot be seen')
  .regex(/^\S(.*\S)?$/u, 'must not begin or end with a space');

/** How good it must be: `rules/password.ts`. */
const password = z.string().max(MAX_PASSWORD_CHARACTERS);
const token = z.string().max(200);

/** Further fields are those the configuration of users-permissions allows (`register.allowedFields`). */
export const registrationBody = z.looseObject({
  username,
  email: emailAddress,
  password,
  fullName: z.string().describe('As it will stand on certificates'),
});

export const invitationBody = z.strictObject({ token, username, password });
export const forgottenBody = z.strictObject({ email: emailAddress });
export const resetBody = z
  .strictObject({ code: token, password, passwordConfirmation: z.string() })
  .refine((body) => body.password === body.passwordConfirmation, {
    path: ['passwordConfirmation'],
    error: 'is not the same as the password',
  });

/** Strapi's own route reads it. */
export const changeBody = z.object({ currentPassword: z.string(), password, passwordConfirmation: z.string() });

export const loginBody = z.object({ identifier: z.string().min(1), password: z.string().min(1) });
export const refreshBody = z.strictObject({ refreshToken: z.string().optional() }).optional();
export const logoutBody = z
  .strictObject({ refreshToken: z.string().optional(), scope: z.literal('all').optional() })
  .optional();

export const registrationView = z.object({
  registration: z.enum(REGISTRATION_MODES).describe('Who may make an account here'),
  mail: z.boolean().describe('Whether passwords can be reset by e-mail'),
});

export const accountView = z.object({
  id: z.number().int(),
  documentId: z.string(),
  username: z.string(),
  email: z.string(),
});

export const sessionView = z.object({
  jwt: z.string().describe('The access token; short-lived'),
  refreshToken: z
    .string()
    .optional()
    .describe('Renews the access token; not there when the client asked for a cookie instead'),
  user: z.looseObject(accountView.shape),
});

export const renewedView = sessionView.omit({ user: true });
export const doneView = z.object({ ok: z.literal(true) });
export const sentView = z.object({ email: z.string(), sent: z.literal(true) });
