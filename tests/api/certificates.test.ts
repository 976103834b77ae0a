import { execFileSync, spawn } from 'node:child_process';
import { createHash, createPublicKey } from 'node:crypto';
import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { Readable } from 'node:stream';
import jsonwebtoken from 'jsonwebtoken';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

import { createPrinter, findChromium, type Printer } from '../../plugins/course-studio/server/src/certificates/browser';
import { isOnePagePdf } from '../../plugins/course-studio/server/src/certificates/pdf';
import type { ProfileView } from '../../src/api/profile/rules/contract';
import { aCourseNode } from '../../database/seeds/nodes';
import { atDesk } from '../authoring';
import { startStudio, until, type Person, type Studio } from '../harness';
import { aCourse, aTestOf, learning, nameIssuer } from '../learning';
import { compact, readPdf } from '../pdf';

let studio: Studio;
let instructor: Person;

beforeAll(async () => {
  studio = await startStudio({
    VERIFICATIONS_PER_MINUTE: '600',
    TRUST_PROXY: 'true',
    CHROMIUM_DOCUMENTS: '5',
    // Without a public address and an issuer they are provisional: `provisional-certificates.test.ts`.
    PUBLIC_URL: 'https://academy.example.org',
  });
  await nameIssuer(studio);
  instructor = await studio.createInstructor();
});
afterAll(() => studio.stop());

const CERTIFICATE = 'api::certificate.certificate';
const certificates = (where: Record<string, unknown>) =>
  studio.strapi.db.query(CERTIFICATE).findMany({ where, populate: ['asset'] });
const storedPdfs = () => studio.strapi.db.query('api::asset.asset').count({ where: { role: 'certificate' } });

interface CertificatesService {
  issueCertificate(enrollmentId: string): Promise<void>;
  findUnissued(): Promise<string[]>;
}
const service = () => studio.strapi.plugin('course-studio').service<CertificatesService>('certificates');

const housekeeping = () => studio.strapi.plugin('course-studio').service<{ sweep(): Promise<unknown> }>('housekeeping');

/** A new learner who is one submit away from the certificate of a new course. */
async function almostThere({ certificate = true, name = 'Lea Learner' } = {}) {
  const course = await aCourse({ studio, instructor }, { certificate });
  const person = await studio.createLearner(name);
  const me = learning(studio, person);
  const enrollment = (await me.enrol(course.id)).body.data.id;
  const [{ id: testSet, key }] = course.testSets as [(typeof course.testSets)[number]];
  return { course, person, me, enrollment, complete: () => me.take(testSet, key) };
}

/** One who has it. */
async function certified() {
  const learner = await almostThere();
  await learner.complete();
  const id = await until('the certificate', async () => {
    const { certificate } = (await learner.me.enrollment(learner.enrollment)).body.data;
    return certificate.state === 'ready' && certificate.id;
  });
  const [certificate] = (await learner.me.certificates()).body.data;
  if (!certificate) throw new Error('the certificate is not listed');
  return { ...learner, id, certificate };
}

const download = async (id: string, token?: string) => {
  const response = await fetch(`${studio.url}/api/certificates/${id}/pdf`, {
    headers: token ? { Authorization: `Bearer ${token}` } : {},
  });
  return { status: response.status, headers: response.headers, bytes: Buffer.from(await response.arrayBuffer()) };
};
const hash = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

interface Chromium {
  /** Also the group of all of its processes. */
  pid: number;
  /** The folder it works in. */
  profile: string;
}

const processes = () =>
  execFileSync('ps', ['-eo', 'pid=,ppid=,pgid=,stat=,args='], { encoding: 'utf8' })
    .split('\n')
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line))
    .flatMap((found) =>
      found ? [{ pid: +found[1]!, parent: +found[2]!, group: +found[3]!, state: found[4]!, args: found[5]! }] : [],
    );

/** The Chromiums that this test's process has started. */
const chromiums = (): Chromium[] =>
  processes()
    .filter(({ parent, args }) => parent === process.pid && args.includes('--remote-debugging-pipe'))
    .map(({ pid, args }) => ({ pid, profile: /--user-data-dir=(\S+)/.exec(args)![1]! }));

/** Processes and folders that are left of Chromiums. */
const remainsOf = (ended: Chromium[]): string[] => [
  ...processes()
    .filter(({ group, state }) => ended.some(({ pid }) => pid === group) && !state.startsWith('Z'))
    .map(({ args }) => args),
  ...ended.map(({ profile }) => profile).filter((profile) => fs.existsSync(profile)),
];
const untilNothingIsLeftOf = (ended: Chromium[]) =>
  until('every process and folder of Chromium to go', () => Promise.resolve(remainsOf(ended).length === 0), 15);

