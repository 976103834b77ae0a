import { afterAll, beforeAll, expect, it } from 'vitest';

import { aQuestionNode, aTestSetNode, anAnswerNode } from '../../database/seeds/nodes';
import { atDesk } from '../authoring';
import { startStudio, type Person, type Studio } from '../harness';
import { startPostgres, type Server } from '../servers';

let postgres: Server;
let studio: Studio;
let author: Person;

const start = async () => {
  studio = await startStudio(postgres.env);
  author = await studio.createInstructor();
};
beforeAll(async () => {
  postgres = await startPostgres();
  await start();
});
afterAll(async () => {
  await studio.stop();
  await postgres.stop();
});

const { newDraft, load, putAll } = atDesk(() => ({ studio, author }));

/** A third of the points off for an answer, in a question worth less than a hundredth. */
async function aDraftWithFractions() {
  const draft = await newDraft();
  const set = aTestSetNode(draft);
  const question = aQuestionNode(set.id, { kind: 'multiple', points: 0.004, partialCredit: true });
  const answer = anAnswerNode(question.id, { fraction: -0.33333 });
  const saved = await putAll(draft, 0, [set, question, answer]);
  expect(saved.status).toBe(200);
  return { draft, question, answer };
}

async function expectWhole({ draft, question, answer }: Awaited<ReturnType<typeof aDraftWithFractions>>) {
  const { nodes } = await load(draft);
  expect(nodes).toContainEqual(question);
  expect(nodes).toContainEqual(answer);
}

const columnType = async (table: string, column: string): Promise<string> => {
  const where = { table_name: table, column_name: column };
  const [row] = await studio.strapi.db.connection('information_schema.columns').where(where).select('data_type');
  return row.data_type as string;
};

/** As the first versions made them: numbers of two decimals, to which Postgres rounds in silence. */
async function asBefore(): Promise<void> {
  const knex = studio.strapi.db.connection;
  await knex.raw('alter table questions alter column points type numeric(10, 2)');
  await knex.raw('alter table answers alter column fraction type numeric(10, 2)');
  await knex('strapi_database_schema').del();
}

it('keeps points and percentages as they were written', async () => {
  await expectWhole(await aDraftWithFractions());
});

it('keeps them so in a database of before, after the next start', async () => {
  await asBefore();
  expect(await columnType('answers', 'fraction')).toBe('numeric');
  await studio.stop();
  await start();
  expect(await columnType('answers', 'fraction')).toBe('double precision');
  expect(await columnType('questions', 'points')).toBe('double precision');
  await expectWhole(await aDraftWithFractions());
});
