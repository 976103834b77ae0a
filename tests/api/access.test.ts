import http from 'node:http';
import { createId } from '@paralleldrive/cuid2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { aQuestionNode, aTestSetNode } from '../../database/seeds/nodes';
import { atDesk } from '../authoring';
import { startStudio, type Person, type Studio } from '../harness';
import { aCourse, aStoredFile, type Course } from '../learning';

const READ = 'plugin::content-manager.explorer.read';
const COURSE = 'api::course.course';
const LEARNER = 'plugin::users-permissions.user';

interface Relation {
  type: string;
  target?: string;
  visible?: boolean;
  private?: boolean;
}
interface Model {
  uid: string;
  attributes: Record<string, Relation>;
  config?: { attributes?: Record<string, { hidden?: boolean }> };
  pluginOptions?: { 'content-manager'?: { visible?: boolean } };
}

let studio: Studio;
let root: Person;
let editor: Person;
let author: Person;
let instructor: Person;
let course: Course;

/** An administrator whose only role has these rights of the content manager. */
async function anAdminWith(rights: Right[]): Promise<Person> {
  const code = createId();
  const roles = studio.strapi.service('admin::role');
  const role = await roles.create({ name: code, code, description: '' });
  await roles.addPermissions(
    role.id,
    rights.map(({ fields, ...right }) => ({ conditions: [], ...right, properties: fields ? { fields } : {} })),
  );
  return studio.createAdmin(code);
}
interface Right {
  action: string;
  subject?: string;
  fields?: string[];
  conditions?: string[];
}

const models = (): Model[] => Object.values(studio.strapi.contentTypes);
const isPrivate = ({ uid, pluginOptions }: Model) =>
  /^(api|plugin::course-studio)/.test(uid) && pluginOptions?.['content-manager']?.visible === false;
const get = (who: Person, route: string) => studio.api('GET', route, { token: who.token });
const collection = (uid: string, query = '') => `/content-manager/collection-types/${uid}${query && `?${query}`}`;

beforeAll(async () => {
  studio = await startStudio();
  root = await studio.createAdmin('strapi-super-admin');
  editor = await studio.createAdmin('strapi-editor');
  author = await studio.createAdmin('strapi-author');
  instructor = await studio.createInstructor();
  course = await aCourse({ studio, instructor }, { files: 1 });
});
afterAll(() => studio.stop());

describe('what the schema takes out of the content manager', () => {
  it('is reached over no relation of any type, by queries, pickers, answers or the REST API', () => {
    const targets = new Set(
      models()
        .filter(isPrivate)
        .map(({ uid }) => uid),
    );
    expect(targets.size).toBeGreaterThanOrEqual(16);
    const relations = models().flatMap(({ uid, attributes, config }) =>
      Object.entries(attributes)
        .filter(([, { type, target }]) => type === 'relation' && targets.has(target ?? ''))
        .map(([field, attribute]) => ({ uid, field, attribute, hidden: config?.attributes?.[field]?.hidden })),
    );
    expect(relations.map(({ uid, field }) => `${uid} ${field}`)).toContain(`${COURSE} testSets`);
    for (const { attribute, hidden, ...relation } of relations) {
      expect({ ...relation, ...attribute, hidden }).toMatchObject({ visible: false, private: true, hidden: true });
    }
  });

  it('is read by no role, and no role is offered it', async () => {
    const rights = await studio.strapi.db.query('admin::permission').findMany({});
    for (const { uid } of models().filter(isPrivate)) {
      for (const who of [root, editor, author, instructor]) {
        expect((await get(who, collection(uid))).status, uid).toBe(403);
      }
      expect(rights.filter(({ subject }: { subject: string }) => subject === uid)).toEqual([]);
    }
  });

  it('stays closed to a role that a row of the database opens it to', async () => {
    const uid = 'api::answer.answer';
    const who = await anAdminWith([]);
    const role = await studio.strapi.db.query('admin::role').findOne({ where: { users: { id: who.id } } });
    const row = { action: READ, subject: uid, properties: {}, conditions: [], actionParameters: {}, role: role.id };
    await studio.strapi.db.query('admin::permission').create({ data: row });
    expect((await get(who, collection(uid))).status).toBe(403);
  });
});

