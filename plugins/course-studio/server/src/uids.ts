/** The content types the studio hooks onto: the only place that knows their names. */
export const UID = {
  course: 'api::course.course',
  file: 'api::course-file.course-file',
  testSet: 'api::test-set.test-set',
  question: 'api::question.question',
  answer: 'api::answer.answer',
  asset: 'api::asset.asset',
  version: 'api::course-version.course-version',
  correction: 'api::course-version.correction',
  regrading: 'api::course-version.regrading',
  enrollment: 'api::enrollment.enrollment',
  attempt: 'api::attempt.attempt',
  response: 'api::attempt.response',
  choice: 'api::attempt.choice',
  account: 'plugin::users-permissions.user',
  certificate: 'api::certificate.certificate',
} as const;
