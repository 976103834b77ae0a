import { createRequire } from 'node:module';
import path from 'node:path';
import { createId } from '@paralleldrive/cuid2';
import { afterAll, beforeAll, it } from 'vitest';

import { aCourse, aQuestion, aRightAnswer, aTestSet, aWrongAnswer } from '../../database/seeds/course';
import type * as Guard from '../../plugins/course-studio/server/src/authoring/guard';
import type { AnswerNode, Draft, DraftNode } from '../../plugins/course-studio/shared/draft';
import { atDesk, puts } from '../authoring';
import { startStudio, type Person, type Studio } from '../harness';
import { holdRatio } from './measure';

// The compiled module that the running Strapi has: only the studio may write courses.
const GUARD = path.resolve('dist/plugins/course-studio/server/src/authoring/guard.js');
const { asStudio } = createRequire(__filename)(GUARD) as typeof Guard;

const ANSWER = 'api::answer.answer';
const QUESTIONS = 200;
const RUNS = 15;

let studio: Studio;
let author: Person;
let course: string;
let answers: AnswerNode[];
let revision = 1;

const { call, newDraft, putAll, save } = atDesk(() => ({ studio, author }));

/** 200 questions of five answers. */
const aLargeCourse = (id: string): DraftNode[] =>
  aCourse({
    id,
    testSets: [
      aTestSet({
        questions: Array.from({ length: QUESTIONS }, () =>
          aQuestion({ answers: [aRightAnswer(), ...Array.from({ length: 4 }, () => aWrongAnswer())] }),
        ),
      }),
    ],
  });

beforeAll(async () => {
  studio = await startStudio();
  author = await studio.createInstructor();
  course = await newDraft();
  const nodes = aLargeCourse(course);
  answers = nodes.filter((node) => node.type === 'answer');
  const saved = await putAll(course, 0, nodes);
  if (saved.status !== 200 || answers.length !== 1000) throw new Error('the course was not made');
}, 300_000);
afterAll(() => studio.stop());

const anAnswer = (): AnswerNode => answers[Math.floor(Math.random() * answers.length)]!;

const rename = (documentId: string) =>
  asStudio(() =>
    studio.strapi.documents(ANSWER).update({ documentId, data: { text: `Renamed ${createId()}` } as never }),
  );

/** The rows of the draft, each with the ids of its parent and its image, as one would write it by hand. */
async function readByHand(): Promise<unknown[][]> {
  const db = studio.strapi.db.connection;
  const { id } = await db('courses').where({ document_id: course }).whereNull('published_at').first('id');
  const testSets = db({ part: 'test_sets' })
    .join({ up: 'test_sets_course_lnk' }, 'up.test_set_id', 'part.id')
    .where('up.course_id', id)
    .select('part.*', 'up.course_id as parent');
  const questions = db({ part: 'questions' })
    .join({ up: 'questions_test_set_lnk' }, 'up.question_id', 'part.id')
    .join({ parent: 'test_sets' }, 'parent.id', 'up.test_set_id')
    .join({ top: 'test_sets_course_lnk' }, 'top.test_set_id', 'parent.id')
    .leftJoin({ image: 'questions_image_lnk' }, 'image.question_id', 'part.id')
    .leftJoin({ asset: 'assets' }, 'asset.id', 'image.asset_id')
    .where('top.course_id', id)
    .select('part.*', 'parent.document_id as parent', 'asset.document_id as asset');
  const ofAnswers = db({ part: 'answers' })
    .join({ up: 'answers_question_lnk' }, 'up.answer_id', 'part.id')
    .join({ parent: 'questions' }, 'parent.id', 'up.question_id')
    .join({ middle: 'questions_test_set_lnk' }, 'middle.question_id', 'parent.id')
    .join({ top: 'test_sets_course_lnk' }, 'top.test_set_id', 'middle.test_set_id')
    .leftJoin({ image: 'answers_image_lnk' }, 'image.answer_id', 'part.id')
    .leftJoin({ asset: 'assets' }, 'asset.id', 'image.asset_id')
    .where('top.course_id', id)
    .select('part.*', 'parent.document_id as parent', 'asset.document_id as asset');
  const rows = [await testSets, await questions, await ofAnswers];
  if (rows[2]!.length !== 1000) throw new Error(`${rows[2]!.length} answers instead of 1,000`);
  return rows;
}

it('saves one changed answer of a thousand about as fast as Strapi updates one', async () => {
  await holdRatio({
    name: 'PATCH /drafts/:id with one changed answer of 1,000, over HTTP ÷ one document-service update of one answer',
    runs: RUNS,
    limit: 5,
    subject: {
      run: async () => {
        const { status, body } = await save(course, revision, puts([{ ...anAnswer(), text: `Renamed ${createId()}` }]));
        if (status !== 200) throw new Error(JSON.stringify(body));
        revision = body.data.revision;
      },
    },
    baseline: { name: 'documents(answer).update of its text', run: () => rename(anAnswer().id) },
  });
});

const openings = {
  'authoring.loadDraft of 1,000 answers: rows, files and nodes, without login and HTTP': {
    limit: 3,
    run: () => studio.strapi.plugin('course-studio').service('authoring').loadDraft(course),
  },
  'GET /drafts/:id of 1,000 answers: with login, HTTP and reading the JSON': {
    limit: 5,
    run: async () => (await call('GET', `/drafts/${course}`)).body.data,
  },
};

it.each(Object.entries(openings))('opens a draft, %s', async (name, { limit, run }) => {
  await holdRatio({
    name: `${name} ÷ the knex select of the same rows with parents and images`,
    runs: RUNS,
    limit,
    subject: {
      run: async () => {
        const { nodes } = (await run()) as Draft;
        if (nodes.length !== 1 + 1 + QUESTIONS + 1000) throw new Error('not the whole draft');
      },
    },
    baseline: { name: 'three selects by hand', run: readByHand },
  });
});
