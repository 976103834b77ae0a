import { expect, it } from 'vitest';

import { aTestSet } from '../../attempt/rules/examples';
import { enrollmentView } from './contract';
import { enrollmentViewOf, type EarnedCertificate, type EnrollmentRow } from './view';

const snapshot = (certificate: boolean) => ({
  course: { id: 'c', name: 'Tides', version: '1', description: '', topics: [], durationMinutes: null, certificate },
  files: [],
  testSets: [],
});
const row = (completedAt: string | null): EnrollmentRow => ({
  id: 1,
  documentId: 'enrolment',
  learner: 'lea',
  courseId: 'c',
  openedFiles: null,
  servedFiles: null,
  completedAt,
  createdAt: '2024-05-01T10:00:00.000Z',
  version: { id: 1, documentId: 'version', number: 1 },
});
const then = '2024-05-02T10:00:00.000Z';
const certificate = (sha256: string | null): EarnedCertificate => ({
  documentId: 'x',
  versionId: 'version',
  sha256,
  waitingFor: null,
  finality: 'final',
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
    hasName: true,
    upgrade: null,
  });
  expect(view.certificate).toEqual({ state, reason: null, isProvisional: false, id: earned ? 'x' : null });
  expect(enrollmentView.parse(view)).toEqual(view);
});

it.each([
  ['waiting', 'name', null, false],
  ['pending', null, null, true],
  ['waiting', 'renderer.missing', 'renderer.missing', true],
] as const)(
  'says %s, for %s, of a certificate that waits for %s; with a name: %s',
  (state, reason, waitingFor, hasName) => {
    const earned: EarnedCertificate | null = waitingFor && { ...certificate(null), waitingFor };
    const parts = { row: row(then), snapshot: snapshot(true), attempts: [], upgrade: null, hasName };
    const view = enrollmentViewOf({ ...parts, certificate: earned });
    expect(view.certificate).toEqual({ state, reason, isProvisional: false, id: earned ? 'x' : null });
  },
);

it('tells neither the best score nor a pass of a test set that tells nothing', () => {
  const sets = [aTestSet([], { id: 'told' }), aTestSet([], { id: 'silent', review: 'nothing' })];
  const attempts = sets.map(({ id }) => ({
    documentId: id,
    testSetId: id,
    submittedAt: then,
    score: 1,
    maxScore: 2,
    share: null,
    passed: true,
  }));
  const upgrade = { version: '2', number: 2 };
  const parts = {
    row: row(null),
    snapshot: { ...snapshot(false), testSets: sets },
    attempts,
    certificate: null,
    hasName: true,
    upgrade,
  };
  const view = enrollmentViewOf(parts);
  expect(view.testSets.map(({ id, best, passed }) => [id, best, passed])).toEqual([
    ['told', 50, true],
    ['silent', null, null],
  ]);
  expect(enrollmentView.parse(view)).toEqual(view);
});
