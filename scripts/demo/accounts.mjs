import { randomBytes } from 'node:crypto';

/** Long enough that nobody guesses it; ends so that Strapi's rule (lower and upper case, digit) is met. */
const newPassword = () => `${randomBytes(9).toString('base64url')}aB3`;

const ADMIN_USERS = 'admin::user';
const LEARNERS = 'plugin::users-permissions.user';

/**
 * The demo's accounts. An administrator is only made where there is nobody in the admin yet: Strapi offers its
 * registration page only until somebody is, and the demo's instructor must not lock the owner out.
 */
const ACCOUNTS = [
  {
    who: 'administrator',
    email: 'demo.admin@example.com',
    page: '/admin',
    find: findAdminUser,
    wanted: async (app) => (await app.db.query(ADMIN_USERS).count()) === 0,
    create: (app, login) =>
      app.service('admin::user').createFirstAdmin({ ...login, firstname: 'Demo', lastname: 'Administrator' }),
    setPassword: setAdminPassword,
  },
  {
    who: 'instructor',
    email: 'demo.instructor@example.com',
    page: '/admin',
    find: findAdminUser,
    wanted: () => true,
    create: async (app, login) => {
      const role = await app.db.query('admin::role').findOne({ where: { code: 'course-instructor' } });
      const profile = {
        firstname: 'Ina',
        lastname: 'Instructor',
        isActive: true,
        registrationToken: null,
        roles: [role.id],
      };
      return app.service('admin::user').create({ ...login, ...profile });
    },
    setPassword: setAdminPassword,
  },
  {
    who: 'learner',
    email: 'demo.learner@example.com',
    page: '/api/auth/local',
    find: (app, email) => app.db.query(LEARNERS).findOne({ where: { email } }),
    wanted: () => true,
    create: async (app, login) => {
      const role = await app.db.query('plugin::users-permissions.role').findOne({ where: { type: 'authenticated' } });
      const names = { username: 'Lea Learner', fullName: 'Lea Learner' };
      const state = { provider: 'local', confirmed: true, blocked: false, role: role.id };
      return learnerService(app).add({ ...login, ...names, ...state });
    },
    setPassword: (app, { user, password }) => learnerService(app).edit(user.id, { password }),
  },
];

function findAdminUser(app, email) {
  return app.db.query(ADMIN_USERS).findOne({ where: { email } });
}

function setAdminPassword(app, { user, password }) {
  return app.service('admin::user').updateById(user.id, { password });
}

const learnerService = (app) => app.plugin('users-permissions').service('user');

/**
 * Makes the accounts that are missing; with `resetPasswords` gives the others new passwords.
 *
 * @param onLogin called with `{ who, page, email, password }` as soon as a password is set: it is nowhere else
 * @returns how many accounts were there before and kept their password
 */
export async function ensureAccounts(app, { resetPasswords, onLogin }) {
  let kept = 0;
  for (const account of ACCOUNTS) {
    const { who, page, email } = account;
    const password = newPassword();
    const user = await account.find(app, email);
    if (user && !resetPasswords) kept += 1;
    else if (user) await account.setPassword(app, { user, password });
    else if (await account.wanted(app)) await account.create(app, { email, password });
    else continue;
    if (!user || resetPasswords) onLogin({ who, page, email, password });
  }
  return kept;
}

/** The demo's instructor, once there is one. */
export const findInstructor = (app) => findAdminUser(app, ACCOUNTS.find(({ who }) => who === 'instructor').email);
