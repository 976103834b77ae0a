import { createId } from '@paralleldrive/cuid2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import {
  emptyPart,
  FIELD_LISTS,
  filesByField,
  initialValues,
  NODE_TYPES,
  type DraftNode,
  type NodeOf,
  type NodeType,
  type PartType,
} from '../../plugins/course-studio/shared/course-model';
import { compareDrafts } from '../../plugins/course-studio/shared/comparison';
import type { PublishedState } from '../../plugins/course-studio/shared/draft';
import { readSnapshot } from '../../src/api/course-version/rules/snapshot';
import { fromSnapshot } from '../../plugins/course-studio/server/src/authoring/snapshots';
import { atDesk } from '../authoring';
import { startStudio, type Person, type Studio } from '../harness';
import { learning } from '../learning';
import { A_PDF, A_PNG } from '../media';

type Samples = { [Type in NodeType]: Omit<NodeOf<Type>, 'type' | 'id' | 'parent' | 'position'> };

/** For each field of each part a value that no new part has. The compiler asks for one of a new field. */
const samplesWith = (files: { pdf: string; captions: string; picture: string; photo: string }): Samples => ({
  course: {
    name: 'sample of a name',
    version: 'sample of a version',
    description: 'sample of a description',
    topics: ['sample of a topic', 'another one'],
    durationMinutes: 77,
    certificate: false,
  },
  file: {
    title: 'sample of a title',
    description: 'sample of what a file is about',
    asset: files.pdf,
    captions: [{ asset: files.captions, language: 'pt-BR', label: 'sample of a label' }],
  },
  testSet: {
    title: 'sample of a test',
    description: 'sample of what a test is about',
    passMark: 61,
    attemptsAllowed: 7,
    waitMinutes: 13,
    timeLimit: 17,
    shuffle: false,
    review: 'key',
  },
  question: {
    text: 'sample of a question',
    image: files.picture,
    imageAlt: 'sample of what a picture shows',
    kind: 'multiple',
    points: 2.25,
    partialCredit: true,
    explanation: 'sample of an explanation',
  },
  answer: {
    text: 'sample of an answer',
    image: files.photo,
    imageAlt: 'sample of what a photo shows',
    correct: true,
    fraction: 1,
  },
});

let studio: Studio;
let author: Person;
let samples: Samples;
let courseId: string;
/** One part of each type with the samples, and a wrong answer, without which a question is no question. */
let nodes: DraftNode[];

const { call, newDraft, load, put, confirm, send, settled } = atDesk(() => ({ studio, author }));

const byId = (given: DraftNode[]) => [...given].sort((a, b) => a.id.localeCompare(b.id));

const aSample = <Type extends PartType>(type: Type, parent: string) => ({
  ...emptyPart(type, { id: createId(), parent, position: 0 }),
  ...(samples[type] as object),
});

beforeAll(async () => {
  studio = await startStudio();
  author = await studio.createInstructor();
  courseId = await newDraft();
  const upload = async (name: string, content: Buffer) => {
    const id = await send(courseId, name, content);
    await settled(courseId, id);
    return id;
  };
  samples = samplesWith({
    pdf: await upload('a.pdf', A_PDF),
    captions: await upload('a.vtt', Buffer.from('WEBVTT\n\n00:01.000 --> 00:02.000\nHigh water.\n')),
    picture: await upload('a.png', A_PNG),
    photo: await upload('b.png', A_PNG),
  });
  const testSet = aSample('testSet', courseId);
  const question = aSample('question', testSet.id);
  const wrong = { ...emptyPart('answer', { id: createId(), parent: question.id, position: 1 }), text: 'no' };
  nodes = [
    { type: 'course', id: courseId, ...samples.course },
    aSample('file', courseId),
    testSet,
    question,
    aSample('answer', question.id),
    { ...wrong, fraction: -1 },
  ];
  expect((await put(courseId, 0, nodes)).status).toBe(200);
  expect((await confirm(courseId, 1)).body).toMatchObject({ data: { number: 1 } });
});
afterAll(() => studio.stop());

const FIELDS = NODE_TYPES.flatMap((type) => FIELD_LISTS[type].map(([name, field]) => ({ type, name, field })));

