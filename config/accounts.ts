import type { Core } from '@strapi/strapi';

/** Who may have a learner's account, and how people are written to; `src/api/account/rules/settings.ts` checks it. */
const config = ({ env }: Core.Config.Shared.ConfigParams) => ({
  registration: env('REGISTRATION', 'closed'),
  learnerUrl: env('LEARNER_URL', ''),
  publicUrl: env('PUBLIC_URL', ''),
  smtpHost: env('SMTP_HOST', ''),
  mailFrom: env('MAIL_FROM', ''),
});

export default config;
