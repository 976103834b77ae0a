import type { Core } from '@strapi/strapi';

/** The hourly sweep: deletes stored files that no draft, course, version or certificate refers to. */
const cronTasks = {
  sweep: {
    task: ({ strapi }: { strapi: Core.Strapi }) => strapi.plugin('course-studio').service('housekeeping').sweep(),
    options: { rule: '0 * * * *' },
  },
};

export default cronTasks;