describe('a relation in the content manager', () => {
  it('offers the rows of a type only to those who may read the type, and refuses the others with 403', async () => {
    const picker = `/content-manager/relations/${LEARNER}/role`;
    const reader = await anAdminWith([{ action: READ, subject: LEARNER, fields: ['username', 'role'] }]);
    for (const who of [reader, editor, instructor]) expect((await get(who, picker)).status).toBe(403);
    for (const field of ['files', 'testSets', 'createdBy']) {
      expect((await get(root, `/content-manager/relations/${COURSE}/${field}`)).status, field).toBe(403);
      const existing = `/content-manager/relations/${COURSE}/${course.id}/${field}`;
      expect((await get(root, existing)).status, field).toBe(403);
    }
    expect((await get(root, picker)).body.results).toHaveLength(2);
  });

  it('is offered by the fields that Strapi chose, whatever the query asks for', async () => {
    const picker = `/content-manager/relations/${LEARNER}/role`;
    const plain = await get(root, picker);
    for (const query of ['fields=*', 'fields[0]=type', 'populate=*', 'sort=type:desc', 'filters[type]=public']) {
      expect((await get(root, `${picker}?${query}`)).body, query).toEqual(plain.body);
    }
    expect((await get(root, `${picker}?_q=Publ&_filter=$contains`)).body.results).toHaveLength(1);
    expect((await get(root, `${picker}?pageSize=1&page=2`)).body.results).toHaveLength(1);
  });

  it('shows in a list no more of its target than the reader may read there', async () => {
    const learner = await studio.createLearner();
    const find = async (who: Person) =>
      (await get(who, collection(LEARNER, `filters[id]=${learner.id}`))).body.results[0];
    const rights = [{ action: READ, subject: LEARNER, fields: ['username', 'email', 'role'] }];
    const reader = await anAdminWith(rights);
    const readerOfRoles = await anAdminWith([...rights, { action: 'plugin::users-permissions.roles.read' }]);
    expect((await find(reader)).role).not.toHaveProperty('name');
    expect((await find(reader)).role).not.toHaveProperty('type');
    expect((await find(readerOfRoles)).role).toMatchObject({ name: 'Authenticated', type: 'authenticated' });
  });

  it('is followed by filters and sorts only into what the reader may read', async () => {
    await studio.createLearner();
    const reader = await anAdminWith([{ action: READ, subject: LEARNER, fields: ['username', 'email', 'role'] }]);
    const count = async (query: string) => (await get(reader, collection(LEARNER, query))).body.pagination.total;
    const all = await count('');
    for (const query of ['filters[role][type]=public', 'filters[role][users][email][$contains]=zz', 'sort=role.name']) {
      expect(await count(query), query).toBe(all);
    }
    expect(await count('filters[role][id]=0')).toBe(0);
    for (const column of ['password', 'resetPasswordToken']) {
      const sorted = (order: string) => get(root, collection(LEARNER, `sort=${column}:${order}`));
      expect((await sorted('asc')).body, column).toEqual((await sorted('desc')).body);
    }
    const administrators = ['password][$startsWith]=$2', 'email][$contains]=@', 'resetPasswordToken][$notNull]=true'];
    for (const condition of administrators) {
      const route = collection(COURSE, `filters[createdBy][${condition}`);
      const opposite = route.replace('[$', '[$not][$');
      const [one, two] = [await get(editor, route), await get(editor, opposite)];
      expect(one.body, condition).toEqual(two.body);
    }
  });
});

describe('a list of the media library', () => {
  it('is the same in whatever words it is asked about what its reader may not read', async () => {
    const folders = studio.strapi.db.query('plugin::upload.folder');
    const makers = [root, await studio.createAdmin('strapi-super-admin')];
    for (const [index, { id: createdBy }] of makers.entries()) {
      const pathId = 900 + index;
      await folders.create({ data: { name: `Folder ${pathId}`, pathId, path: `/${pathId}`, createdBy } });
    }
    const plain = await get(author, '/upload/folders');
    expect(plain.body.data.length).toBeGreaterThanOrEqual(2);
    for (const words of ['where[createdBy][password][$null]=true', 'orderBy[createdBy][password]=asc', 'select=id']) {
      expect((await get(author, `/upload/folders?${words}`)).body, words).toEqual(plain.body);
    }
    const spelled = (order: string) => get(author, `/upload/folders?sort=createdBy[password]:${order}`);
    expect((await spelled('asc')).body).toEqual((await spelled('desc')).body);
  });
});

describe('a search in the content manager', () => {
  it('looks only into fields that the reader may read', async () => {
    const username = createId();
    const { email } = await studio.createLearner(username);
    const narrow = await anAdminWith([{ action: READ, subject: LEARNER, fields: ['username'] }]);
    const mixed = await anAdminWith([
      { action: READ, subject: LEARNER, fields: ['username'] },
      { action: READ, subject: LEARNER, fields: ['username', 'email'], conditions: ['admin::is-creator'] },
    ]);
    const find = async (who: Person, text: string) =>
      (await get(who, collection(LEARNER, `_q=${encodeURIComponent(text)}`))).body.pagination.total;
    for (const who of [narrow, mixed]) expect([await find(who, username), await find(who, email)]).toEqual([1, 0]);
    expect([await find(root, username), await find(root, email)]).toEqual([1, 1]);
    expect(await find(narrow, username.toUpperCase().slice(0, -1))).toBe(1);
  });
});

