import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { aCourseNode } from '../../database/seeds/nodes';
import type { CertificateDesign } from '../../src/api/certificate/rules/design';
import { PROVISIONAL_TEXTS } from '../../src/api/certificate/rules/provisional-texts';
import { dayIn } from '../../src/api/certificate/rules/time-zone';
import { atDesk } from '../authoring';
import { startStudio, until, type Person, type Studio } from '../harness';
import { aCourse, learning, nameIssuer } from '../learning';
import { compact, readPdf } from '../pdf';

const CERTIFICATE = 'api::certificate.certificate';
const PUBLIC_ADDRESS = 'https://academy.example.org';

let studio: Studio;
let instructor: Person;

beforeAll(async () => {
  studio = await startStudio({ VERIFICATIONS_PER_MINUTE: '600', LEASE_SECONDS: '2' });
  await nameIssuer(studio);
  instructor = await studio.createInstructor();
});
afterAll(() => studio.stop());

beforeEach(() => usePublicAddress(''));

/** What a restart with another `PUBLIC_URL` changes. */
const usePublicAddress = (address: string): void => {
  studio.strapi.config.set('server.url', address);
};

const useTimeZone = (timeZone: string): Promise<void> => changeDesign({ timeZone });

async function changeDesign(part: Partial<CertificateDesign>): Promise<void> {
  const admin = await studio.createAdmin('strapi-super-admin');
  const template = (method: string, data?: object) =>
    studio.api(method, '/course-studio/certificate-template', { token: admin.token, ...(data && { body: { data } }) });
  const { revision, design } = (await template('GET')).body.data;
  expect((await template('PUT', { revision, design: { ...design, ...part } })).status).toBe(200);
}

interface CertificatesService {
  issueCertificate(enrollmentId: string): Promise<void>;
  findUnissued(): Promise<string[]>;
}
const service = () => studio.strapi.plugin('course-studio').service<CertificatesService>('certificates');

const rowOf = (documentId: string) =>
  studio.strapi.db.query(CERTIFICATE).findOne({ where: { documentId }, populate: ['asset'] });
const storedPdfs = () => studio.strapi.db.query('api::asset.asset').count({ where: { role: 'certificate' } });
const certificatesWithPdf = () => studio.strapi.db.query(CERTIFICATE).count({ where: { sha256: { $notNull: true } } });
const verify = async (code: string) => (await studio.api('GET', `/api/certificates/verify/${code}`)).body.data;

async function verifyPdf(pdf: Buffer) {
  const response = await fetch(`${studio.url}/api/certificates/verify`, {
    method: 'POST',
    body: new Uint8Array(pdf),
    headers: { 'Content-Type': 'application/pdf' },
  });
  return ((await response.json()) as { data: unknown }).data;
}

/** A learner with a certificate whose PDF is there. */
async function certified(name = 'Lea Learner') {
  const course = await aCourse({ studio, instructor });
  const person = await studio.createLearner(name);
  const me = learning(studio, person);
  const enrollment = (await me.enrol(course.id)).body.data.id;
  const [{ id: testSet, key }] = course.testSets as [(typeof course.testSets)[number]];
  await me.take(testSet, key);
  const current = async () => {
    const [certificate] = (await me.certificates()).body.data;
    if (!certificate) throw new Error('the certificate is not listed');
    return certificate;
  };
  await until('the PDF', async () => (await me.certificates()).body.data[0]?.state === 'ready');
  const download = async () => {
    const { id } = await current();
    const headers = { Authorization: `Bearer ${person.token}` };
    const response = await fetch(`${studio.url}/api/certificates/${id}/pdf`, { headers });
    return Buffer.from(await response.arrayBuffer());
  };
  const untilFinal = () => until('the final certificate', async () => !(await current()).isProvisional && current());
  return { me, person, enrollment, course, current, download, untilFinal };
}

