import { describe, expect, it } from 'vitest';

import { certificateView, verification } from './contract';
import {
  certificateViewOf,
  fileNameOf,
  supersededBy,
  verificationOf as verificationOfIssuer,
  type CertificateRow,
} from './view';

const row: CertificateRow = {
  id: 1,
  documentId: 'x',
  code: 'c0de',
  learner: 'lea-id',
  courseId: 'c',
  versionId: 'v',
  holder: 'Lea',
  nameStatus: 'self-declared',
  nameConfirmedAt: null,
  nameConfirmedBy: null,
  courseName: 'Tides',
  courseVersion: '1',
  achievedAt: '2024-05-01T10:00:00.000Z',
  score: 90,
  timeZone: null,
  topics: ['Moon', 'Sun'],
  durationMinutes: 750,
  showsTopics: false,
  showsDuration: false,
  finality: 'final',
  provisionalReasons: null,
  examinedUnder: null,
  printedAddress: null,
  provisionalSha256: null,
  sha256: 'abc',
  issue: 1,
  waitingFor: null,
  emailHash: null,
  emailSalt: null,
  revokedAt: null,
  revokedReason: null,
  revokedBy: null,
  replacedBy: null,
};
const verificationOf = (value: CertificateRow | null) => verificationOfIssuer(value, 'Harbour School');
const provisional: CertificateRow = { ...row, finality: 'provisional', provisionalReasons: ['address'] };
const revoked = { ...row, revokedAt: '2024-06-01T10:00:00.000Z' };

describe('verifying', () => {
  it('says what is certified, and not who asked for it', () => {
    expect(verificationOf(row)).toEqual({
      nameStatus: 'self-declared',
      nameConfirmedAt: null,
      nameConfirmedBy: null,
      status: 'valid',
      holder: 'Lea',
      course: 'Tides',
      version: '1',
      sha256: 'abc',
      topics: [],
      durationMinutes: null,
      achievedAt: '2024-05-01T10:00:00.000Z',
      achievedOn: '2024-05-01',
    });
  });

  it('says that a name was confirmed, in the name of the issuer and not by whom', () => {
    const confirmed = { ...row, nameConfirmedAt: '2024-05-03T10:00:00.000Z', nameConfirmedBy: 'Ada Admin' };
    expect(verificationOf(confirmed)).toMatchObject({
      nameStatus: 'self-declared',
      nameConfirmedAt: '2024-05-03T10:00:00.000Z',
      nameConfirmedBy: 'Harbour School',
    });
    expect(JSON.stringify([verificationOf(confirmed), certificateViewOf(confirmed)])).not.toContain('Ada Admin');
  });

  it('says that it is provisional, and why, unless it was revoked', () => {
    expect(verificationOf(provisional)).toMatchObject({ status: 'provisional', reasons: ['address'], replaced: false });
    expect(verificationOf({ ...provisional, revokedAt: revoked.revokedAt })).toMatchObject({ status: 'revoked' });
    expect(certificateViewOf(provisional)).toMatchObject({ isProvisional: true, provisionalReasons: ['address'] });
  });

  it('takes one that nobody has examined for what it was meant to be', () => {
    expect(verificationOf({ ...row, finality: 'unexamined' })).toMatchObject({ status: 'valid' });
    expect(certificateViewOf({ ...row, finality: 'unexamined' }).isProvisional).toBe(false);
  });

  it('says of a provisional PDF that the final certificate has replaced it', () => {
    expect(supersededBy(verificationOf(row))).toMatchObject({ status: 'provisional', reasons: [], replaced: true });
    expect(supersededBy(verificationOf(revoked))).toEqual(verificationOf(revoked));
    expect(supersededBy({ status: 'unknown' })).toEqual({ status: 'unknown' });
  });

  it('says when it was revoked', () => {
    const says = { status: 'revoked', revokedAt: '2024-06-01T10:00:00.000Z' };
    expect(verificationOf(revoked)).toMatchObject({ ...says, replaced: false });
    expect(verificationOf({ ...revoked, replacedBy: 'y' })).toMatchObject({ ...says, replaced: true });
    expect(JSON.stringify(verificationOf({ ...revoked, revokedReason: 'SECRET' }))).not.toContain('SECRET');
  });

  it('says nothing of what it does not know', () => {
    expect(verificationOf(null)).toEqual({ status: 'unknown' });
  });

  it.each([row, revoked, provisional, null])('has the shape the API document promises', (value) => {
    expect(verification.parse(verificationOf(value))).toEqual(verificationOf(value));
  });
});

it('tells the day that is printed, in the time zone it was printed in', () => {
  const late = { ...row, achievedAt: '2024-05-01T22:30:00.000Z' };
  expect(certificateViewOf(late).achievedOn).toBe('2024-05-01');
  expect(certificateViewOf({ ...late, timeZone: 'Europe/Berlin' }).achievedOn).toBe('2024-05-02');
  expect(verificationOf({ ...late, timeZone: 'Europe/Berlin' })).toMatchObject({ achievedOn: '2024-05-02' });
});

it('says of its course what stands in its PDF, and not what else is known of it', () => {
  const shown = { ...row, showsTopics: true, showsDuration: true };
  const details = { topics: ['Moon', 'Sun'], durationMinutes: 750 };
  expect([certificateViewOf(shown), verificationOf(shown)]).toMatchObject([details, details]);
  expect(certificateViewOf(row)).toMatchObject({ topics: [], durationMinutes: null });
  const before = { ...row, topics: null, showsTopics: null, durationMinutes: null, showsDuration: null };
  expect(certificateViewOf({ ...before, showsTopics: true })).toMatchObject({ topics: [], durationMinutes: null });
  expect(verificationOf(before)).toMatchObject({ topics: [], durationMinutes: null });
});

it('is pending until the PDF is there', () => {
  expect(certificateViewOf({ ...row, sha256: null }).state).toBe('pending');
  expect(certificateViewOf({ ...row, sha256: null, waitingFor: 'renderer.missing' })).toMatchObject({
    state: 'waiting',
    reason: 'renderer.missing',
  });
  expect(certificateViewOf(row).state).toBe('ready');
  expect(certificateView.parse(certificateViewOf(row))).toEqual(certificateViewOf(row));
});

it.each([
  ['Bread & Butter', 'certificate-bread-butter.pdf'],
  ['../../etc/passwd', 'certificate-etc-passwd.pdf'],
  ['المد والجزر', 'certificate-المد-والجزر.pdf'],
  ['"; filename=x\r\n', 'certificate-filename-x.pdf'],
  ['!!!', 'certificate.pdf'],
  [`a${'𐐀'.repeat(100)}`.toLowerCase(), `certificate-a${'𐐨'.repeat(87)}.pdf`],
])('calls the file of the course %j %s', (courseName, name) => {
  expect(fileNameOf({ courseName })).toBe(name);
});
