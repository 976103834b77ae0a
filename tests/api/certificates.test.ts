import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { createPrinter, findChromium, type Printer } from '../../plugins/course-studio/server/src/certificates/browser';
import { isOnePagePdf } from '../../plugins/course-studio/server/src/certificates/pdf';
import { startStudio, until, type Person, type Studio } from '../harness';
import { aCourse, learning } from '../learning';

let studio: Studio;
let instructor: Person;

beforeAll(async () => {
  studio = await startStudio();
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
    for (const code of ['0'.repeat(32), 'x', '%27%20OR%201=1', encodeURIComponent('<script>')]) {
      const unknown = await verify(code);
      expect([unknown.status, unknown.body.data]).toEqual([200, { status: 'unknown' }]);
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