describe('a certificate', () => {
  it('is made when the course is completed, and downloaded as it was stored', async () => {
    const { me, person, id, certificate, course } = await certified();
    expect(certificate).toMatchObject({
      id,
      courseId: course.id,
      courseName: 'Tides',
      courseVersion: '1.0',
      score: 100,
      state: 'ready',
      revokedAt: null,
    });
    expect(certificate.holder).toMatch(/^Lea Learner /);
    expect(certificate.code).toMatch(/^[0-9a-f]{32}$/);
    const { status, headers, bytes } = await download(id, person.token);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('application/pdf');
    expect(headers.get('content-disposition')).toBe('attachment; filename="certificate-tides.pdf"');
    expect(headers.get('content-length')).toBe(String(bytes.length));
    expect(isOnePagePdf(bytes)).toBe(true);
    expect(hash(bytes)).toBe(certificate.sha256);
    expect((await me.certificates()).body.data).toHaveLength(1);
  });

  it("is nobody else's", async () => {
    const { id } = await certified();
    const other = await studio.createLearner();
    const refused = await learning(studio, other).call('GET', `/certificates/${id}/pdf`);
    expect([refused.status, refused.body.error.details.code]).toEqual([404, 'certificate.unknown']);
    expect((await learning(studio, other).certificates()).body.data).toEqual([]);
    expect((await download(id)).status).toBe(403);
  });

  it('is stored where nobody gets it without asking the API', async () => {
    const { id, person, certificate } = await certified();
    const [row] = await certificates({ documentId: id });
    expect(row.asset).toMatchObject({ sha256: certificate.sha256, draft: null });
    for (const address of [row.asset.url, `/uploads/${row.asset.key}.pdf`, `/${row.asset.key}.pdf`]) {
      const { status, headers } = await fetch(new URL(address, studio.url), {
        headers: { Authorization: `Bearer ${person.token}` },
      });
      expect([status < 400, headers.get('content-type')]).not.toEqual([true, 'application/pdf']);
    }
  });

  it('gives the same bytes after the learner was renamed and the course was changed, archived and deleted', async () => {
    const { id, person, course, certificate } = await certified();
    const before = await download(id, person.token);
    const same = async () => {
      await housekeeping().sweep();
      const { status, bytes } = await download(id, person.token);
      return [status, bytes.equals(before.bytes), hash(bytes)];
    };
    const unchanged = [200, true, certificate.sha256];
    await studio.strapi.db
      .query('plugin::users-permissions.user')
      .update({ where: { id: person.id }, data: { username: 'Renamed' } });
    expect(await same()).toEqual(unchanged);
    const author = atDesk(() => ({ studio, author: instructor }));
    const { revision } = await author.load(course.id);
    await author.put(course.id, revision, [aCourseNode(course.id, { name: 'Renamed', version: '2.0' })]);
    expect((await author.confirm(course.id, revision + 1)).status).toBe(200);
    expect(await same()).toEqual(unchanged);
    expect((await author.call('POST', `/drafts/${course.id}/archive`)).status).toBe(204);
    expect(await same()).toEqual(unchanged);
    // Course Studio refuses to delete a course that somebody took; whoever writes to the database can.
    expect((await author.call('POST', `/drafts/${course.id}/deletion`, { data: { name: 'Renamed' } })).status).toBe(
      409,
    );
    for (const uid of ['api::course.course', 'api::enrollment.enrollment'])
      await studio.strapi.db
        .query(uid)
        .deleteMany({ where: uid.includes('course') ? { documentId: course.id } : { courseId: course.id } });
    expect(await same()).toEqual(unchanged);
    expect(await same()).toEqual(unchanged);
    const { body } = await studio.api('GET', `/api/certificates/verify/${certificate.code}`);
    expect(body.data).toMatchObject({ status: 'valid', holder: certificate.holder, course: 'Tides', version: '1.0' });
  });

  it('can be verified by anybody who has its code, until it is revoked', async () => {
    const { id, certificate } = await certified();
    const verify = (code: string) => studio.api('GET', `/api/certificates/verify/${code}`);
    const { status, body } = await verify(certificate.code);
    const { holder, sha256, achievedAt } = certificate;
    expect([status, body.data]).toEqual([
      200,
      {
        status: 'valid',
        holder,
        nameStatus: 'self-declared',
        nameConfirmedAt: null,
        nameConfirmedBy: null,
        course: 'Tides',
        version: '1.0',
        topics: [],
        durationMinutes: null,
        achievedAt,
        achievedOn: achievedAt.slice(0, 10),
        sha256,
      },
    ]);
    await studio.strapi.db.query(CERTIFICATE).update({ where: { documentId: id }, data: { revokedAt: new Date() } });
    expect((await verify(certificate.code)).body.data).toMatchObject({
      status: 'revoked',
      holder,
      revokedAt: expect.stringMatching(/^\d{4}-/),
    });
    const unknown = await verify('0'.repeat(32));
    expect([unknown.status, unknown.body.data]).toEqual([200, { status: 'unknown' }]);
    for (const code of ['x', '%27%20OR%201=1', encodeURIComponent('<script>'), 'a'.repeat(5000)]) {
      const refused = await verify(code);
      expect([refused.status, refused.body.error.details.code]).toEqual([400, 'certificate.code']);
    }
  });

  it('cannot be downloaded while its PDF is not there', async () => {
    const { me, person, course } = await almostThere();
    const row = await studio.strapi.db.query(CERTIFICATE).create({
      data: {
        code: person.documentId,
        learner: person.documentId,
        courseId: course.id,
        versionId: 'v',
        holder: 'x',
        courseName: 'y',
        achievedAt: new Date(),
      },
    });
    const refused = await me.call('GET', `/certificates/${row.documentId}/pdf`);
    expect([refused.status, refused.body.error.details.code]).toEqual([409, 'certificate.pending']);
    await studio.strapi.db.query(CERTIFICATE).delete({ where: { id: row.id } });
  });

  it('is not made for a course that gives none, or is not completed', async () => {
    const without = await almostThere({ certificate: false });
    await without.complete();
    const unfinished = await almostThere();
    await service().issueCertificate(without.enrollment);
    await service().issueCertificate(unfinished.enrollment);
    await service().issueCertificate('no-such-enrolment');
    expect(await certificates({ courseId: { $in: [without.course.id, unfinished.course.id] } })).toEqual([]);
    expect(await service().findUnissued()).toEqual([]);
  });
});