describe('a sample', () => {
  it.each(FIELDS)('of $type.$name is not what a new part has', ({ type, name, field }) => {
    const value = samples[type][name as keyof Samples[NodeType]] as unknown;
    expect(value).toBeDefined();
    expect([field.initial, field.whenMissing]).not.toContainEqual(value);
  });
});

describe('every field of every part', () => {
  it('is there when the draft is opened again', async () => {
    expect(byId((await load(courseId)).nodes)).toEqual(byId(nodes));
  });

  it('is in the version that a confirm makes', async () => {
    const versions = studio.strapi.db.query('api::course-version.course-version');
    const { snapshot } = await versions.findOne({ where: { courseId } });
    expect(byId(fromSnapshot(readSnapshot(snapshot)))).toEqual(byId(nodes));
  });

  it('is in what the wizard compares a draft with', async () => {
    const published: PublishedState = (await call('GET', `/drafts/${courseId}/published`)).body.data;
    expect(byId(published.nodes)).toEqual(byId(nodes));
  });

  it('is in a duplicate, but for the name that it was given', async () => {
    const { id } = (await call('POST', `/drafts/${courseId}/duplicate`, { data: { name: samples.course.name } })).body
      .data;
    const values = (given: DraftNode[]) => given.map((node) => JSON.stringify({ ...node, id: '', parent: '' })).sort();
    expect(values((await load(id)).nodes)).toEqual(values(nodes));
  });

  it('is told when it has changed, and comes back when the changes are discarded', async () => {
    const { revision } = await load(courseId);
    const changed = nodes.map((node) => ({ ...node, ...initialValues(node.type) }));
    // A file is a file of something.
    const valid = changed.map((node) => (node.type === 'file' ? { ...node, asset: samples.question.image! } : node));
    expect((await put(courseId, revision, valid)).status).toBe(200);
    const edited = (await load(courseId)).nodes;
    expect(byId(edited)).toEqual(byId(valid));
    const told = compareDrafts(nodes, edited).flatMap(({ type, fields }) => fields.map((name) => `${type}.${name}`));
    const expected = FIELDS.filter(({ type }) => type !== 'answer').map(({ type, name }) => `${type}.${name}`);
    expect(told.sort()).toEqual([...expected, 'question.answers'].sort());

    expect((await call('DELETE', `/drafts/${courseId}`)).status).toBe(204);
    expect(byId((await load(courseId)).nodes)).toEqual(byId(nodes));
  });
});

describe('a learner', () => {
  /** The course and an attempt before it is graded, as JSON. */
  let seen: string;

  beforeAll(async () => {
    const learner = learning(studio, await studio.createLearner());
    await learner.enrol(courseId);
    const course = (await learner.course(courseId)).body.data;
    const attempt = (await learner.start(course.testSets[0]!.id)).body.data;
    seen = JSON.stringify({ course, attempt });
  });

  /** What stands for a value: the text itself, or `"points":2.25`; of a file, its key in the addresses. */
  async function tracesOf(type: NodeType, name: string): Promise<string[]> {
    const node = nodes.find((one) => one.type === type)!;
    const [, files = []] = filesByField(node).find(([field]) => field === name) ?? [];
    const rows = await studio.strapi.db
      .query('api::asset.asset')
      .findMany({ where: { documentId: { $in: files } }, select: ['key'] });
    if (rows.length > 0) return rows.map(({ key }: { key: string }) => key);
    const value = node[name as keyof DraftNode] as unknown;
    return [typeof value === 'string' && value.startsWith('sample') ? value : `"${name}":${JSON.stringify(value)}`];
  }

  it.each(FIELDS.filter(({ field }) => field.audience === 'learners'))('sees $type.$name', async ({ type, name }) => {
    for (const trace of await tracesOf(type, name)) expect(seen).toContain(trace);
  });

  it.each(FIELDS.filter(({ field }) => field.audience !== 'learners'))(
    'does not see $type.$name before the test is graded',
    async ({ type, name }) => {
      for (const trace of await tracesOf(type, name)) expect(seen).not.toContain(trace);
    },
  );
});
