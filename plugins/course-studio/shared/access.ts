/**
 * What the numbers of Strapi's home page are about: administrators, webhooks, tokens. They are for whoever may see the
 * pages that list the things themselves.
 */
export const KEY_STATISTICS_ACTIONS = ['admin::users.read', 'admin::webhooks.read', 'admin::api-tokens.read'] as const;
