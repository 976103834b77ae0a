/** The plugin's name, as in its package.json. */
export const PLUGIN_ID = 'course-studio';

/** The content type whose stock editing the studio replaces. */
export const COURSE_UID = 'api::course.course';

const HOME = `/plugins/${PLUGIN_ID}`;

/** Where each page of the studio is. */
export const PATHS = {
  home: HOME,
  newCourse: `${HOME}/new`,
  results: (id: string) => `${HOME}/courses/${id}/results`,
  draft: (id: string, step: string) => `${HOME}/drafts/${id}/${step}`,
} as const;
