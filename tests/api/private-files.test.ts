import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { aFileNode, aSmallCourse } from '../../database/seeds/nodes';
import { atDesk } from '../authoring';
import { startStudio, type Person, type Studio } from '../harness';
import { A_PDF, A_PNG } from '../media';

/** As an installation of before left it: open to everybody on the machine. */
const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'course-studio-private-'));
const database = path.join(dataDir, 'test.db');
const umask = process.umask(0o022);

let studio: Studio;
let author: Person;

beforeAll(async () => {
  fs.chmodSync(dataDir, 0o755);
  fs.writeFileSync(database, '', { mode: 0o644 });
  studio = await startStudio({ DATA_DIR: dataDir, DATABASE_FILENAME: database });
  author = await studio.createInstructor();
});
afterAll(async () => {
  await studio.stop();
  process.umask(umask);
  fs.rmSync(dataDir, { recursive: true });
});

const { newDraft, put, confirm, send, settled } = atDesk(() => ({ studio, author }));

const modeOf = (place: string): string => (fs.statSync(place).mode & 0o777).toString(8);

it.skipIf(os.platform() === 'win32')(
  'leaves other users no right to the data folder and what is made in it',
  async () => {
    const draft = await newDraft();
    const files = [await send(draft, 'notes.pdf', A_PDF), await send(draft, 'drawing.png', A_PNG)];
    for (const file of files) await settled(draft, file);
    await put(draft, 0, [...aSmallCourse(draft), ...files.map((file) => aFileNode(draft, file))]);
    expect((await confirm(draft, 1)).status).toBe(200);

    const inside = fs
      .readdirSync(dataDir, { recursive: true, encoding: 'utf8' })
      .map((name) => path.join(dataDir, name));
    const stored = inside.filter((place) => path.dirname(place) === path.join(dataDir, 'files'));
    expect(stored.length).toBeGreaterThanOrEqual(2);
    const modes = [dataDir, ...inside].map((place) => [path.relative(dataDir, place), modeOf(place)]);
    const open = modes.filter(([, mode]) => !/^[67]00$/.test(mode!));
    expect(open).toEqual([]);
    expect([modeOf(dataDir), modeOf(database)]).toEqual(['700', '600']);
  },
);
