import type { Core } from '@strapi/strapi';

const cronTasks = {
  /** Deletes stored files that no draft, course, version or certificate refers to. */
  sweep: {
    task: ({ strapi }: { strapi: Core.Strapi }) => strapi.plugin('course-studio').service('housekeeping').sweep(),
    options: { rule: '0 * * * *' },
  },

  /** Grades attempts whose time is up, every minute; several servers doing so at once grade each only once. */
  overdue: {
    task: ({ strapi }: { strapi: Core.Strapi }) => strapi.service('api::attempt.attempt').gradeAllOverdue(),
    options: { rule: '* * * * *' },
  },
};

export default cronTasks;
