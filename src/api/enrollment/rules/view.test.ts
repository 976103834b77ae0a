import { expect, it } from 'vitest';

import { enrollmentView } from './contract';
import { enrollmentViewOf, type EarnedCertificate, type EnrollmentRow } from './view';

const snapshot = (certificate: boolean) => ({
  course: { id: 'c', name: 'Tides', version: '1', description: '', topics: [], certificate },
  files: [],
  testSets: [],
});
const row = (completedAt: string | null): EnrollmentRow => ({
  ...{ id: 1, documentId: 'enrolment', learner: 'lea', courseId: 'c', openedFiles: null, completedAt },
  ...{ createdAt: '2024-05-01T10:00:00.000Z', version: { id: 1, documentId: 'version' } },
});
const then = '2024-05-02T10:00:00.000Z';
const certificate = (sha256: string | null): EarnedCertificate => ({
  documentId: 'x',
  versionId: 'version',
  sha256,
  waitingFor: null,
});

it.each([
  ['none', 'a course that gives none', false, null, null],
  ['none', 'a completed course that gives none', false, then, null],
  ['open', 'a course that is not completed', true, null, null],
  ['pending', 'a completed course whose certificate is not issued yet', true, then, null],
  ['pending', 'a certificate without its PDF', true, then, certificate(null)],
  ['ready', 'a certificate with its PDF', true, then, certificate('abc')],
  ['ready', 'a certificate of a course that gives none any more', false, then, certificate('abc')],
] as const)('says %s of the certificate of %s', (state, _, gives, completedAt, earned) => {
  const view = enrollmentViewOf({
    row: row(completedAt),
    snapshot: snapshot(gives),
    attempts: [],
    certificate: earned,
  });
  expect(view.certificate).toEqual({ state, id: earned ? 'x' : null });
  expect(enrollmentView.parse(view)).toEqual(view);
});
