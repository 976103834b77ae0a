import { createId } from '@paralleldrive/cuid2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { DraftSummary } from '../../plugins/course-studio/shared/draft';
import { aCourseNode, aSmallCourse } from '../../database/seeds/nodes';
import { atDesk, puts } from '../authoring';
import { startStudio, type Person, type Studio } from '../harness';

let studio: Studio;
let author: Person;
let other: Person;

const { call, newDraft, put, save, confirm } = atDesk(() => ({ studio, author }));

const list = async (query = '', token?: string) => (await call('GET', `/drafts${query}`, undefined, token)).body;
const names = (page: { data: DraftSummary[] }) => page.data.map(({ name }) => name);

beforeAll(async () => {
  studio = await startStudio();
  author = await studio.createInstructor();
  other = await studio.createInstructor();
  for (const name of ['Ebb', 'Flood', 'Knots 100%', 'Splices', 'Sails']) {
    const id = await newDraft();
    await put(id, 0, name === 'Sails' ? aSmallCourse(id) : [aCourseNode(id, { name })]);
    if (name === 'Sails') await confirm(id, 1);
  }
  await newDraft(other.token);
});
afterAll(() => studio.stop());

describe('the list of drafts', () => {
  it('comes in pages, the latest edited first', async () => {
    const first = await list('?kind=unfinished&pageSize=3');
    expect(names(first)).toEqual(['Splices', 'Knots 100%', 'Flood']);
    expect(first.meta.pagination).toEqual({ page: 1, pageSize: 3, pageCount: 2, total: 4 });
    expect(names(await list('?kind=unfinished&pageSize=3&page=2'))).toEqual(['Ebb']);
    expect(names(await list('?kind=unfinished&pageSize=3&page=9'))).toEqual([]);
  });

  it('tells creations from courses, and finds by a part of the name', async () => {
    expect(names(await list('?kind=published'))).toEqual(['Tides']);
    expect(names(await list('?search=KNOT'))).toEqual(['Knots 100%']);
    expect(names(await list('?kind=published&search=knot'))).toEqual([]);
  });

  it('tells which creations are cancelled soon, the oldest first', async () => {
    const touched = (name: string, days: number) =>
      studio.strapi.db
        .connection('courses')
        .where({ name })
        .update({ updated_at: new Date(Date.now() - days * 86_400_000) });
    const before = await studio.strapi.db.connection('courses').select('name', 'updated_at');
    for (const [name, days] of Object.entries({ Ebb: 24, Flood: 22, Splices: 26, Tides: 99 }))
      await touched(name, days);
    expect(names(await list('?kind=ending'))).toEqual(['Splices', 'Ebb']);
    expect((await list('?kind=ending', other.token)).data).toEqual([]);
    for (const { name, updated_at } of before)
      await studio.strapi.db.connection('courses').where({ name }).update({ updated_at });
  });

  it('shows authors only what they may see', async () => {
    expect((await list('', other.token)).meta.pagination.total).toBe(1);
    const admin = await studio.createAdmin('strapi-super-admin');
    expect((await list('', admin.token)).meta.pagination.total).toBe(6);
  });

  it('asks the database the same number of times for one course as for five', async () => {
    const queries = async (size: number): Promise<number> => {
      let count = 0;
      const seen = () => (count += 1);
      studio.strapi.db.connection.on('query', seen);
      await list(`?pageSize=${size}`);
      studio.strapi.db.connection.removeListener('query', seen);
      return count;
    };
    await list();
    expect(await queries(5)).toBe(await queries(1));
  });

  it.each([
    '?page=0',
    '?page=x',
    '?pageSize=101',
    '?kind=mine',
    '?search=%00',
    `?search=${'x'.repeat(201)}`,
    '?sort=id',
  ])('refuses %s', async (query) => {
    const { status, body } = await call('GET', `/drafts${query}`);
    expect([status, body.error.details.code]).toEqual([400, 'body.invalid']);
  });

  it('counts learners, and files by their state', async () => {
    const { data } = await list('?kind=published');
    const learner = await studio.createLearner();
    await studio.api('POST', `/api/courses/${data[0].id}/enrollments`, { token: learner.token });
    expect((await list('?kind=published')).data[0]).toMatchObject({ learners: 1, files: 0, processing: 0 });
  });
});

describe('the step reached', () => {
  it('only grows, changes no revision, and is nobody else’s to set', async () => {
    const id = await newDraft();
    const reach = (step: string, token?: string) => call('PUT', `/drafts/${id}/step`, { data: { step } }, token);
    expect((await reach('tests')).status).toBe(204);
    await reach('files');
    const [found] = (await list('?pageSize=100')).data.filter((draft: DraftSummary) => draft.id === id);
    expect(found.step).toBe('tests');
    expect((await call('GET', `/drafts/${id}`)).body.data.revision).toBe(0);
    expect((await reach('overview', other.token)).status).toBe(403);
    expect((await reach('nowhere')).status).toBe(400);
  });
});

describe('what is public', () => {
  it('is null before the first confirm, and stays as it was while the draft is edited', async () => {
    const id = await newDraft();
    const published = async (token?: string) => (await call('GET', `/drafts/${id}/published`, undefined, token)).body;
    expect((await published()).data).toBeNull();
    await put(id, 0, aSmallCourse(id));
    await confirm(id, 1);
    await save(id, 1, puts([aCourseNode(id, { name: 'Edited' })]));
    const { data } = await published();
    expect(data).toMatchObject({ number: 1 });
    expect(data.nodes.find(({ type }: { type: string }) => type === 'course').name).toBe('Tides');
    expect(data.nodes).toHaveLength(aSmallCourse(createId()).length);
    expect((await published(other.token)).error.details.code).toBe('draft.forbidden');
  });
});

it('running encodings are listed with their course, to those who may see it', async () => {
  const id = await newDraft();
  await put(id, 0, [aCourseNode(id, { name: 'With a film' })]);
  const row = { key: createId(), role: 'original', state: 'processing', progress: 40, draft: id, name: 'film.mp4' };
  await studio.strapi.db.query('api::asset.asset').create({ data: { ...row, documentId: createId() } });
  const encodings = async (token?: string) => (await call('GET', '/encodings', undefined, token)).body.data;
  expect(await encodings()).toMatchObject([{ name: 'film.mp4', draft: id, course: 'With a film' }]);
  expect(await encodings(other.token)).toEqual([]);
});