describe('the public page', () => {
  const page = async (route: string, init: RequestInit = {}) => {
    const headers = { 'Accept-Language': 'de', ...init.headers };
    const response = await fetch(`${studio.url}/api${route}`, { ...init, headers });
    return { status: response.status, headers: response.headers, text: await response.text() };
  };
  async function* pieces(bytes: Buffer) {
    for (let start = 0; start < bytes.length; start += 1_000_000) yield bytes.subarray(start, start + 1_000_000);
  }
  /** A body that does not say how long it is. */
  const inPieces = (bytes: Buffer) => Readable.toWeb(Readable.from(pieces(bytes)));
  const form = (bytes: Buffer, code?: string) => {
    const body = new FormData();
    body.append('files', new Blob([new Uint8Array(bytes)], { type: 'application/pdf' }), 'certificate.pdf');
    if (code) body.append('code', code);
    return { method: 'POST', body };
  };

  it('says what is known of a code, in the language of the reader, without a script', async () => {
    const { certificate } = await certified();
    const found = await page(`/verify/${certificate.code}`);
    expect(found.status).toBe(200);
    expect(found.text).toContain('Dieses Zertifikat ist gültig');
    expect(found.text).toContain(certificate.sha256);
    expect(found.text).not.toContain('<script');
    expect(found.headers.get('content-security-policy')).toMatch(/^default-src 'none'; .*; style-src 'sha256-[^ ]+'$/);
    expect(found.headers.get('cache-control')).toBe('no-store');
    const english = await page(`/verify/${certificate.code}`, { headers: { 'Accept-Language': 'fr, en' } });
    expect(english.text).toContain('This certificate is valid');
    const unknown = await page(`/verify?code=${'0'.repeat(32)}`);
    expect([unknown.status, unknown.text.includes('Dieses Zertifikat gibt es nicht')]).toEqual([200, true]);
    const malformed = await page(`/verify/${encodeURIComponent('"><script>alert(1)</script>')}`);
    expect([malformed.status, malformed.text.includes('<script')]).toEqual([400, false]);
    expect((await page('/verify')).text).toContain('type="file"');
  });

  it('compares a PDF byte by byte', async () => {
    const { id, person, certificate } = await certified();
    const { bytes } = await download(id, person.token);
    expect((await page('/verify', form(bytes))).text).toContain('Byte für Byte das ausgestellte Zertifikat');
    expect((await page('/verify', form(bytes, certificate.code))).text).toContain('Byte für Byte');
    expect((await page('/verify', form(bytes, '0'.repeat(32)))).text).toContain('NICHT das ausgestellte Zertifikat');
    const tampered = Buffer.from(bytes);
    tampered[1000]! ^= 1;
    expect((await page('/verify', form(tampered))).text).toContain('nicht von uns ausgestellt');
    const raw = { method: 'POST', body: new Uint8Array(bytes), headers: { 'Content-Type': 'application/pdf' } };
    expect(JSON.parse((await page('/certificates/verify', raw)).text).data.status).toBe('valid');
    const none = await page('/certificates/verify', { method: 'POST' });
    expect([none.status, JSON.parse(none.text).error.details.code]).toEqual([400, 'certificate.file']);
  });

  it.each(['/certificates/verify', '/verify', '/certificates/status'])(
    'takes as long for a code nobody has: %s',
    async (route) => {
      const { certificate } = await certified();
      const timeOf = async (code: string) => {
        const start = performance.now();
        await page(`${route}/${code}`);
        return performance.now() - start;
      };
      const times: Record<'known' | 'unknown', number[]> = { known: [], unknown: [] };
      for (let round = 0; round < 30; round += 1) {
        times.known.push(await timeOf(certificate.code));
        times.unknown.push(await timeOf(round.toString(16).padStart(32, '0')));
      }
      expect(Math.min(...times.known, ...times.unknown)).toBeGreaterThan(35);
      // How often one who calls the slower of two "known" is right: half of the time, as with a coin. 0.3 is four times
      // the standard deviation of that share for thirty of each (Mann-Whitney).
      const right = times.known.flatMap((known) => times.unknown.map((unknown) => Number(known > unknown)));
      expect(Math.abs(right.reduce((sum, one) => sum + one) / right.length - 0.5)).toBeLessThan(0.3);
    },
  );

  it('refuses what is too large to be a certificate, to people with a page, and keeps nothing of it', async () => {
    const { TMPDIR } = process.env;
    process.env.TMPDIR = fs.mkdtempSync(path.join(studio.dir, 'tmp-'));
    const large = Buffer.alloc(25_000_000);
    try {
      const shown = await page('/verify', form(large));
      expect([shown.status, shown.headers.get('content-type')]).toEqual([413, 'text/html; charset=utf-8']);
      expect(shown.text).toContain('zu groß');
      for (const init of [
        form(large),
        { method: 'POST', body: large, headers: { 'Content-Type': 'application/pdf' } },
        { method: 'POST', body: inPieces(large), duplex: 'half', headers: { 'Content-Type': 'application/pdf' } },
      ]) {
        const told = await page('/certificates/verify', init as RequestInit);
        expect([told.status, JSON.parse(told.text).error.details.code]).toEqual([413, 'certificate.fileTooLarge']);
      }
      const unsized = { method: 'POST', body: inPieces(large), duplex: 'half' };
      const refused = await page('/verify', {
        ...unsized,
        headers: { 'Content-Type': 'multipart/form-data; boundary=x' },
      } as RequestInit);
      // It is no form; it is refused as soon as that is seen.
      expect(refused.status).toBe(400);
      const several = new FormData();
      for (const name of ['files', 'files', 'other']) several.append(name, new Blob(['%PDF-']), 'a.pdf');
      const two = await page('/verify', { method: 'POST', body: several });
      expect([two.status, two.text.includes('Bitte wählen Sie zuerst eine PDF-Datei')]).toEqual([400, true]);
      await until('the temporary files to go', async () => fs.readdirSync(process.env.TMPDIR!).length === 0, 5);
    } finally {
      process.env.TMPDIR = TMPDIR;
      if (TMPDIR === undefined) delete process.env.TMPDIR;
    }
  });
});

describe('a badge', () => {
  it('is signed so that another library can verify it with the published keys, also after a rotation', async () => {
    const { id, me, person, certificate } = await certified();
    const credential = async () => {
      const response = await fetch(`${studio.url}/api/certificates/${id}/credential`, {
        headers: { Authorization: `Bearer ${person.token}` },
      });
      expect(response.headers.get('content-type')).toContain('application/vc+jwt');
      return response.text();
    };
    const verified = async (token: string) => {
      const { header } = jsonwebtoken.decode(token, { complete: true })!;
      // The specification allows no other properties; `kid` is where the key can be fetched.
      expect(Object.keys(header).sort()).toEqual(['alg', 'kid', 'typ']);
      const { body: jwk } = await studio.api('GET', new URL(header.kid!).pathname);
      expect(Object.keys(jwk).sort()).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use']);
      const { keys } = (await studio.api('GET', '/api/certificates/keys')).body;
      expect(keys).toContainEqual(jwk);
      const key = createPublicKey({ key: jwk, format: 'jwk' });
      // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the expectations say what it holds
      return jsonwebtoken.verify(token, key, { algorithms: ['RS256'] }) as Record<string, any>;
    };
    const first = await credential();
    const claims = await verified(first);
    expect(claims).toMatchObject({
      type: ['VerifiableCredential', 'OpenBadgeCredential'],
      iss: claims.issuer.id,
      jti: claims.id,
      sub: claims.credentialSubject.id,
      nbf: Math.floor(Date.parse(certificate.achievedAt) / 1000),
      credentialStatus: { type: '1EdTechRevocationList', id: expect.stringContaining('/api/certificates/status/') },
      credentialSubject: { type: ['AchievementSubject'], achievement: { type: ['Achievement'], name: 'Tides' } },
    });
    expect(Date.parse(claims.validFrom) / 1000).toBe(claims.nbf);
    const { achievement } = claims.credentialSubject;
    for (const required of ['id', 'type', 'name', 'description', 'criteria'])
      expect(achievement).toHaveProperty(required);
    const [, email] = claims.credentialSubject.identifier;
    const expected = createHash('sha256')
      .update(person.email + email.salt)
      .digest('hex');
    expect(email.identityHash).toBe(`sha256$${expected}`);
    expect(first).not.toContain(Buffer.from(person.email).toString('base64url').slice(2, 12));
    const { body: issuer } = await studio.api('GET', '/api/certificates/issuer');
    expect(issuer).toMatchObject({ id: claims.issuer.id, type: ['Profile'], name: claims.issuer.name });
    const service = studio.strapi.plugin('course-studio').service<{ rotateKeys(): Promise<void> }>('certificates');
    await service.rotateKeys();
    const second = await credential();
    expect(jsonwebtoken.decode(second, { complete: true })!.header.kid).not.toBe(
      jsonwebtoken.decode(first, { complete: true })!.header.kid,
    );
    await verified(first);
    await verified(second);
    const [head, body, signature] = first.split('.') as [string, string, string];
    const forged = Buffer.from(JSON.stringify({ ...claims, name: 'Forged' })).toString('base64url');
    await expect(verified([head, forged, signature].join('.'))).rejects.toThrow('invalid signature');
    expect(body).not.toBe(forged);
    const other = await learning(studio, await studio.createLearner()).call('GET', `/certificates/${id}/credential`);
    expect(other.status).toBe(404);
    expect((await me.certificates()).status).toBe(200);
  });
});

