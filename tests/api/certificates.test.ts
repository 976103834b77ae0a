import { execFileSync } from 'node:child_process';
import { createHash, createPublicKey } from 'node:crypto';
import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import jsonwebtoken from 'jsonwebtoken';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { createPrinter, findChromium, type Printer } from '../../plugins/course-studio/server/src/certificates/browser';
import { isOnePagePdf } from '../../plugins/course-studio/server/src/certificates/pdf';
import { startStudio, until, type Person, type Studio } from '../harness';
import { aCourse, learning } from '../learning';

let studio: Studio;
let instructor: Person;

beforeAll(async () => {
  studio = await startStudio({ VERIFICATIONS_PER_MINUTE: '500', CHROMIUM_DOCUMENTS: '5' });
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

  it('stays as it is when the learner is renamed and the course goes', async () => {
    const { id, person, course, certificate } = await certified();
    const before = await download(id, person.token);
    await studio.strapi.db
      .query('plugin::users-permissions.user')
      .update({ where: { id: person.id }, data: { username: 'Renamed' } });
    await studio.strapi.db.query('api::course.course').deleteMany({ where: { documentId: course.id } });
    const after = await download(id, person.token);
    expect(after.bytes.equals(before.bytes)).toBe(true);
    expect((await studio.api('GET', `/api/certificates/verify/${certificate.code}`)).body.data.holder).toBe(
      certificate.holder,
    );
  });

  it('can be verified by anybody who has its code, until it is revoked', async () => {
    const { id, certificate } = await certified();
    const verify = (code: string) => studio.api('GET', `/api/certificates/verify/${code}`);
    const { status, body } = await verify(certificate.code);
    const { holder, sha256, achievedAt } = certificate;
    expect([status, body.data]).toEqual([
      200,
      { status: 'valid', holder, course: 'Tides', version: '1.0', achievedAt, sha256 },
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
    expect(found.headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-/);
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

  it('takes as long for a code nobody has', async () => {
    const { certificate } = await certified();
    const timeOf = async (code: string) => {
      const start = performance.now();
      await studio.api('GET', `/api/certificates/verify/${code}`);
      return performance.now() - start;
    };
    const times: Record<'known' | 'unknown', number[]> = { known: [], unknown: [] };
    for (let round = 0; round < 15; round += 1) {
      times.known.push(await timeOf(certificate.code));
      times.unknown.push(await timeOf(round.toString(16).padStart(32, '0')));
    }
    const median = (values: number[]) => values.sort((a, b) => a - b)[7]!;
    expect(Math.min(...times.known, ...times.unknown)).toBeGreaterThan(35);
    expect(Math.abs(median(times.known) - median(times.unknown))).toBeLessThan(0.4 * median(times.known));
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
      const { keys } = (await studio.api('GET', '/api/certificates/keys')).body;
      const { kid } = jsonwebtoken.decode(token, { complete: true })!.header;
      const jwk = keys.find((key: { kid: string }) => key.kid === kid);
      expect(Object.keys(jwk).sort()).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use']);
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
      nbf: Math.floor(Date.parse(certificate.achievedAt) / 1000),
      credentialSubject: { type: ['AchievementSubject'], achievement: { type: ['Achievement'], name: 'Tides' } },
    });
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

  it('re-issues a certificate with another code, and the old one says so for ever', async () => {
    const { id, person, certificate, me } = await certified();
    const before = await download(id, person.token);
    const refused = await as(instructor, 'POST', `/certificates/${id}/reissue`, { reason: 'x' });
    expect(refused.status).toBe(403);
    expect((await as(admin, 'POST', `/certificates/${id}/reissue`, { reason: ' ' })).status).toBe(400);
    const twice = await Promise.all(
      [1, 2].map(() => as(admin, 'POST', `/certificates/${id}/reissue`, { reason: 'A typo', holder: 'Léa' })),
    );
    expect(twice.map(({ status }) => status).sort()).toEqual([201, 409]);
    const issued = twice.find(({ status }) => status === 201)!.body.data;
    expect(issued).toMatchObject({ issue: 2, holder: 'Léa', issueReason: 'A typo', revokedAt: null });
    await until('the new PDF', async () =>
      (await me.certificates()).body.data.some((item) => item.id === issued.id && item.state === 'ready'),
    );
    const old = (await studio.api('GET', `/api/certificates/verify/${certificate.code}`)).body.data;
    expect(old).toMatchObject({ status: 'revoked', replaced: true, holder: certificate.holder });
    expect(JSON.stringify(old)).not.toContain('typo');
    const fresh = (await studio.api('GET', `/api/certificates/verify/${issued.code}`)).body.data;
    expect(fresh).toMatchObject({ status: 'valid', holder: 'Léa' });
    expect((await download(id, person.token)).bytes.equals(before.bytes)).toBe(true);
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
    const status = (await studio.api('GET', `/api/certificates/status/${certificate.code}`)).body;
    expect(status.revokedCredential).toHaveLength(1);
  });

  it('sees all certificates; an instructor those of their own courses', async () => {
    const { certificate } = await certified();
    const stranger = await studio.createInstructor();
    const seen = async (who: Person) =>
      (await as(who, 'GET', `/certificates?search=${certificate.code}`)).body.data.total;
    expect(await Promise.all([admin, instructor, stranger].map(seen))).toEqual([1, 1, 0]);
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
        ...{ method: 'POST', body, headers },
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
    const housekeeping = studio.strapi.plugin('course-studio').service<{ sweep(): Promise<unknown> }>('housekeeping');
    await housekeeping.sweep();
    await housekeeping.sweep();
    expect(await studio.strapi.db.query('api::asset.asset').count({ where: { documentId: logo } })).toBe(1);
    expect((await download(id, person.token)).bytes.equals(before.bytes)).toBe(true);
    const later = await certified();
    const { bytes } = await download(later.id, later.person.token);
    expect(bytes.toString('latin1')).toMatch(/\/MediaBox\s*\[0 0 594/);
    await as(admin, 'PUT', '/certificate-template', { revision: revision + 1, design });
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
    await Promise.all(Array.from({ length: 5 }, () => service().issueCertificate(enrollment)));
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
});

describe('printing', () => {
  let printer: Printer;
  let chromium: string;
  beforeAll(async () => {
    printer = createPrinter({ chromiumNoSandbox: process.getuid?.() === 0 });
    chromium = (await findChromium({}))!;
  });
  afterAll(() => printer.close());

  /** Processes of Chromium that this test's process has started, and they theirs. */
  const browsers = (): number[] =>
    execFileSync('ps', ['-eo', 'pid=,ppid=,args='], { encoding: 'utf8' })
      .split('\n')
      .map((line) => line.trim().split(/\s+/))
      .filter(
        ([, parent, ...args]) => Number(parent) === process.pid && args.join(' ').includes('--remote-debugging-pipe'),
      )
      .map(([pid]) => Number(pid));

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
    const first = browsers();
    await printer.print(chromium, '<p>Two</p>');
    expect(browsers()).toEqual(first);
    const own = first.at(-1)!;
    process.kill(own, 'SIGKILL');
    expect(isOnePagePdf(await printer.print(chromium, '<p>Three</p>'))).toBe(true);
    expect(browsers()).not.toContain(own);
  });

  it('survives Chromium dying in the middle, and leaves no process', async () => {
    await printer.print(chromium, '<p>Warm</p>');
    const before = browsers();
    const printing = printer.print(chromium, `<p>${'x '.repeat(20_000)}</p>`);
    for (const pid of before) process.kill(pid, 'SIGKILL');
    expect((await printing).subarray(0, 5).toString()).toBe('%PDF-');
    await printer.close();
    const left = browsers();
    expect(left.filter((pid) => !before.includes(pid)).length).toBe(0);
  });
});

it('asks an address that tries too often to wait', async () => {
  const answers = [];
  for (let round = 0; round < 30; round += 1) {
    const codes = Array.from({ length: 20 }, (_, index) => studio.api('GET', `/api/certificates/verify/x${index}`));
    answers.push(...(await Promise.all(codes)));
  }
  const refused = answers.find(({ status }) => status === 429)!;
  expect(refused.body.error.details.code).toBe('verification.tooMany');
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
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
