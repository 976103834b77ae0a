import type { Core } from '@strapi/strapi';

/** The studio's actions, as an administrator sees them under Settings → Roles. Conditions (is creator) apply per course. */
const ACTIONS = [
  { uid: 'read', displayName: 'Open Course Studio and see courses', subCategory: 'courses' },
  { uid: 'create', displayName: 'Create courses', subCategory: 'courses' },
  { uid: 'update', displayName: 'Edit courses and upload files', subCategory: 'courses' },
  { uid: 'confirm', displayName: 'Confirm: make courses public', subCategory: 'courses' },
  { uid: 'delete', displayName: 'Cancel creations, discard edits, archive and delete courses', subCategory: 'courses' },
  { uid: 'storage.read', displayName: 'See stored files and sweeps', subCategory: 'storage' },
  { uid: 'storage.sweep', displayName: 'Sweep now', subCategory: 'storage' },
  { uid: 'certificates.read', displayName: 'See issued certificates', subCategory: 'certificates' },
  { uid: 'certificates.confirm-name', displayName: 'Confirm names on certificates', subCategory: 'certificates' },
  { uid: 'certificates.revoke', displayName: 'Revoke and re-issue certificates', subCategory: 'certificates' },
  { uid: 'certificates.template', displayName: 'Design certificates', subCategory: 'certificates' },
  { uid: 'results.read', displayName: 'See results and statistics', subCategory: 'results' },
  { uid: 'results.regrade', displayName: 'Correct keys and regrade', subCategory: 'results' },
  { uid: 'learners.invite', displayName: 'Invite learners, and see who may register', subCategory: 'learners' },
] as const;

/** Strapi takes actions only while it boots. */
export async function registerPermissions(strapi: Core.Strapi): Promise<void> {
  await strapi
    .service('admin::permission')
    .actionProvider.registerMany(
      ACTIONS.map((action) => ({ ...action, section: 'plugins', pluginName: 'course-studio' })),
    );
}