describe('an administrator', () => {
  let admin: Person;
  beforeAll(async () => {
    admin = await studio.createAdmin('strapi-super-admin');
  });
  const as = (who: Person, method: string, route: string, data?: unknown) =>
    studio.api(method, `/course-studio${route}`, { token: who.token, ...(data !== undefined && { body: { data } }) });

  it('confirms a name, corrected where need be; what was issued stays, what is issued anew takes it over', async () => {
    const { id, certificate, person, me } = await certified();
    const { holder } = certificate;
    const verify = async (code: string) => (await studio.api('GET', `/api/certificates/verify/${code}`)).body.data;
    const confirm = (who: Person, fullName: unknown) =>
      as(who, 'POST', `/certificates/${id}/confirm-name`, { fullName });
    const stranger = await studio.createInstructor();
    expect((await confirm(stranger, holder)).status).toBe(403);
    const refused = await confirm(instructor, 'Lea\u202e');
    expect([refused.status, refused.body.error.details.code]).toEqual([400, 'name.invalid']);

    const confirmed = await confirm(instructor, holder);
    expect([confirmed.status, confirmed.body.data]).toMatchObject([
      200,
      { holder, nameStatus: 'self-declared', nameConfirmedBy: 'Ada Admin', account: { isConfirmed: true } },
    ]);
    expect(await verify(certificate.code)).toMatchObject({
      holder,
      nameStatus: 'self-declared',
      nameConfirmedAt: expect.any(String),
      nameConfirmedBy: 'Harbour School',
    });
    const page = await fetch(`${studio.url}/api/verify/${certificate.code}`);
    expect(await page.text()).toContain('after the certificate had been issued');

    const corrected = await confirm(instructor, '  Léa   Learner ');
    expect(corrected.body.data).toMatchObject({ holder, account: { fullName: 'Léa Learner', isConfirmed: true } });
    const profile = (await me.call<ProfileView>('GET', '/profile')).body.data;
    expect(profile).toMatchObject({ fullName: 'Léa Learner', nameStatus: 'confirmed', isNameFixed: true });
    expect((await me.call('PUT', '/profile', { data: { fullName: 'Lena' } })).status).toBe(409);

    const issued = (await as(admin, 'POST', `/certificates/${id}/reissue`, { reason: 'A typo' })).body.data;
    expect(await verify(issued.code)).toMatchObject({ holder: 'Léa Learner', nameStatus: 'confirmed' });
    expect(await verify(certificate.code)).toMatchObject({ status: 'revoked', holder });
    await until('the new PDF', async () =>
      (await me.certificates()).body.data.some((item) => item.id === issued.id && item.state === 'ready'),
    );
    const badge = await fetch(`${studio.url}/api/certificates/${issued.id}/credential`, {
      headers: { Authorization: `Bearer ${person.token}` },
    });
    const { evidence } = jsonwebtoken.decode(await badge.text()) as { evidence: { narrative: string }[] };
    expect(evidence[0]?.narrative).toBe('The name of the holder was confirmed by Harbour School.');
    const { text } = readPdf((await download(issued.id, person.token)).bytes);
    expect(text).toContain(compact('Name confirmed by Harbour School'));
    const list = await as(instructor, 'GET', `/certificates?search=${issued.code}`);
    expect(list.body.data.results).toMatchObject([{ nameStatus: 'confirmed', nameConfirmedBy: 'Ada Admin' }]);
    for (const told of [await verify(issued.code), (await me.certificates()).body, await page.text().catch(() => '')])
      expect(JSON.stringify(told)).not.toContain('Ada Admin');
  });

  it('is shown names that mix scripts', async () => {
    const mixed = await almostThere({ name: 'L\u0435a Learner' });
    await mixed.complete();
    const shown = await until('the certificate', async () => {
      const { body } = await as(instructor, 'GET', '/certificates?search=Learner');
      return body.data.results.find(({ courseId }: { courseId: string }) => courseId === mixed.course.id);
    });
    expect(shown.holderScripts).toEqual(['Latin', 'Cyrillic']);
  });

  it('re-issues a certificate with another code, and the old one says so for ever', async () => {
    const { id, person, certificate, me } = await certified();
    const before = await download(id, person.token);
    const refused = await as(instructor, 'POST', `/certificates/${id}/reissue`, { reason: 'x' });
    expect(refused.status).toBe(403);
    const named = await as(admin, 'POST', `/certificates/${id}/reissue`, { reason: 'x', holder: 'Léa' });
    expect(named.status).toBe(400);
    expect((await as(admin, 'POST', `/certificates/${id}/reissue`, { reason: ' ' })).status).toBe(400);
    const twice = await Promise.all(
      [1, 2].map(() => as(admin, 'POST', `/certificates/${id}/reissue`, { reason: 'A typo' })),
    );
    expect(twice.map(({ status }) => status).sort()).toEqual([201, 409]);
    const issued = twice.find(({ status }) => status === 201)!.body.data;
    expect(issued).toMatchObject({
      issue: 2,
      holder: certificate.holder,
      issueReason: 'A typo',
      issuedBy: 'Ada Admin',
      revokedAt: null,
    });
    await until('the new PDF', async () =>
      (await me.certificates()).body.data.some((item) => item.id === issued.id && item.state === 'ready'),
    );
    const old = (await studio.api('GET', `/api/certificates/verify/${certificate.code}`)).body.data;
    expect(old).toMatchObject({ status: 'revoked', replaced: true, holder: certificate.holder });
    expect(JSON.stringify(old)).not.toContain('typo');
    const fresh = (await studio.api('GET', `/api/certificates/verify/${issued.code}`)).body.data;
    expect(fresh).toMatchObject({ status: 'valid', holder: certificate.holder });
    expect((await download(id, person.token)).bytes.equals(before.bytes)).toBe(true);
    expect(await service().findUnissued()).toEqual([]);
  });

  it('re-issues the certificate of a completion that was taken back, and of a version that was left', async () => {
    const { id, course, enrollment, me } = await certified();
    const pdfOf = (certificate: string) =>
      until('the PDF', async () =>
        (await me.certificates()).body.data.some((item) => item.id === certificate && item.state === 'ready'),
      );
    await studio.strapi.db
      .query('api::enrollment.enrollment')
      .updateMany({ where: { documentId: enrollment }, data: { completedAt: null } });
    const second = await as(admin, 'POST', `/certificates/${id}/reissue`, { reason: 'A typo' });
    await pdfOf(second.body.data.id);
    const author = atDesk(() => ({ studio, author: instructor }));
    const { revision } = await author.load(course.id);
    await author.put(course.id, revision, [
      aCourseNode(course.id, { version: '2.0' }),
      ...aTestOf(course.id, { testSet: { position: 5 } }).nodes,
    ]);
    expect((await author.confirm(course.id, revision + 1)).status).toBe(200);
    expect((await me.call('POST', `/enrollments/${enrollment}/upgrade`)).status).toBe(200);
    const third = await as(admin, 'POST', `/certificates/${second.body.data.id}/reissue`, { reason: 'Another' });
    expect([third.status, third.body.data.courseVersion]).toEqual([201, '1.0']);
    await pdfOf(third.body.data.id);
    expect(await service().findUnissued()).toEqual([]);
  });

  it('revokes a certificate once, with a reason; the list keeps who and why', async () => {
    const { id, certificate, person } = await certified();
    const revoked = await as(admin, 'POST', `/certificates/${id}/revoke`, { reason: 'Cheated' });
    expect(revoked.body.data).toMatchObject({ revokedReason: 'Cheated', revokedBy: 'Ada Admin' });
    expect((await as(admin, 'POST', `/certificates/${id}/revoke`, { reason: 'Again' })).status).toBe(409);
    const list = await as(admin, 'GET', `/certificates?search=${certificate.code}&status=revoked`);
    expect(list.body.data).toMatchObject({ total: 1, results: [{ id, revokedReason: 'Cheated' }] });
    const badge = await learning(studio, person).call('GET', `/certificates/${id}/credential`);
    expect([badge.status, badge.body.error.details.code]).toEqual([409, 'certificate.revoked']);
    const { body: status } = await studio.api('GET', `/api/certificates/status/${certificate.code}`);
    const revokedCredential = [{ id: expect.stringContaining(certificate.code), revoked: true }];
    expect(status).toMatchObject({ id: expect.stringContaining('/status/'), revokedCredential });
    expect(JSON.stringify(status)).not.toContain('Cheated');
  });

  it('sees all certificates; an instructor those of their own courses', async () => {
    const { certificate } = await certified();
    const stranger = await studio.createInstructor();
    const seen = async (who: Person) =>
      (await as(who, 'GET', `/certificates?search=${certificate.code}`)).body.data.total;
    expect(await Promise.all([admin, instructor, stranger].map(seen))).toEqual([1, 1, 0]);
  });

  it('has certificates say what the course was about and how long it took, as it was when they were issued', async () => {
    const template = async () => (await as(admin, 'GET', '/certificate-template')).body.data;
    const show = async (isShown: boolean) => {
      const { design, revision } = await template();
      const shows = { topics: isShown, duration: isShown };
      const saved = await as(admin, 'PUT', '/certificate-template', { revision, design: { ...design, shows } });
      expect(saved.status).toBe(200);
    };
    const details = { topics: ['moon', 'sun'], durationMinutes: 750 };
    const nothing = { topics: [], durationMinutes: null };
    const said = [compact('Topics: moon · sun'), compact('Duration: 12 hours 30 minutes')];

    const plain = await certified();
    expect(plain.certificate).toMatchObject(nothing);
    await show(true);
    const { id, me, person, course, certificate } = await certified();
    expect(certificate).toMatchObject(details);
    const textOf = async (owned: string) => readPdf((await download(owned, person.token)).bytes).text;
    for (const text of said) expect(await textOf(id)).toContain(text);
    const verified = async (code: string) => (await studio.api('GET', `/api/certificates/verify/${code}`)).body.data;
    expect(await verified(certificate.code)).toMatchObject(details);
    expect(await verified(plain.certificate.code)).toMatchObject(nothing);
    const page = await fetch(`${studio.url}/api/verify/${certificate.code}`, { headers: { 'Accept-Language': 'de' } });
    expect(await page.text()).toMatch(
      /<dt>Themen<\/dt><dd><bdi>moon<\/bdi> · <bdi>sun<\/bdi><\/dd><dt>Dauer<\/dt><dd>12 Stunden, 30 Minuten<\/dd>/,
    );
    const badge = await me.call<string>('GET', `/certificates/${id}/credential`);
    const { credentialSubject } = jsonwebtoken.decode(badge.body as unknown as string) as jsonwebtoken.JwtPayload;
    expect(credentialSubject.achievement).toMatchObject({
      tag: ['moon', 'sun'],
      description: 'Completion of the course Tides (12 hours 30 minutes)',
    });

    const author = atDesk(() => ({ studio, author: instructor }));
    const { revision } = await author.load(course.id);
    await author.put(course.id, revision, [aCourseNode(course.id, { topics: ['wind'], durationMinutes: 60 })]);
    expect((await author.confirm(course.id, revision + 1)).status).toBe(200);
    const reissued = async (of: string) => {
      const issued = (await as(admin, 'POST', `/certificates/${of}/reissue`, { reason: 'A typo' })).body.data;
      return until('the PDF', async () =>
        (await me.certificates()).body.data.find((item) => item.id === issued.id && item.state === 'ready'),
      );
    };
    await show(false);
    const second = await reissued(id);
    expect(second).toMatchObject(nothing);
    expect(await textOf(second.id)).not.toContain(said[1]);
    await show(true);
    const third = await reissued(second.id);
    expect(third).toMatchObject(details);
    for (const text of said) expect(await textOf(third.id)).toContain(text);
    // What is printed stays, and so does what is said of it.
    expect(await verified(certificate.code)).toMatchObject({ status: 'revoked', ...details });
    await show(false);
  });

  it('changes the template, sees it before, and changes no certificate that is there', async () => {
    const { id, person } = await certified();
    const before = await download(id, person.token);
    const { design, revision } = (await as(admin, 'GET', '/certificate-template')).body.data;
    const upload = async (bytes: Buffer) => {
      const body = new FormData();
      body.append('files', new Blob([new Uint8Array(bytes)]), 'logo.png');
      const headers = { Authorization: `Bearer ${admin.token}` };
      const response = await fetch(`${studio.url}/course-studio/certificate-template/images`, {
        method: 'POST',
        body,
        headers,
      });
      return { status: response.status, body: await response.json() };
    };
    const picture = await sharp({ create: { width: 60, height: 20, channels: 3, background: '#f00' } })
      .png()
      .toBuffer();
    expect((await upload(Buffer.from('<svg/>'))).body.error.details.code).toBe('template.image');
    expect((await upload(picture.subarray(0, -20))).status).toBe(400);
    const logo = (await upload(picture)).body.data.id;
    const changed = { ...design, orientation: 'portrait', images: { ...design.images, logo } };
    const sample = { holder: '<script>', courseName: 'C', courseVersion: '', achievedAt: new Date(), score: null };
    const shown = await fetch(`${studio.url}/course-studio/certificate-template/preview`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${admin.token}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({ data: { design: changed, sample, format: 'png' } }),
    });
    expect(shown.headers.get('content-type')).toBe('image/png');
    expect(await sharp(Buffer.from(await shown.arrayBuffer())).metadata()).toMatchObject({ width: 794, height: 1123 });
    expect((await as(instructor, 'PUT', '/certificate-template', { revision, design: changed })).status).toBe(403);
    const bad = { ...changed, texts: { ...design.texts, title: '{nmae}' } };
    const refused = await as(admin, 'PUT', '/certificate-template', { revision, design: bad });
    expect([refused.status, refused.body.error.details.fields[0].path]).toEqual([400, 'data.design.texts.title']);
    const gone = { ...changed, images: { ...design.images, logo: 'a'.repeat(24) } };
    expect((await as(admin, 'PUT', '/certificate-template', { revision, design: gone })).status).toBe(409);
    const saved = await as(admin, 'PUT', '/certificate-template', { revision, design: changed });
    expect(saved.body.data).toMatchObject({ revision: revision + 1, design: { orientation: 'portrait' } });
    expect((await as(admin, 'PUT', '/certificate-template', { revision, design })).status).toBe(409);
    await housekeeping().sweep();
    await housekeeping().sweep();
    expect(await studio.strapi.db.query('api::asset.asset').count({ where: { documentId: logo } })).toBe(1);
    expect((await download(id, person.token)).bytes.equals(before.bytes)).toBe(true);
    const later = await certified();
    const { bytes } = await download(later.id, later.person.token);
    expect(bytes.toString('latin1')).toMatch(/\/MediaBox\s*\[0 0 594/);
    await as(admin, 'PUT', '/certificate-template', { revision: revision + 1, design });
  });
});

