import { createId } from '@paralleldrive/cuid2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { createPrinter, findChromium, type Printer } from '../../plugins/course-studio/server/src/certificates/browser';
import { certificateHtml } from '../../plugins/course-studio/server/src/certificates/template';
import { DEFAULT_DESIGN } from '../../src/api/certificate/rules/design';
import { startStudio, until, type Studio } from '../harness';
import { aCourse } from '../learning';
import { hold, holdRatio } from './measure';

const settings = { chromiumNoSandbox: process.getuid?.() === 0 };
const html = certificateHtml(
  {
    nameStatus: 'self-declared',
    isProvisional: false,
    holder: 'Ada Lovelace',
    courseName: 'Tides',
    courseVersion: '1',
    score: 90,
    code: '0'.repeat(32),
    topics: ['Moon', 'Sun'],
    durationMinutes: 750,
    achievedAt: new Date(),
    verifyUrl: 'http://localhost/api/verify/0',
    qr: '<svg/>',
  },
  DEFAULT_DESIGN,
);

describe('printing', () => {
  let warm: Printer;
  let chromium: string;
  beforeAll(async () => {
    warm = createPrinter(settings);
    chromium = (await findChromium({}))!;
    await warm.print(chromium, html);
  });
  afterAll(() => warm.close());

  it('with a Chromium that is kept is five times as fast as with one for each document', async () => {
    await holdRatio({
      name: 'a certificate, warm',
      subject: { run: () => warm.print(chromium, html) },
      baseline: {
        name: 'a Chromium for each',
        run: async () => {
          const cold = createPrinter(settings);
          await cold.print(chromium, html);
          await cold.close();
        },
      },
      runs: 9,
      limit: 1 / 5,
    });
  });
});

describe('500 completions at once', () => {
  const LEARNERS = 500;
  let studio: Studio;
  beforeAll(async () => {
    studio = await startStudio();
  });
  afterAll(() => studio.stop());

  it('give 500 certificates, none twice, in memory that stays flat', async () => {
    const course = await aCourse({ studio, instructor: await studio.createInstructor() }, {});
    const { db } = studio.strapi;
    const version = await db.query('api::course-version.course-version').findOne({ where: { courseId: course.id } });
    const [enrollments, certificates] = ['api::enrollment.enrollment', 'api::certificate.certificate'].map((uid) =>
      db.query(uid),
    ) as [ReturnType<typeof db.query>, ReturnType<typeof db.query>];
    for (let index = 0; index < LEARNERS; index += 1) {
      const name = `Learner ${createId()}`;
      const user = await db
        .query('plugin::users-permissions.user')
        .create({ data: { username: name, fullName: name, email: `${createId()}@example.com`, confirmed: true } });
      const data = { learner: user.documentId, courseId: course.id, version: version.id, openedFiles: {} };
      await enrollments.create({ data });
    }
    const ready = () => certificates.count({ where: { courseId: course.id, sha256: { $notNull: true } } });
    await enrollments.updateMany({ where: { courseId: course.id }, data: { completedAt: new Date() } });
    await until('the first certificates', async () => (await ready()) >= 50, 300);
    const before = process.memoryUsage().rss;
    const start = performance.now();
    await until('all certificates', async () => (await ready()) === LEARNERS, 840);
    const seconds = (performance.now() - start) / 1000;
    const grown = (process.memoryUsage().rss - before) / 1e6;
    const rows: { learner: string; code: string }[] = await certificates.findMany({ where: { courseId: course.id } });
    expect([rows.length, new Set(rows.map(({ learner }) => learner)).size]).toEqual([LEARNERS, LEARNERS]);
    expect(await db.query('api::asset.asset').count({ where: { role: 'certificate' } })).toBe(LEARNERS);
    const detail = `megabytes from the 50th to the 500th certificate, in ${seconds.toFixed(0)} s`;
    hold({ name: 'memory of the server', value: grown, limit: 100, detail });
  });
});
