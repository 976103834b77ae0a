import { setTimeout as sleep } from 'node:timers/promises';

/** Milliseconds until a certificate has to be made: Chromium may start first. */
const CERTIFICATE_TIMEOUT = 120_000;

/** A JSON request to a server. @throws for any status that is not a success */
async function ask(url, { method = 'GET', token, body } = {}) {
  const response = await fetch(url, {
    method,
    headers: { 'Content-Type': 'application/json', ...(token && { Authorization: `Bearer ${token}` }) },
    body: body && JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${method} ${new URL(url).pathname}: ${response.status} ${await response.text()}`);
  return response.json();
}

/** The right answers of a course, by question, as its instructor sees them. */
async function readKey(base, { instructor, courseId }) {
  const login = await ask(`${base}/admin/login`, { method: 'POST', body: instructor });
  const token = login.data.accessToken ?? login.data.token;
  const { data } = await ask(`${base}/course-studio/drafts/${courseId}`, { token });
  const key = new Map();
  for (const { type, id, parent, correct } of data.nodes) {
    if (type === 'answer' && correct) key.set(parent, [...(key.get(parent) ?? []), id]);
  }
  return key;
}

async function takeTest(api, { token, testSet, key }) {
  const { data: attempt } = await ask(`${api}/test-sets/${testSet.id}/attempts`, { method: 'POST', token });
  const answers = attempt.questions.map(({ id }) => ({ question: id, selected: key.get(id) ?? [] }));
  await ask(`${api}/attempts/${attempt.id}/answers`, { method: 'PUT', token, body: { data: { answers } } });
  const { data: graded } = await ask(`${api}/attempts/${attempt.id}/submit`, { method: 'POST', token });
  if (!graded.passed) throw new Error(`all answers were right, and the test was not passed`);
}

async function awaitCertificate(api, token) {
  const end = Date.now() + CERTIFICATE_TIMEOUT;
  for (;;) {
    const { data } = await ask(`${api}/certificates`, { token });
    const certificate = data[0];
    if (certificate && certificate.state !== 'pending') return certificate;
    if (Date.now() > end) throw new Error(`no certificate after ${CERTIFICATE_TIMEOUT / 1000} s`);
    await sleep(500);
  }
}

/**
 * The whole way of a learner over the REST API: logs in, enrols in the first course, passes its tests and downloads the
 * certificate.
 *
 * @param base address of a running server
 * @param logins `{ learner, instructor }`, each `{ email, password }`
 * @throws at the first step that fails
 */
export async function goLearnerWay(base, { learner, instructor }) {
  const api = `${base}/api`;
  const login = { identifier: learner.email, password: learner.password };
  const { jwt: token } = await ask(`${api}/auth/local`, { method: 'POST', body: login });
  const { data: courses } = await ask(`${api}/courses`, { token });
  const { data: course } = await ask(`${api}/courses/${courses[0].id}`, { token });
  const key = await readKey(base, { instructor, courseId: course.id });
  await ask(`${api}/courses/${course.id}/enrollments`, { method: 'POST', token });
  for (const testSet of course.testSets) await takeTest(api, { token, testSet, key });
  const certificate = await awaitCertificate(api, token);
  const pdf = await fetch(`${api}/certificates/${certificate.id}/pdf`, {
    headers: { Authorization: `Bearer ${token}` },
  });
  const start = Buffer.from(await pdf.arrayBuffer())
    .subarray(0, 5)
    .toString('latin1');
  if (start !== '%PDF-') throw new Error(`the certificate is no PDF: ${pdf.status} ${start}`);
}