it('shows a template that was saved before there were typefaces and time zones as it looked then', async () => {
  const templates = studio.strapi.db.query('api::certificate.certificate-template');
  const admin = await studio.createAdmin('strapi-super-admin');
  const load = async () =>
    (await studio.api('GET', '/course-studio/certificate-template', { token: admin.token })).body.data;
  const row = await templates.findOne({ where: { slot: 'default' } });
  const { nameTypeface: _typeface, timeZone: _timeZone, ...before } = row.design;
  await templates.update({ where: { id: row.id }, data: { design: before } });
  expect((await load()).design).toMatchObject({ nameTypeface: 'sans', timeZone: 'UTC' });
  await templates.update({ where: { id: row.id }, data: { design: row.design } });
});

describe('hostile texts', () => {
  /** Counts every connection that is made to it. */
  async function listener() {
    let connections = 0;
    const server = http.createServer((_, response) => void response.end('<h1>Fetched</h1>'));
    server.on('connection', () => (connections += 1));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    return { url: `http://127.0.0.1:${port}/`, connections: () => connections, close: () => server.close() };
  }

  const textOf = async (id: string, token: string) => readPdf((await download(id, token)).bytes);

  it('in names stand in the PDF letter by letter: nothing runs, is fetched, or is read', async () => {
    const spy = await listener();
    const secret = path.join(studio.dir, 'secret.html');
    fs.writeFileSync(secret, '<h1>TOPSECRET</h1>');
    const names = [
      '<script>document.title="SCRIPTED";document.write("SCRIPTED")</script>',
      `<img src=${spy.url}>`,
      `<iframe src="${spy.url}"></iframe><iframe src="file://${secret}"></iframe>`,
      `</bdi></title></style><link rel=stylesheet href=${spy.url}>`,
      `"><object data='file://${secret}'></object><embed src="file:///etc/passwd">`,
      `<style>@import url(${spy.url});*{background:url(${spy.url})}</style>`,
      '{{7*7}} ${7*7} {code} {name} %s &lt;b&gt; &#60;',
      `<svg onload=fetch('${spy.url}')><image href="${spy.url}"/></svg>`,
      // Marks that turn the direction were always taken out before a name was stored.
      'e\u0301 evil 👩‍🚀',
      // The longest that an account can have on every database.
      'W'.repeat(255),
    ];
    for (const name of names) {
      const learner = await almostThere({ name: 'x' });
      // Issued before there was a rule for names, and not printed yet.
      await studio.strapi.db.query(CERTIFICATE).create({
        data: {
          code: createHash('md5').update(name).digest('hex'),
          learner: learner.person.documentId,
          courseId: learner.course.id,
          versionId: createHash('md5').update(name).digest('hex'),
          holder: [...name].slice(0, 255).join(''),
          courseName: 'Tides',
          achievedAt: new Date(),
        },
      });
      await service().issueCertificate(learner.enrollment);
      const [certificate] = await until('the certificate', async () => {
        const { data } = (await learner.me.certificates()).body;
        return data[0]?.state === 'ready' && data;
      });
      const { text, facts } = await textOf(certificate!.id, learner.person.token);
      expect(facts.Pages).toBe('1');
      // Emoji have no letters, and marks of direction are not seen.
      const expected = compact(certificate!.holder).replace(/\p{Extended_Pictographic}|\ufe0f/gu, '');
      expect(compact(text).replace(/\p{Extended_Pictographic}|\ufe0f/gu, '')).toContain(expected);
      for (const leaked of ['TOPSECRET', 'root:x:', 'Fetched']) expect(text).not.toContain(leaked);
      const shown = await fetch(`${studio.url}/api/verify/${certificate!.code}`);
      expect(await shown.text()).not.toMatch(/<(script|img|iframe|link|object|embed|svg|image)/);
    }
    expect(spy.connections()).toBe(0);
    spy.close();
  });

  it('in the template do as little', async () => {
    const admin = await studio.createAdmin('strapi-super-admin');
    const spy = await listener();
    const { token } = admin;
    const { design } = (await studio.api('GET', '/course-studio/certificate-template', { token })).body.data;
    const texts = {
      ...design.texts,
      title: '<script>1</script>',
      intro: `<img src=${spy.url}><iframe src=file:///etc/passwd>`,
      completed: `<style>@import url(${spy.url});</style>`,
      note: `</style><link rel=stylesheet href=${spy.url}> {name}`,
      signatory: `<svg onload=fetch('${spy.url}')>`,
    };
    const sample = { holder: '{code}', courseName: 'C', courseVersion: '1', achievedAt: new Date(), score: 1 };
    const response = await fetch(`${studio.url}/course-studio/certificate-template/preview`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({ data: { design: { ...design, texts }, sample, format: 'pdf' } }),
    });
    expect(response.status).toBe(200);
    const { text, facts } = readPdf(Buffer.from(await response.arrayBuffer()));
    expect([facts.Pages, facts.Title]).toEqual(['1', expect.stringContaining('<script>1</script>')]);
    expect(text.toUpperCase()).toContain('<SCRIPT>1</SCRIPT>');
    for (const said of [texts.intro, texts.completed, texts.note.replace('{name}', '{code}')])
      expect(text).toContain(compact(said));
    expect(text).not.toContain('root:x:');
    expect(spy.connections()).toBe(0);
    spy.close();
  });
});