it('is provisional without a public address, and says so to the learner, to whoever verifies it and on its face', async () => {
  const { me, enrollment, current, download } = await certified();
  const certificate = await current();
  expect(certificate).toMatchObject({ state: 'ready', isProvisional: true, provisionalReasons: ['address'] });
  expect((await me.enrollment(enrollment)).body.data.certificate).toMatchObject({
    state: 'ready',
    isProvisional: true,
  });
  expect(await verify(certificate.code)).toMatchObject({
    status: 'provisional',
    reasons: ['address'],
    replaced: false,
  });
  const page = await fetch(`${studio.url}/api/verify/${certificate.code}`, { headers: { 'Accept-Language': 'de' } });
  expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('Dieses Zertifikat ist vorläufig')]);
  const badge = await me.call('GET', `/certificates/${certificate.id}/credential`);
  expect([badge.status, badge.body.error.details.code]).toEqual([409, 'certificate.provisional']);
  const pdf = await download();
  expect(await verifyPdf(pdf)).toMatchObject({ status: 'provisional', replaced: false });
  expect(readPdf(pdf).text).toContain(compact(PROVISIONAL_TEXTS.en.statement));
  expect(await service().findUnissued()).toEqual([]);
});

it('is told to the instructor in the list of certificates', async () => {
  const { current } = await certified();
  const { code } = await current();
  const list = await studio.api('GET', `/course-studio/certificates?search=${code}`, { token: instructor.token });
  expect(list.body.data.results).toMatchObject([{ isProvisional: true, provisionalReasons: ['address'] }]);
  expect(list.body.data.results[0].pageUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/api\/verify\//);
});

it('is told to the administrator, with all that should be settled before the first certificate', async () => {
  await certified();
  const admin = await studio.createAdmin('strapi-super-admin');
  const readiness = async ({ token }: Person) =>
    studio.api('GET', '/course-studio/certificate-template/readiness', { token });
  const before = (await readiness(admin)).body.data;
  expect(before.provisionalCount).toBeGreaterThan(0);
  expect(before.checks).toContainEqual({ name: 'address', state: 'missing', value: '' });
  expect(before.checks).toContainEqual({ name: 'issuer', state: 'done', value: 'Harbour School' });
  expect(before.checks).toContainEqual({ name: 'printer', state: 'done', value: '' });
  usePublicAddress(PUBLIC_ADDRESS);
  const after = (await readiness(admin)).body.data;
  expect(after.checks).toContainEqual({ name: 'address', state: 'done', value: PUBLIC_ADDRESS });
  expect((await readiness(instructor)).status).toBe(403);
});

it('remembers a proof print, and of which template and address it was', async () => {
  const admin = await studio.createAdmin('strapi-super-admin');
  const call = (method: string, path: string, body?: object, { token } = admin) =>
    studio.api(method, `/course-studio/certificate-template${path}`, { token, ...(body && { body: { data: body } }) });
  const proof = async () =>
    (await call('GET', '/readiness')).body.data.checks.find(({ name }: { name: string }) => name === 'proof');
  const sample = { holder: 'Ada', courseName: 'C', courseVersion: '', achievedAt: new Date(), score: null };
  const print = (who = admin) => call('POST', '/proof', { sample }, who);
  expect((await print(instructor)).status).toBe(403);
  expect(await proof()).toEqual({ name: 'proof', state: 'advice', value: '' });
  const { revision } = (await call('GET', '')).body.data;
  expect((await Promise.all([print(), print()])).map(({ status }) => status)).toEqual([200, 200]);
  const { state, value } = await proof();
  expect([state, Math.abs(Date.now() - Date.parse(value)) < 60_000]).toEqual(['done', true]);
  usePublicAddress(PUBLIC_ADDRESS);
  expect(await proof()).toEqual({ name: 'proof', state: 'advice', value });
  await print();
  expect(await proof()).toMatchObject({ state: 'done' });
  // A proof is no change of the template, and stands in nobody's way who changes it.
  const { revision: unchanged, design } = (await call('GET', '')).body.data;
  expect(unchanged).toBe(revision);
  expect((await call('PUT', '', { revision, design: { ...design, orientation: 'portrait' } })).status).toBe(200);
  expect(await proof()).toMatchObject({ state: 'advice' });
  await print();
  expect(await proof()).toMatchObject({ state: 'done' });
  expect((await call('PUT', '', { revision: revision + 1, design })).status).toBe(200);
});

it('becomes final by itself once there is a public address, with the same code, and never changes again', async () => {
  const { me, enrollment, current, download, untilFinal } = await certified();
  const [before, provisional] = [await current(), await download()];
  await useTimeZone('Pacific/Kiritimati');
  usePublicAddress(PUBLIC_ADDRESS);
  const after = await untilFinal();
  expect(after).toMatchObject({ id: before.id, code: before.code, state: 'ready', provisionalReasons: [] });
  expect(after.sha256).not.toBe(before.sha256);
  // By the clock of the organisation when it became final.
  const day = dayIn('Pacific/Kiritimati', new Date(before.achievedAt));
  expect([before.achievedOn, after.achievedOn]).toEqual([before.achievedAt.slice(0, 10), day]);
  await useTimeZone('America/Los_Angeles');
  expect((await current()).achievedOn).toBe(day);
  const pdf = await download();
  expect(pdf.toString('latin1')).toContain(`(QR: ${PUBLIC_ADDRESS}/api/verify/${before.code})`);
  expect(readPdf(pdf).text).not.toContain('rovisional');
  expect(readPdf(pdf).text).toContain('academy.example.org');
  expect(await verify(before.code)).toMatchObject({ status: 'valid', sha256: after.sha256 });
  const badge = await me.call('GET', `/certificates/${before.id}/credential`);
  expect(badge.status).toBe(200);
  // Who still has the provisional PDF is led to the final certificate.
  expect(await verifyPdf(provisional)).toMatchObject({ status: 'provisional', replaced: true, sha256: after.sha256 });
  expect(await verifyPdf(pdf)).toMatchObject({ status: 'valid' });
  usePublicAddress('https://elsewhere.example.org');
  expect(await service().findUnissued()).not.toContain(enrollment);
  await service().issueCertificate(enrollment);
  expect((await download()).equals(pdf)).toBe(true);
});

it('says of its course what was true when it was issued, as the template of the moment it is printed wants it', async () => {
  const { course, current, download, untilFinal } = await certified();
  expect(await current()).toMatchObject({ topics: [], durationMinutes: null });
  const author = atDesk(() => ({ studio, author: instructor }));
  const { revision } = await author.load(course.id);
  await author.put(course.id, revision, [aCourseNode(course.id, { topics: ['wind'], durationMinutes: 60 })]);
  expect((await author.confirm(course.id, revision + 1)).status).toBe(200);
  await changeDesign({ shows: { topics: true, duration: true } });
  usePublicAddress(PUBLIC_ADDRESS);
  expect(await untilFinal()).toMatchObject({ topics: ['moon', 'sun'], durationMinutes: 750 });
  const { text } = readPdf(await download());
  for (const said of ['Topics: moon · sun', 'Duration: 12 hours 30 minutes']) expect(text).toContain(compact(said));
  await changeDesign({ shows: { topics: false, duration: false } });
});

it('has one final PDF, however many make it at once, and no other is left', async () => {
  const { enrollment, current, download } = await certified();
  const { id } = await current();
  usePublicAddress(PUBLIC_ADDRESS);
  await Promise.all(Array.from({ length: 8 }, () => service().issueCertificate(enrollment)));
  const { sha256, asset, finality } = await rowOf(id);
  expect([finality, asset.sha256]).toEqual(['final', sha256]);
  expect(await verifyPdf(await download())).toMatchObject({ status: 'valid', sha256 });
  // The reconciler makes those of the other tests final meanwhile.
  await until('the other PDFs to go', async () => (await storedPdfs()) === (await certificatesWithPdf()));
});

/** Letters of a script that none of the fonts has. */
const TIFINAGH = '\u2d5c\u2d30\u2d4e';

it('stays provisional when a character cannot be printed, and is looked at again when there are other fonts', async () => {
  usePublicAddress(PUBLIC_ADDRESS);
  const { enrollment, current, download } = await certified(`Ada ${TIFINAGH}`);
  const certificate = await current();
  expect(certificate).toMatchObject({ state: 'ready', isProvisional: true, provisionalReasons: ['characters'] });
  expect(await verify(certificate.code)).toMatchObject({ status: 'provisional', reasons: ['characters'] });
  expect(await service().findUnissued()).not.toContain(enrollment);
  const before = await download();
  const where = { documentId: certificate.id };
  const underOtherFonts = (data: object) =>
    studio.strapi.db.query(CERTIFICATE).update({ where, data: { ...data, examinedUnder: 'with other fonts' } });
  await underOtherFonts({});
  expect(await service().findUnissued()).toContain(enrollment);
  await service().issueCertificate(enrollment);
  expect((await current()).provisionalReasons).toEqual(['characters']);
  expect((await download()).equals(before)).toBe(true);
  // As if a release had brought the font.
  await underOtherFonts({ holder: 'Ada' });
  await service().issueCertificate(enrollment);
  expect(await current()).toMatchObject({ isProvisional: false, provisionalReasons: [], code: certificate.code });
});

it('tells all that it lacks, and names the public address as soon as there is one', async () => {
  await changeDesign({ issuer: { name: 'Course Studio', url: '' } });
  const { enrollment, current, download } = await certified(`Ada ${TIFINAGH}`);
  expect((await current()).provisionalReasons).toEqual(['address', 'issuer', 'characters']);
  expect((await download()).toString('latin1')).toMatch(/\(QR: http:\/\/127\.0\.0\.1:/);
  usePublicAddress(PUBLIC_ADDRESS);
  await service().issueCertificate(enrollment);
  expect((await current()).provisionalReasons).toEqual(['issuer', 'characters']);
  const printed = (await download()).toString('latin1');
  expect(printed).toContain(`(QR: ${PUBLIC_ADDRESS}/api/verify/`);
  expect(printed).not.toContain('127.0.0.1');
  await changeDesign({ issuer: { name: 'Harbour School', url: '' } });
  expect(await service().findUnissued()).toContain(enrollment);
  await service().issueCertificate(enrollment);
  expect((await current()).provisionalReasons).toEqual(['characters']);
});

it('is provisional until somebody has named the issuer, and final by itself then', async () => {
  await changeDesign({ issuer: { name: 'Course Studio', url: '' } });
  usePublicAddress(PUBLIC_ADDRESS);
  const { current, untilFinal } = await certified();
  const { code } = await current();
  expect(await verify(code)).toMatchObject({ status: 'provisional', reasons: ['issuer'] });
  await changeDesign({ issuer: { name: 'Harbour School', url: '' } });
  expect(await untilFinal()).toMatchObject({ code, provisionalReasons: [] });
});

it('tells authors which characters of a name cannot be printed, before anybody has a certificate', async () => {
  const ask = (text: string, token = instructor.token) =>
    studio.api('GET', `/course-studio/unprintable-characters?text=${encodeURIComponent(text)}`, { token });
  expect((await ask(`Tides ${TIFINAGH} 潮汐 🌊`)).body.data).toEqual([...TIFINAGH]);
  expect((await ask('Tides')).body.data).toEqual([]);
  expect((await ask('x'.repeat(10_000))).status).toBe(400);
  expect((await ask('Tides', 'nobody')).status).toBe(401);
});

it('tells authors so of a version, and of topics once the template prints them', async () => {
  const ask = async (part: string) => {
    const query = new URLSearchParams({ text: TIFINAGH, part }).toString();
    const answer = await studio.api('GET', `/course-studio/unprintable-characters?${query}`, {
      token: instructor.token,
    });
    return answer.body.data;
  };
  await changeDesign({ shows: { topics: true, duration: false } });
  expect([await ask('version'), await ask('topics')]).toEqual([[...TIFINAGH], [...TIFINAGH]]);
  await changeDesign({ shows: { topics: false, duration: false } });
  expect([await ask('version'), await ask('topics')]).toEqual([[...TIFINAGH], []]);
});

/** Publishes a course under another name. */
async function publishAs(courseId: string, name: string): Promise<void> {
  const author = atDesk(() => ({ studio, author: instructor }));
  const { revision } = await author.load(courseId);
  await author.put(courseId, revision, [aCourseNode(courseId, { name })]);
  expect((await author.confirm(courseId, revision + 1)).status).toBe(200);
}

it('takes the name of the newest version where that of its own cannot be printed', async () => {
  const { course, current, download, untilFinal } = await certified();
  const { code, courseName } = await current();
  usePublicAddress(PUBLIC_ADDRESS);
  await untilFinal();
  await publishAs(course.id, `Tides ${TIFINAGH}`);
  const late = learning(studio, await studio.createLearner('Late Learner'));
  const { id } = (await late.enrol(course.id)).body.data;
  const [{ id: testSet, key }] = course.testSets as [(typeof course.testSets)[number]];
  await late.take(testSet, key);
  const certificate = async () => (await late.certificates()).body.data[0]!;
  await until('the PDF', async () => (await certificate())?.state === 'ready');
  const held = await certificate();
  expect(held).toMatchObject({ courseName: `Tides ${TIFINAGH}`, provisionalReasons: ['characters'] });
  const admin = await studio.createAdmin('strapi-super-admin');
  const courseTexts = async () =>
    (
      await studio.api('GET', '/course-studio/certificate-template/readiness', { token: admin.token })
    ).body.data.checks.find(({ name }: { name: string }) => name === 'courseTexts');
  const value = `Tides ${TIFINAGH}: ${[...TIFINAGH].join(' ')}`;
  expect(await courseTexts()).toEqual({ name: 'courseTexts', state: 'missing', value });
  await publishAs(course.id, 'Tides anew');
  expect(await courseTexts()).toEqual({ name: 'courseTexts', state: 'done', value: '' });
  await until('the final certificate', async () => !(await certificate()).isProvisional);
  expect(await certificate()).toMatchObject({ courseName: 'Tides anew', code: held.code });
  expect((await late.enrollment(id)).body.data.course.name).toBe(`Tides ${TIFINAGH}`);
  // Any other keeps the name of its version.
  expect(await current()).toMatchObject({ courseName, code });
  expect(readPdf(await download()).text).not.toContain(compact('Tides anew'));
});

describe('whose completion was taken back', () => {
  const setCompleted = (documentId: string, completedAt: Date | null) =>
    studio.strapi.db.query('api::enrollment.enrollment').update({ where: { documentId }, data: { completedAt } });
  const reissue = async (id: string) => {
    const admin = await studio.createAdmin('strapi-super-admin');
    const body = { data: { reason: 'Another name' } };
    return studio.api('POST', `/course-studio/certificates/${id}/reissue`, { token: admin.token, body });
  };

  it('stays provisional and says so, until the course is completed again', async () => {
    const { enrollment, current, untilFinal } = await certified();
    const { code } = await current();
    await setCompleted(enrollment, null);
    usePublicAddress(PUBLIC_ADDRESS);
    await until('the reason', async () => (await current()).provisionalReasons.includes('completion'));
    await service().issueCertificate(enrollment);
    expect(await current()).toMatchObject({ isProvisional: true, provisionalReasons: ['completion'] });
    expect(await service().findUnissued()).not.toContain(enrollment);
    expect(await verify(code)).toMatchObject({ status: 'provisional', reasons: ['completion'] });
    const page = await fetch(`${studio.url}/api/verify/${code}`, { headers: { 'Accept-Language': 'en' } });
    expect(await page.text()).toContain('the completion of the course was taken back');
    await setCompleted(enrollment, new Date());
    expect(await untilFinal()).toMatchObject({ code, provisionalReasons: [] });
  });

  it('does not become final when that happens while it is printed', async () => {
    const { enrollment, current } = await certified();
    usePublicAddress(PUBLIC_ADDRESS);
    // Its PDF is printed, and about to be stored.
    const stop = studio.strapi.db.lifecycles.subscribe({
      models: ['api::asset.asset'],
      async beforeCreate() {
        stop();
        await setCompleted(enrollment, null);
      },
    });
    await service().issueCertificate(enrollment);
    await until('the reason', async () => (await current()).provisionalReasons.includes('completion'));
    expect((await current()).isProvisional).toBe(true);
  });

  it('stays valid if it was final, and so does one that is issued in its place', async () => {
    const { enrollment, me, current, untilFinal } = await certified();
    usePublicAddress(PUBLIC_ADDRESS);
    const { id, code } = await untilFinal();
    await setCompleted(enrollment, null);
    await service().issueCertificate(enrollment);
    expect(await verify(code)).toMatchObject({ status: 'valid' });
    expect((await current()).isProvisional).toBe(false);
    expect((await reissue(id)).status).toBe(201);
    const second = async () => (await me.certificates()).body.data.find((one) => one.id !== id)!;
    await until('the second', async () => (await second()).state === 'ready');
    expect(await verify((await second()).code)).toMatchObject({ status: 'valid' });
  });

  it('stays provisional when it is issued anew', async () => {
    const { enrollment, me, current } = await certified();
    const { id } = await current();
    await setCompleted(enrollment, null);
    usePublicAddress(PUBLIC_ADDRESS);
    expect((await reissue(id)).status).toBe(201);
    const second = async () => (await me.certificates()).body.data.find((one) => one.id !== id)!;
    await until('the second', async () => (await second()).state === 'ready');
    expect(await second()).toMatchObject({ isProvisional: true, provisionalReasons: ['completion'] });
  });
});

it('stays as it is when it was revoked while it was provisional', async () => {
  const { enrollment, current, download } = await certified();
  const { id, code } = await current();
  const before = await download();
  const revokedAt = new Date();
  await studio.strapi.db.query(CERTIFICATE).update({ where: { documentId: id }, data: { revokedAt } });
  usePublicAddress(PUBLIC_ADDRESS);
  await service().issueCertificate(enrollment);
  expect((await download()).equals(before)).toBe(true);
  expect(await verify(code)).toMatchObject({ status: 'revoked' });
});

it('of before is final if its PDF names a public address, and provisional otherwise; until then it counts as before', async () => {
  const forget = (documentId: string) =>
    studio.strapi.db.query(CERTIFICATE).update({
      where: { documentId },
      data: { finality: 'unexamined', provisionalReasons: null, examinedUnder: null },
    });
  const local = await certified();
  const localId = (await local.current()).id;
  usePublicAddress(PUBLIC_ADDRESS);
  const open = await certified();
  await open.untilFinal();
  await local.untilFinal();
  usePublicAddress('');
  const renewed = await certified();
  const renewedId = (await renewed.current()).id;
  const bytes = await open.download();
  for (const id of [localId, (await open.current()).id, renewedId]) await forget(id);
  expect(await verify((await renewed.current()).code)).toMatchObject({ status: 'valid' });
  for (const { enrollment } of [local, open, renewed]) await service().issueCertificate(enrollment);
  expect([(await rowOf(localId)).finality, (await rowOf(renewedId)).finality]).toEqual(['final', 'provisional']);
  expect((await open.current()).isProvisional).toBe(false);
  expect((await open.download()).equals(bytes)).toBe(true);
  usePublicAddress(PUBLIC_ADDRESS);
  await renewed.untilFinal();
});
