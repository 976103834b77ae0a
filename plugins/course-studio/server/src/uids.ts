/** The content types the studio hooks onto: the only place that knows their names. */
export const UID = {
  course: 'api::course.course',
  file: 'api::course-file.course-file',
  testSet: 'api::test-set.test-set',
  question: 'api::question.question',
  answer: 'api::answer.answer',
  asset: 'api::asset.asset',
  version: 'api::course-version.course-version',
  enrollment: 'api::enrollment.enrollment',
  certificate: 'api::certificate.certificate',
} as const;