describe('courses in the content manager', () => {
  const withCourses = (conditions: string[]): Right[] => [
    { action: READ, subject: COURSE, fields: ['name', 'version'] },
    { action: 'plugin::course-studio.read', conditions },
  ];
  const listed = async (who: Person) => (await get(who, collection(COURSE))).body.results as { documentId: string }[];

  it('are read by those who see them in the studio, and by nobody else', async () => {
    const all = await anAdminWith(withCourses([]));
    const own = await anAdminWith(withCourses(['admin::is-creator']));
    const outsider = await anAdminWith([{ action: READ, subject: COURSE, fields: ['name'] }]);
    for (const who of [root, all]) expect((await listed(who)).map(({ documentId }) => documentId)).toContain(course.id);
    for (const who of [own, outsider]) {
      expect(await listed(who)).toEqual([]);
      expect((await get(who, collection(`${COURSE}/${course.id}`))).status).toBe(403);
    }
    for (const who of [editor, author, instructor]) expect((await get(who, collection(COURSE))).status).toBe(403);
  });

  it('are shown without what the studio keeps beside them', async () => {
    const [first] = await listed(root);
    const one = (await get(root, collection(`${COURSE}/${course.id}`))).body.data;
    for (const row of [first!, one]) {
      expect(row).toMatchObject({ name: expect.any(String), version: expect.any(String) });
      for (const field of ['saveId', 'step', 'revision', 'copiedCorrections', 'copiedFrom'])
        expect(row).not.toHaveProperty(field);
    }
  });

  it('stand in no number and no list of the home page of those who may not see them', async () => {
    const counts = async (who: Person) => (await get(who, '/content-manager/homepage/count-documents')).body.data;
    const recent = async (who: Person) =>
      (await get(who, '/content-manager/homepage/recent-documents?action=update')).body.data;
    const outsider = await anAdminWith([{ action: READ, subject: COURSE, fields: ['name'] }]);
    for (const who of [editor, outsider]) {
      expect(await counts(who)).toEqual({ draft: 0, published: 0, modified: 0 });
      expect(await recent(who)).toEqual([]);
      expect((await get(who, '/admin/homepage/key-statistics')).status).toBe(403);
    }
    const learners = await studio.strapi.db.query(LEARNER).count();
    expect(await counts(root)).toEqual({ draft: 0, published: 1 + learners, modified: 0 });
    const titles = (await recent(root)).map(({ title }: { title: string }) => title);
    expect(titles).toContain('Tides');
  });

  it('are found for validation only by those who may see them', async () => {
    const own = await anAdminWith(withCourses(['admin::is-creator']));
    const find = (who: Person, sort?: string) =>
      studio.api('POST', `${collection(COURSE)}/actions/bulkFindForValidation`, {
        token: who.token,
        body: { documentIds: [course.id], sort },
      });
    expect((await find(own)).body.results).toEqual([]);
    expect((await find(root, 'createdBy.password:asc')).body.results).toHaveLength(1);
  });

  it('are written by no role', async () => {
    const rights = await studio.strapi.db.query('admin::permission').findMany({ where: { subject: COURSE } });
    expect([...new Set(rights.map(({ action }: Right) => action))]).toEqual([READ]);
    const sent = { token: root.token, body: { name: 'Other' } };
    expect((await studio.api('PUT', collection(`${COURSE}/${course.id}`), sent)).status).toBe(403);
    expect((await studio.api('POST', collection(COURSE), sent)).status).toBe(403);
  });
});

describe('a stored file', () => {
  it.each(['another course', 'no course'])('of %s is taken into no draft', async (owner) => {
    const file = await aStoredFile(studio, course.id, 'image');
    if (owner === 'no course') {
      const assets = studio.strapi.db.query('api::asset.asset');
      await assets.update({ where: { documentId: file }, data: { draft: null } });
    }
    const { call, newDraft, put } = atDesk(() => ({ studio, author: instructor }));
    const draft = await newDraft();
    const set = aTestSetNode(draft);
    const nodes = [set, aQuestionNode(set.id, { image: file, imageAlt: 'A picture' })];
    const { status, body } = await put(draft, 0, nodes);
    expect([status, body.error.details.code]).toEqual([400, 'asset.foreign']);
    await call('DELETE', `/drafts/${draft}`);
  });
});

describe('the transfer of the whole database to another server', () => {
  /** The status of a request for a web socket, which is how another server asks. */
  const upgrade = (route: string, token: string): Promise<number | undefined> =>
    new Promise((resolve, reject) => {
      const headers = {
        Authorization: `Bearer ${token}`,
        Connection: 'Upgrade',
        Upgrade: 'websocket',
        'Sec-WebSocket-Version': '13',
        'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
      };
      const request = http.get(`${studio.url}${route}`, { headers });
      const answered = ({ statusCode, socket }: http.IncomingMessage) => {
        socket.destroy();
        resolve(statusCode);
      };
      request.on('response', answered).on('upgrade', answered).on('error', reject);
    });

  it('is open to no token, whoever made it', async () => {
    const permissions = ['pull', 'push'];
    const plan = { name: createId(), description: '', lifespan: null, permissions };
    const { accessKey } = await studio.strapi.service('admin::transfer').token.create(plan);
    expect(await upgrade('/admin/transfer/runner/pull', accessKey)).toBe(404);
    expect(await upgrade('/admin/transfer/runner/push', accessKey)).toBe(404);
    const made = await studio.api('POST', '/admin/transfer/tokens', { token: root.token, body: plan });
    expect(made.status).toBe(404);
  });
});