describe('issuing', () => {
  /** Completes the course with the database alone: no submit, no bell. */
  const completeQuietly = (enrollment: string) => {
    studio.strapi.db.lifecycles.disable();
    return studio.strapi.db
      .query('api::enrollment.enrollment')
      .updateMany({ where: { documentId: enrollment }, data: { completedAt: new Date() } })
      .finally(() => studio.strapi.db.lifecycles.enable());
  };

  it('gives one certificate with one PDF, however often and by however many at once', async () => {
    const { enrollment, course } = await almostThere();
    const before = await storedPdfs();
    await completeQuietly(enrollment);
    expect(await service().findUnissued()).toEqual([enrollment]);
    await Promise.all(Array.from({ length: 20 }, () => service().issueCertificate(enrollment)));
    await service().issueCertificate(enrollment);
    const issued = await certificates({ courseId: course.id });
    expect(issued).toHaveLength(1);
    expect(issued[0].asset).toMatchObject({ role: 'certificate', state: 'finished', sha256: issued[0].sha256 });
    expect(await storedPdfs()).toBe(before + 1);
    expect(await service().findUnissued()).toEqual([]);
  });

  it('follows a completion, whoever or whatever caused it', async () => {
    const enrollments = studio.strapi.db.query('api::enrollment.enrollment');
    for (const change of ['update', 'updateMany'] as const) {
      const { enrollment, course } = await almostThere();
      await enrollments[change]({ where: { documentId: enrollment }, data: { completedAt: new Date() } });
      await until(
        `the certificate after ${change}`,
        async () => (await certificates({ courseId: course.id }))[0]?.asset,
      );
    }
  });

  it('waits for the full name of an account of before, says so, and goes on by itself', async () => {
    const { me, enrollment, course, person, complete } = await almostThere();
    const accounts = studio.strapi.db.query('plugin::users-permissions.user');
    await accounts.update({ where: { id: person.id }, data: { fullName: null } });
    await complete();
    await service().issueCertificate(enrollment);
    expect(await certificates({ courseId: course.id })).toEqual([]);
    expect(await service().findUnissued()).toEqual([]);
    const waiting = (await me.enrollment(enrollment)).body.data.certificate;
    expect(waiting).toEqual({ state: 'waiting', reason: 'name', isProvisional: false, id: null });
    expect((await me.call('PUT', '/profile', { data: { fullName: 'Lea Learner' } })).status).toBe(200);
    await until('the certificate', async () => (await certificates({ courseId: course.id }))[0]?.asset);
    expect((await me.certificates()).body.data).toMatchObject([
      { holder: 'Lea Learner', nameStatus: 'self-declared', state: 'ready' },
    ]);
  });

  it('waits without Chromium, tells the learner so, and goes on when there is one', async () => {
    const { enrollment, me } = await almostThere();
    await completeQuietly(enrollment);
    const { PATH } = process.env;
    process.env.PATH = studio.dir;
    try {
      await service().issueCertificate(enrollment);
    } finally {
      process.env.PATH = PATH;
    }
    const [waiting] = (await me.certificates()).body.data;
    expect(waiting).toMatchObject({ state: 'waiting', reason: 'renderer.missing' });
    expect((await me.enrollment(enrollment)).body.data.certificate.state).toBe('waiting');
    const refused = await me.call('GET', `/certificates/${waiting!.id}/pdf`);
    expect([refused.status, refused.body.error.details.code]).toEqual([409, 'certificate.waiting']);
    await service().issueCertificate(enrollment);
    expect((await me.certificates()).body.data[0]).toMatchObject({ state: 'ready', reason: null });
  });

  it('waits and tells the learner so when Chromium does not start, too', async () => {
    const { enrollment, me } = await almostThere();
    await completeQuietly(enrollment);
    const { PATH } = process.env;
    const broken = fs.mkdtempSync(path.join(studio.dir, 'broken-'));
    fs.writeFileSync(path.join(broken, 'chromium'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
    process.env.PATH = `${broken}:${PATH}`;
    try {
      // One that runs would be used on.
      for (const { pid } of chromiums()) process.kill(pid, 'SIGKILL');
      await until('Chromium to end', () => Promise.resolve(chromiums().length === 0));
      await expect(service().issueCertificate(enrollment)).rejects.toThrow('did not start');
    } finally {
      process.env.PATH = PATH;
    }
    expect((await me.certificates()).body.data).toMatchObject([{ state: 'waiting', reason: 'renderer.failed' }]);
    await service().issueCertificate(enrollment);
    expect((await me.certificates()).body.data).toMatchObject([{ state: 'ready', reason: null }]);
  });

  it('survives Chromium being killed again and again while certificates are made, and leaves no process', async () => {
    const learners = [];
    for (let index = 0; index < 4; index += 1) learners.push(await almostThere());
    const killed: Chromium[] = [];
    const kill = () => {
      const running = chromiums();
      killed.push(...running);
      for (const { pid } of running) process.kill(pid, 'SIGKILL');
    };
    const killing = (async () => {
      for (let kills = 0; kills < 6; kills += 1) {
        await new Promise((resolve) => setTimeout(resolve, 200 + 150 * kills));
        kill();
      }
    })();
    for (const { complete } of learners) await complete();
    await killing;
    for (const { enrollment, course } of learners) {
      // What two deaths in a row have stopped, the reconciler rings for again.
      await service()
        .issueCertificate(enrollment)
        .catch(() => service().issueCertificate(enrollment));
      const issued = await certificates({ courseId: course.id });
      expect(issued).toMatchObject([{ asset: { state: 'finished', sha256: expect.any(String) } }]);
    }
    expect(killed.length).toBeGreaterThan(0);
    await untilNothingIsLeftOf(killed);
    // One of which only children died is given up after ten seconds.
  }, 180_000);

  it('leaves nothing behind when storing fails, and goes on from there the next time', async () => {
    const { enrollment, course } = await almostThere();
    const before = await storedPdfs();
    await completeQuietly(enrollment);
    const provider = studio.strapi.plugin('upload').provider;
    const { uploadStream } = provider;
    provider.uploadStream = () => Promise.reject(new Error('the disk is full'));
    try {
      await expect(service().issueCertificate(enrollment)).rejects.toThrow('the disk is full');
    } finally {
      provider.uploadStream = uploadStream;
    }
    const [waiting] = await certificates({ courseId: course.id });
    expect(waiting).toMatchObject({ sha256: null, asset: null });
    expect(await storedPdfs()).toBe(before);
    expect(await service().findUnissued()).toEqual([enrollment]);
    await service().issueCertificate(enrollment);
    const [ready] = await certificates({ courseId: course.id });
    expect(ready).toMatchObject({ code: waiting.code, asset: { state: 'finished' } });
  });

  it('keeps the PDF when nobody learns that the certificate names it', async () => {
    const { enrollment, course } = await almostThere();
    await completeQuietly(enrollment);
    const { db } = studio.strapi;
    const transaction = db.transaction.bind(db) as (work?: unknown) => Promise<never>;
    const spy = vi.spyOn(db, 'transaction').mockImplementation(async (work?: unknown) => {
      const isCommit = work && !db.inTransaction();
      const result = await transaction(work);
      // The answer that gets lost is that of the commit that named the PDF.
      if (isCommit && (await certificates({ courseId: course.id }))[0]?.sha256) {
        spy.mockRestore();
        throw new Error('the connection was lost');
      }
      return result;
    });
    await expect(service().issueCertificate(enrollment)).rejects.toThrow('the connection was lost');
    const [issued] = await certificates({ courseId: course.id });
    expect(issued).toMatchObject({ asset: { state: 'finished', sha256: issued.sha256, doomedAt: null } });
    expect(fs.existsSync(path.join(studio.dir, 'files', `${issued.asset.key}.pdf`))).toBe(true);
  });
});

describe('printing', () => {
  let printer: Printer;
  let chromium: string;
  beforeAll(async () => {
    printer = createPrinter({ chromiumNoSandbox: process.getuid?.() === 0 });
    chromium = (await findChromium({}))!;
  });
  afterAll(() => printer.close());

  it('reaches no network and runs no script', async () => {
    let asked = 0;
    const server = http.createServer((_, response) => void ((asked += 1), response.end())).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as AddressInfo;
    const url = `http://127.0.0.1:${port}/`;
    const pdf = await printer.print(
      chromium,
      `<title>Untouched</title><link rel="stylesheet" href="${url}"><img src="${url}"><iframe src="${url}"></iframe>
       <script>document.title = 'SCRIPTED'; fetch('${url}')</script>
       <style>@import url(${url}); @font-face{font-family:x;src:url(${url})} p{font-family:x;background:url(${url})}</style><p>Visible</p>`,
    );
    server.close();
    expect(asked).toBe(0);
    expect(isOnePagePdf(pdf)).toBe(true);
    expect(pdf.toString('latin1')).toContain('/Title (Untouched)');
  });

  it('reads no file', async () => {
    const file = path.join(studio.dir, 'secret.html');
    fs.writeFileSync(file, '<h1>Secret</h1>');
    const framed = async (src: string) => {
      const pdf = await printer.print(chromium, `<iframe src="${src}"></iframe><p>Visible</p>`);
      return pdf.toString('latin1').replace(/\(D:[^)]*\)/g, '');
    };
    const empty = await framed('about:blank');
    expect(await framed(`file://${file}`)).toBe(empty);
    expect(await framed('data:text/html,<h1>Secret</h1>')).not.toBe(empty);
  });

  it('keeps one Chromium, and starts another when it dies', async () => {
    await printer.print(chromium, '<p>One</p>');
    const first = chromiums();
    await printer.print(chromium, '<p>Two</p>');
    expect(chromiums()).toEqual(first);
    const own = first.at(-1)!;
    process.kill(own.pid, 'SIGKILL');
    expect(isOnePagePdf(await printer.print(chromium, '<p>Three</p>'))).toBe(true);
    await untilNothingIsLeftOf([own]);
  });

  it.each([0, 20, 80, 200])(
    'survives Chromium dying after %i ms of printing, and leaves nothing of it',
    async (after) => {
      await printer.print(chromium, '<p>Warm</p>');
      const before = chromiums();
      const printing = printer.print(chromium, `<p>${'x '.repeat(100_000)}</p>`);
      await new Promise((resolve) => setTimeout(resolve, after));
      for (const { pid } of before) process.kill(pid, 'SIGKILL');
      expect((await printing).subarray(0, 5).toString()).toBe('%PDF-');
      await printer.close();
      await untilNothingIsLeftOf(before);
    },
  );

  it('survives Chromium dying while it starts, which puppeteer waits for without end', async () => {
    const started = path.join(studio.dir, 'started');
    const fake = path.join(studio.dir, 'dies-at-first');
    const dying = `
      const say = (message) => fs.writeSync(4, JSON.stringify(message) + '\\0');
      const tab = { targetId: 't', type: 'tab', title: '', url: '', attached: true, canAccessOpener: false };
      const attached = { sessionId: 's', targetInfo: tab, waitingForDebugger: false };
      fs.createReadStream(null, { fd: 3 }).on('data', (commands) => {
        for (const { id, method } of String(commands).split('\\0').filter(Boolean).map((text) => JSON.parse(text))) {
          if (method === 'Target.setAutoAttach') say({ method: 'Target.attachedToTarget', params: attached });
          say({ id, result: {} });
          if (method === 'Target.setAutoAttach') process.exit();
        }
      });`;
    fs.writeFileSync(`${fake}.cjs`, `const fs = require('fs');${dying}`);
    const script = `#!/bin/sh\n[ -e ${started} ] && exec ${chromium} "$@"\ntouch ${started}\nexec ${process.execPath} ${fake}.cjs\n`;
    fs.writeFileSync(fake, script, { mode: 0o755 });
    await printer.close();
    expect(isOnePagePdf(await printer.print(fake, '<p>One</p>'))).toBe(true);
    expect(fs.existsSync(started)).toBe(true);
  });

  it('takes Chromium along when the server is killed', async () => {
    const script = `
      const { createPrinter } = require('./dist/plugins/course-studio/server/src/certificates/browser');
      const printer = createPrinter({ chromiumNoSandbox: ${process.getuid?.() === 0} });
      printer.print(${JSON.stringify(chromium)}, '<p>x</p>').then(() => console.log('printed'));
      setInterval(() => undefined, 1000);`;
    const server = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    await new Promise((resolve) => server.stdout.once('data', resolve));
    const own = processes().filter(({ parent }) => parent === server.pid);
    expect(own.length).toBeGreaterThan(0);
    server.kill('SIGKILL');
    const isLeft = () =>
      processes().some(({ group, state }) => own.some(({ pid }) => pid === group) && !state.startsWith('Z'));
    await until('Chromium to end', () => Promise.resolve(!isLeft()), 15);
  });
});

it('asks an address that tries too often to wait, whatever it claims to be forwarded for', async () => {
  const answers = [];
  for (let round = 0; round < 35; round += 1) {
    const codes = Array.from({ length: 20 }, (_, index) => {
      const headers = { 'X-Forwarded-For': `10.0.${round}.${index}, 192.0.2.1` };
      return studio.api('GET', `/api/certificates/verify/x${index}`, { headers });
    });
    answers.push(...(await Promise.all(codes)));
  }
  const refused = answers.find(({ status }) => status === 429)!;
  expect(refused.body.error.details.code).toBe('verification.tooMany');
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  const headers = { 'Accept-Language': 'de', 'X-Forwarded-For': '192.0.2.1' };
  const page = await fetch(`${studio.url}/api/verify`, { headers });
  expect([page.status, page.headers.get('content-type')]).toEqual([429, 'text/html; charset=utf-8']);
  expect(Number(page.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(await page.text()).toContain('zu viele Anfragen');
});

it('finds Chromium where it is configured, or on the PATH, or says that there is none', async () => {
  const configured = await findChromium({ chromiumPath: process.execPath });
  expect(configured).toBe(process.execPath);
  const { PATH } = process.env;
  process.env.PATH = studio.dir;
  try {
    expect(await findChromium({})).toBeUndefined();
    fs.writeFileSync(path.join(studio.dir, 'chromium'), '', { mode: 0o755 });
    expect(await findChromium({})).toBe(path.join(studio.dir, 'chromium'));
  } finally {
    process.env.PATH = PATH;
  }
});
