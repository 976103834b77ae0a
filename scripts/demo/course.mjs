import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { createId } from '@paralleldrive/cuid2';

import { requireBuilt } from '../setup/strapi.mjs';
import { makePdf, makeStripes, makeVideo } from './media.mjs';

const COURSES = 'api::course.course';
const RED = [200, 30, 40];
const GREEN = [40, 160, 60];
const BLUE = [40, 70, 200];

/** How long the demo waits for its video's encoding, in seconds; the server goes on with it later. */
const ENCODING_PATIENCE = 300;

/**
 * The demo course, made as the studio makes one: draft, files, save, confirm. What an interrupted run left is
 * cancelled first.
 *
 * @returns `there` when it is published already, else `made`; `video: false` without ffmpeg
 */
export async function ensureDemoCourse(app, { user, ffmpeg }) {
  const { DEMO_COURSE } = requireBuilt('database/seeds/demo.js');
  const known = await app.db.query(COURSES).findMany({ where: { name: DEMO_COURSE, createdBy: { id: user.id } } });
  if (known.some((course) => course.publishedAt)) return { outcome: 'there' };
  for (const { documentId } of known) await authoring(app).cancelDraft(documentId, user);
  return { outcome: 'made', ...(await makeCourse(app, { user, ffmpeg })) };
}

async function makeCourse(app, { user, ffmpeg }) {
  const { demoCourse, DEMO_COURSE } = requireBuilt('database/seeds/demo.js');
  const draft = await authoring(app).createDraft(user);
  const course = draft.nodes.find((node) => node.type === 'course');
  const named = await save(app, { user, draft, nodes: [{ ...course, name: DEMO_COURSE }] });
  const assets = await storeMedia(app, { draft: draft.id, user, ffmpeg });
  const { revision } = await save(app, { user, draft: { ...draft, ...named }, nodes: demoCourse(draft.id, assets) });
  await authoring(app).confirmDraft(draft.id, { revision }, user);
  return { video: assets.video ? await encodingOf(app, assets.video) : null };
}

const save = (app, { user, draft, nodes }) => {
  const changes = nodes.map((node) => ({ op: 'put', node }));
  return authoring(app).saveDraft(draft.id, { revision: draft.revision, saveId: createId(), changes }, user);
};

async function storeMedia(app, { draft, user, ffmpeg }) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'course-studio-demo-'));
  try {
    const files = await makeMedia(folder, ffmpeg);
    const stored = { video: null };
    for (const [name, file] of Object.entries(files).filter(([, made]) => made)) {
      const row = await app
        .plugin('course-studio')
        .service('media')
        .storeFile({ draft, name: path.basename(file), path: file, user });
      stored[name] = row.documentId;
    }
    return stored;
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

const makeMedia = async (folder, ffmpeg) => ({
  video: await makeVideo(folder, ffmpeg),
  handout: makePdf(folder, 'handout.pdf', [
    'Colours on a screen',
    '',
    'Red, green and blue light make every other colour.',
  ]),
  stripes: makeStripes(folder, 'stripes.png', [RED, GREEN, BLUE]),
  red: makeStripes(folder, 'red.png', [RED], { width: 160, height: 160 }),
  green: makeStripes(folder, 'green.png', [GREEN], { width: 160, height: 160 }),
  blue: makeStripes(folder, 'blue.png', [BLUE], { width: 160, height: 160 }),
});

/** The state of the video once it is encoded, or as far as it came. */
async function encodingOf(app, documentId) {
  for (let waited = 0; ; waited += 1) {
    const { state } = await app.db.query('api::asset.asset').findOne({ where: { documentId }, select: ['state'] });
    if (state !== 'processing' || waited >= ENCODING_PATIENCE) return state;
    await sleep(1000);
  }
}

const authoring = (app) => app.plugin('course-studio').service('authoring');
