'use strict';

/** Types that earlier starts opened to roles in the content manager, as they were named at the time of this migration. */
const SUBJECTS = [
  'api::course.course',
  'api::course-file.course-file',
  'api::test-set.test-set',
  'api::question.question',
  'api::answer.answer',
  'api::asset.asset',
  'api::course-version.course-version',
  'api::course-version.correction',
  'api::course-version.regrading',
  'api::enrollment.enrollment',
  'api::attempt.attempt',
  'api::attempt.response',
  'api::attempt.choice',
  'api::certificate.certificate',
  'api::certificate.certificate-template',
  'api::certificate.signing-key',
  'plugin::course-studio.sweep-run',
];

const PERMISSIONS = 'admin_permissions';
/** What Strapi joins permissions to: the roles and the admin tokens that hold them. */
const LINKS = ['admin_permissions_role_lnk', 'admin_permissions_api_token_lnk'];

/**
 * Takes back the rights of the content manager on courses and everything that belongs to them. Strapi gave them to Editor,
 * Author and Super Admin when it made these roles. Super Admin gets back, at this very start, what is still offered:
 * reading courses. Whom else an administrator wants to read courses there, they choose anew.
 */
module.exports = {
  async up(knex) {
    if (!(await knex.schema.hasTable(PERMISSIONS))) return;
    const rights = () =>
      knex(PERMISSIONS).where('action', 'like', 'plugin::content-manager.explorer.%').whereIn('subject', SUBJECTS);
    for (const table of LINKS) {
      if (await knex.schema.hasTable(table)) {
        await knex(table).whereIn('permission_id', rights().select('id')).del();
      }
    }
    await rights().del();
  },
};
