import type { Core } from '@strapi/strapi';
import { z } from 'zod';

/** `closed`: nobody gets an account here by themselves; `invited`: with an invitation; `open`: with an e-mail address. */
export const REGISTRATION_MODES = ['closed', 'invited', 'open'] as const;
export type RegistrationMode = (typeof REGISTRATION_MODES)[number];

const webAddress = z
  .union([z.literal(''), z.url({ protocol: /^https?$/ })])
  .transform((url) => url.replace(/\/+$/, ''));

/** Paths are put at its end, and everybody reads it: in mails, on certificates and in the pages of the admin panel. */
const baseAddress = webAddress.refine((url) => {
  if (url === '') return true;
  const { username, password } = new URL(url);
  return username === '' && password === '' && !/[?#]/.test(url);
});

const settingsSchema = z.object({
  registration: z
    .string()
    .transform((mode) => mode.trim() || 'closed')
    .pipe(z.enum(REGISTRATION_MODES)),
  learnerUrl: webAddress,
  publicUrl: baseAddress,
  smtpHost: z.string().trim(),
  mailFrom: z.string().trim(),
});

export interface AccountSettings {
  registration: RegistrationMode;
  /** Whether an SMTP server is set; whether it answers is another matter. */
  hasMail: boolean;
  /** The learner front end's address without a slash at its end, or '' where none is set. */
  learnerUrl: string;
  /** The address people use for this server, or '' where none is set. */
  publicUrl: string;
}

const REFUSALS: Record<string, string> = {
  registration: `REGISTRATION must be one of ${REGISTRATION_MODES.join(', ')}`,
  learnerUrl: 'LEARNER_URL must be a web address such as https://learn.example.org',
  publicUrl:
    'PUBLIC_URL must be a web address without a user name, a query or a fragment, such as https://courses.example.org',
};

/**
 * The settings of accounts as `config/accounts.ts` read them from the environment.
 * @throws an Error that names the variable and the way out
 */
export function parseAccountSettings(config: unknown): AccountSettings {
  const parsed = settingsSchema.safeParse(config);
  if (!parsed.success) throw new Error(REFUSALS[String(parsed.error.issues[0]?.path[0])] ?? parsed.error.message);
  const { smtpHost, mailFrom, ...settings } = parsed.data;
  const hasMail = smtpHost !== '';
  if (hasMail && mailFrom === '')
    throw new Error('SMTP_HOST is set, but no sender: set MAIL_FROM, for example "Courses <courses@example.org>"');
  if (settings.registration === 'open' && !hasMail)
    throw new Error(
      'REGISTRATION=open confirms addresses by e-mail: set SMTP_HOST and MAIL_FROM, or use REGISTRATION=invited',
    );
  return { ...settings, hasMail };
}

/** The settings of accounts of a running Strapi. */
export const accountSettings = (strapi: Core.Strapi): AccountSettings =>
  parseAccountSettings(strapi.config.get('accounts'));

/** Where links in e-mails lead: the learner front end, or this server. */
export function linkBase(strapi: Core.Strapi): string {
  const { learnerUrl, publicUrl } = accountSettings(strapi);
  return learnerUrl || publicUrl || strapi.config.get<string>('server.absoluteUrl');
}
