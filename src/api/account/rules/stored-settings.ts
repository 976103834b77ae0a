import type { Core } from '@strapi/strapi';

import { accountSettings, linkBase } from './settings';

/** The settings that users-permissions stores in the database, as the environment decides them. */
export const registrationFlags = (strapi: Core.Strapi) => {
  const isOpen = accountSettings(strapi).registration === 'open';
  return {
    allow_register: isOpen,
    email_confirmation: isOpen,
    email_confirmation_redirection: linkBase(strapi),
    email_reset_password: `${linkBase(strapi)}/reset-password`,
  };
};
