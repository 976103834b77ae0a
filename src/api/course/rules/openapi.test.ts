import { expect, it } from 'vitest';

import { attemptView, saveBody } from '../../attempt/rules/contract';
import {
  certificateView,
  issuerProfile,
  publishedKey,
  revocationList,
  verification,
} from '../../certificate/rules/contract';
import { enrollmentView } from '../../enrollment/rules/contract';
import { courseCard, courseDetail } from './contract';
import { EXAMPLES } from './examples';
import { enrichDocument } from './openapi';

it.each([
  ['a course', courseDetail, EXAMPLES.course],
  ['a course in a list', courseCard, EXAMPLES.courses.data[0]],
  ['an enrolment', enrollmentView, EXAMPLES.enrollment],
  ['an enrolment after the change to a newer version', enrollmentView, EXAMPLES.upgraded],
  ['an open attempt', attemptView, EXAMPLES.open],
  ['a graded attempt', attemptView, EXAMPLES.graded],
  ['a graded attempt with the key', attemptView, EXAMPLES.withKey],
  ['a certificate', certificateView, EXAMPLES.certificate],
  ['a valid certificate', verification, EXAMPLES.valid],
  ['a provisional certificate', verification, EXAMPLES.provisional],
  ['a revoked certificate', verification, EXAMPLES.revoked],
  ['an issuer', issuerProfile, EXAMPLES.issuer],
  ['a key', publishedKey, EXAMPLES.key],
  ['what is known of a badge', revocationList, EXAMPLES.notRevoked],
  ['what is known of a revoked badge', revocationList, EXAMPLES.isRevoked],
  ['a save', saveBody, EXAMPLES.save],
])('the example of %s is what the schema says', (_, schema, example) => {
  expect(schema.parse(example)).toEqual(example);
});

it('adds answers, errors and examples to the document, and leaves other routes alone', () => {
  const ok = { description: 'OK', content: { 'application/json': { schema: { type: 'object' } } } };
  const other = { get: { responses: { '200': ok } } };
  const start = { post: { responses: { '200': ok } } };
  const document = { openapi: '3.1.0', paths: { '/other': other, '/test-sets/{id}/attempts': start } };
  const { paths, openapi } = enrichDocument(document);
  expect([openapi, paths['/other']]).toEqual(['3.1.0', other]);
  const { responses } = paths['/test-sets/{id}/attempts'].post as { responses: Record<string, typeof ok> };
  expect(Object.keys(responses)).toEqual(['200', '201', '400', '401', '403', '404', '409', '413', '415', '429', '500']);
  expect(responses['201']?.content['application/json']).toMatchObject({
    examples: { open: { value: { data: { state: 'open' } } } },
  });
  expect(responses['409']?.content['application/json']).toMatchObject({
    examples: { 'attempt.noneLeft': { value: { error: { status: 409, details: { code: 'attempt.noneLeft' } } } } },
  });
  expect(start.post.responses).toEqual({ '200': ok });
});
