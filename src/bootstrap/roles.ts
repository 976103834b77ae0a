import type { Core } from '@strapi/strapi';

/** The admin role that comes with the studio. Authors see and change only what they created. */
const INSTRUCTOR = {
  name: 'Instructor',
  code: 'course-instructor',
  description: 'Creates courses in Course Studio, and sees only their own.',
};

const OWN = ['admin::is-creator'];

const INSTRUCTOR_PERMISSIONS = [
  { action: 'plugin::course-studio.read', conditions: OWN },
  { action: 'plugin::course-studio.create', conditions: [] },
  { action: 'plugin::course-studio.update', conditions: OWN },
  { action: 'plugin::course-studio.confirm', conditions: OWN },
  { action: 'plugin::course-studio.delete', conditions: OWN },
  { action: 'plugin::course-studio.certificates.read', conditions: OWN },
  { action: 'plugin::course-studio.certificates.confirm-name', conditions: OWN },
  { action: 'plugin::course-studio.results.read', conditions: OWN },
  { action: 'plugin::course-studio.results.regrade', conditions: OWN },
];

const COURSE = 'api::course.course';
const STOCK_ROLES = ['strapi-editor', 'strapi-author'];

/** The role of users-permissions that learners have, and what it may call of the REST API. */
const LEARNER = 'authenticated';
const LEARNER_ACTIONS = [
  'api::course.course.find',
  'api::course.course.findOne',
  'api::enrollment.enrollment.create',
  'api::enrollment.enrollment.find',
  'api::enrollment.enrollment.findOne',
  'api::enrollment.enrollment.openFile',
  'api::enrollment.enrollment.upgrade',
  'api::attempt.attempt.start',
  'api::attempt.attempt.findOne',
  'api::attempt.attempt.saveAnswers',
  'api::attempt.attempt.submit',
  'api::certificate.certificate.find',
  'api::certificate.certificate.pdf',
  'api::certificate.certificate.credential',
  'api::profile.profile.find',
  'api::profile.profile.update',
  'plugin::users-permissions.user.me',
  'plugin::users-permissions.auth.changePassword',
  'plugin::users-permissions.auth.logout',
  'plugin::users-permissions.auth.getSessions',
  'plugin::users-permissions.auth.revokeSession',
];

/** What people may call who are not logged in: whom they let in, the account's own rules decide. */
const VISITOR = 'public';
const VISITOR_ACTIONS = [
  'plugin::users-permissions.auth.refresh',
  // By the refresh token alone: the access token may have run out.
  'plugin::users-permissions.auth.logout',
];

/**
 * Makes the roles and permissions that the studio needs. Each is given once in the life of an installation and noted,
 * so that what an administrator takes away later stays away.
 */
export async function ensureRoles(strapi: Core.Strapi): Promise<void> {
  const store = strapi.store({ type: 'core', name: 'course-studio', key: 'granted' });
  const noted = (await store.get({})) as string[] | null;
  if (!noted) await takeCoursesFromStockRoles(strapi);
  const granted = new Set(noted);
  await ensureInstructor(strapi, granted);
  await ensureCallers(strapi, { type: LEARNER, actions: LEARNER_ACTIONS, granted });
  await ensureCallers(strapi, { type: VISITOR, actions: VISITOR_ACTIONS, granted });
  await store.set({ value: [...granted] });
}

/**
 * Strapi makes Editor and Author at the first start, with every type that the content manager shows. Courses are their
 * authors'; who else reads them, an administrator decides.
 */
async function takeCoursesFromStockRoles(strapi: Core.Strapi): Promise<void> {
  const rights: { id: number }[] = await strapi.db.query('admin::permission').findMany({
    where: { subject: COURSE, role: { code: { $in: STOCK_ROLES } } },
    select: ['id'],
  });
  await strapi.service('admin::permission').deleteByIds(rights.map(({ id }) => id));
}

async function ensureInstructor(strapi: Core.Strapi, granted: Set<string>): Promise<void> {
  const missing = INSTRUCTOR_PERMISSIONS.filter(({ action }) => !granted.has(`${INSTRUCTOR.code} ${action}`));
  if (missing.length === 0) return;
  const roles = strapi.service('admin::role');
  const role = (await roles.findOne({ code: INSTRUCTOR.code })) ?? (await roles.create(INSTRUCTOR));
  await roles.addPermissions(role.id, missing);
  for (const { action } of missing) granted.add(`${INSTRUCTOR.code} ${action}`);
  strapi.log.info(`role ${INSTRUCTOR.name}: ${missing.length} permissions added`);
}

interface Callers {
  /** Of a role of users-permissions. */
  type: string;
  actions: string[];
  granted: Set<string>;
}

async function ensureCallers(strapi: Core.Strapi, { type, actions, granted }: Callers): Promise<void> {
  const missing = actions.filter((action) => !granted.has(`${type} ${action}`));
  if (missing.length === 0) return;
  const role = await strapi.db.query('plugin::users-permissions.role').findOne({ where: { type } });
  if (!role) return;
  const permissions = strapi.db.query('plugin::users-permissions.permission');
  for (const action of missing) {
    if (!(await permissions.findOne({ where: { action, role: role.id } })))
      await permissions.create({ data: { action, role: role.id } });
    granted.add(`${type} ${action}`);
  }
  strapi.log.info(`role ${type}: ${missing.length} permissions added`);
}
