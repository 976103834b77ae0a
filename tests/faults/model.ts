import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createId } from '@paralleldrive/cuid2';
import fc from 'fast-check';
import { expect, vi } from 'vitest';

import { aFileNode, anAnswerNode, aQuestionNode, aSmallCourse, aTestSetNode } from '../../database/seeds/nodes';
import type { Change, FileNode, QuestionNode } from '../../plugins/course-studio/shared/draft';
import { ASSET_TRANSITIONS, type AssetState } from '../../plugins/course-studio/shared/vocabulary';
import type { SweepReport } from '../../plugins/course-studio/shared/storage';
import type * as StudioModule from '../../plugins/course-studio/server/src/studio';
import type { AssetRow } from '../../src/api/asset/rules/description';
import type { CourseService } from '../../src/api/course/services/course';
import { assetsOf, readSnapshot } from '../../src/api/course-version/rules/snapshot';
import { effectsOf } from '../effects';
import { startStudio, type Studio } from '../harness';
import { A_PNG, aVideo } from '../media';

/**
 * The studio under random interleavings of everything that makes, uses and deletes files, with a crash before any effect.
 *
 * What must hold is read from the database and the storage by means of its own, after every step: the model knows nothing
 * of how the sweep finds its references.
 */
const GRACE_MINUTES = 60;
const MINUTE = 60_000;
const GRACE = GRACE_MINUTES * MINUTE;

export interface Step {
  command: Command;
  /** Which of the things there are; taken modulo their number. */
  which: number;
  other: number;
  /** The effect before which the process dies; 0: it does not. */
  crashAt: number;
}

const COMMANDS = {
  create: 3,
  upload: 8,
  uploadVideo: 3,
  announce: 2,
  attach: 9,
  attachImage: 5,
  caption: 3,
  replace: 3,
  detach: 5,
  duplicate: 2,
  confirm: 5,
  discard: 3,
  cancel: 3,
  remove: 2,
  work: 4,
  stallAndTakeOver: 1,
  retryIngest: 2,
  storageFails: 1,
  stray: 1,
  wait: 6,
  sweep: 8,
  sweepTwice: 2,
  twoSweeps: 2,
} as const;
export type Command = keyof typeof COMMANDS;

const NEVER_CUT: readonly Command[] = ['wait', 'storageFails', 'stray', 'stallAndTakeOver', 'sweepTwice', 'twoSweeps'];

/** Any step; how often each command comes can be said. */
export const aStepOf = (weights: Partial<Record<Command, number>> = {}): fc.Arbitrary<Step> =>
  fc
    .record({
      command: fc.oneof(
        ...Object.entries({ ...COMMANDS, ...weights }).map(([command, weight]) => ({
          weight,
          arbitrary: fc.constant(command as Command),
        })),
      ),
      which: fc.nat(1000),
      other: fc.nat(1000),
      crashAt: fc.oneof(
        { weight: 6, arbitrary: fc.constant(0) },
        { weight: 2, arbitrary: fc.integer({ min: 1, max: 15 }) },
        { weight: 1, arbitrary: fc.integer({ min: 15, max: 60 }) },
        { weight: 1, arbitrary: fc.integer({ min: 60, max: 250 }) },
      ),
    })
    .map((step) => (NEVER_CUT.includes(step.command) ? { ...step, crashAt: 0 } : step));
export const aStep = aStepOf();

/** An ffmpeg that has its results ready: encoding is not what is tried here. Everything else is the real one's. */
function readyMadeFfmpeg(folder: string): string {
  const real = execFileSync('sh', ['-c', 'command -v ffmpeg'], { encoding: 'utf8' }).trim();
  const source = aVideo(path.join(folder, 'source.mp4'), { size: '64x48' });
  const make = (name: string, ...args: string[]) =>
    execFileSync(real, ['-v', 'error', '-y', '-i', source, ...args, path.join(folder, name)]);
  fs.copyFileSync(source, path.join(folder, 'ready.mp4'));
  make('ready.webm', '-c:v', 'libvpx-vp9', '-c:a', 'libopus');
  make('ready.ogg', '-c:v', 'libtheora', '-c:a', 'libvorbis');
  fs.copyFileSync(path.join(folder, 'ready.ogg'), path.join(folder, 'ready.ogv'));
  make('ready.jpg', '-frames:v', '1');
  const script = path.join(folder, 'ffmpeg');
  const lines = [
    '#!/bin/sh',
    'for last; do :; done',
    // Whoever comes while there is a gate waits behind it, and is the only one. Nobody clears away its folder: it is a
    // worker on another machine.
    `case "$last" in *.mp4) mv "${folder}/gate" "${folder}/stalled" 2>/dev/null && while [ ! -f "${folder}/wake" ]; do sleep 0.01; done && mkdir -p "$(dirname "\${last#file:}")";; esac`,
    `ready="${folder}/ready.\${last##*.}"`,
    `if [ -f "$ready" ]; then cp "$ready" "\${last#file:}"; else exec ${real} "$@"; fi`,
  ];
  fs.writeFileSync(script, `${lines.join('\n')}\n`, { mode: 0o755 });
  return script;
}

export async function startModel(env: Record<string, string> = {}) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'course-studio-model-'));
  const studio: Studio = await startStudio({
    // Nothing happens by itself: the steps say what does.
    PROCESS_ROLE: 'command',
    FFMPEG_PATH: readyMadeFfmpeg(folder),
    SWEEP_GRACE_MINUTES: String(GRACE_MINUTES),
    SWEEP_BRAKE_PERCENT: '100',
    ABANDONED_DAYS: '0',
    SWEEP_UNKNOWN_GRACE_MINUTES: '0',
    SWEEP_QUARANTINE_MINUTES: '120',
    SWEEP_OUTPUT_GRACE_MINUTES: '60',
    ...env,
  });
  const { strapi } = studio;
  strapi.log.silent = true;
  const { studioOf } = createRequire(__filename)(
    '../../dist/plugins/course-studio/server/src/studio',
  ) as typeof StudioModule;
  const { authoring, media, housekeeping, transcoder, uploads, settings } = studioOf(strapi);
  const { objectsOf } = createRequire(__filename)(
    '../../dist/plugins/course-studio/server/src/storage/objects',
  ) as typeof import('../../plugins/course-studio/server/src/storage/objects');
  const objects = objectsOf({ strapi, settings })!;
  const author = await studio.createInstructor();
  const user = { id: author.id, email: author.email };
  const effects = effectsOf(studio, checkDeletion);
  const video = fs.readFileSync(path.join(folder, 'source.mp4'));

  const courses = () => strapi.service('api::course.course') as unknown as CourseService;
  const query = (uid: string) => strapi.db.query(uid);
  const ledger = (): Promise<AssetRow[]> => query('api::asset.asset').findMany({ orderBy: { id: 'asc' } });
  const drafts = async (): Promise<string[]> =>
    (
      (await query('api::course.course').findMany({
        where: { publishedAt: null },
        orderBy: { id: 'asc' },
      })) as { documentId: string }[]
    ).map((row) => row.documentId);

  /** Every reference there is, read table by table. */
  async function references(): Promise<Set<string>> {
    const found = new Set<string>();
    const rowsOf = (uid: string, field: string) =>
      query(uid).findMany({ populate: [field] }) as Promise<Record<string, { documentId: string } | null>[]>;
    for (const [uid, field] of [
      ['api::course-file.course-file', 'asset'],
      ['api::question.question', 'image'],
      ['api::answer.answer', 'image'],
      ['api::certificate.certificate', 'asset'],
    ] as const) {
      for (const row of await rowsOf(uid, field)) if (row[field]) found.add(row[field].documentId);
    }
    const files = (await query('api::course-file.course-file').findMany({})) as { captions?: { asset: string }[] }[];
    for (const file of files) for (const caption of file.captions ?? []) found.add(caption.asset);
    const versions = (await query('api::course-version.course-version').findMany({})) as { snapshot: unknown }[];
    for (const { snapshot } of versions) assetsOf(readSnapshot(snapshot)).forEach((id) => found.add(id));
    return found;
  }

  async function stored(): Promise<Set<string>> {
    const names = new Set<string>();
    for await (const page of objects.list()) for (const { name } of page) names.add(name);
    return names;
  }

  const nameOf = ({ key, ext }: AssetRow) => `${key}${ext ?? ''}`;
  const isStored = ({ state, url }: AssetRow) => state === 'finished' || url !== null;

  /** What was seen before of originals, by documentId. */
  let seen = new Map<string, { state: AssetState; doomed: boolean; neededAt: number }>();
  /** Entries of the last look, by documentId; and what has been in the ledger and is not any more. */
  let before = new Map<string, AssetRow>();
  let gone = new Set<string>();
  /** Names of objects that were deleted. */
  let deleted = new Set<string>();
  /** Objects that the model itself has put there. */
  let strays = new Set<string>();

  /** What deletions were found to break; whoever deletes would only log it. */
  const wrong: string[] = [];
  /** I11: right before an object is deleted, nothing refers to it; and what was deleted has not come back meanwhile. */
  async function checkDeletion({ hash, ext }: { hash: string; ext: string }): Promise<void> {
    const name = `${hash}${ext}`;
    const row = (await ledger()).find((candidate) => nameOf(candidate) === name);
    if (row && (await references()).has(row.documentId)) wrong.push(`I11: ${name} is deleted and referred to`);
    if (!(await objects.has(name))) return;
    if (deleted.has(name)) wrong.push(`I11: ${name} is deleted for the second time`);
    deleted.add(name);
  }

  const reachable = (from: AssetState): Set<AssetState> => {
    const found = new Set<AssetState>([from]);
    for (const state of found) for (const next of ASSET_TRANSITIONS[state]) found.add(next);
    return found;
  };

  /** The invariants, after every step. */
  async function check(last: string): Promise<void> {
    const [rows, needed, names] = [await ledger(), await references(), await stored()];
    const byId = new Map(rows.map((row) => [row.documentId, row]));
    const now = Date.now();
    for (const id of needed) {
      const row = byId.get(id);
      expect(row, `I1 after ${last}: entry of the referenced file ${id}`).toBeDefined();
      expect(row!.doomedAt, `I1 after ${last}: ${id} is referenced and on its way out`).toBeNull();
      if (isStored(row!)) expect(names, `I1 after ${last}: object of ${id}`).toContain(nameOf(row!));
    }
    expect(wrong, `after ${last}`).toEqual([]);
    const known = new Set(rows.map(nameOf));
    for (const name of names)
      if (!strays.has(name)) expect(known, `I4 after ${last}: entry of the object ${name}`).toContain(name);
    const outputs = rows.filter((row) => row.parent && row.state === 'finished' && !row.doomedAt);
    const places = outputs.map((row) => `${row.parent} ${row.profile}`);
    expect(places.length, `I5 after ${last}: one output for each place`).toBe(new Set(places).size);
    for (const output of outputs) expect(names, `I8 after ${last}: ${output.profile}`).toContain(nameOf(output));
    for (const output of outputs) checkOutput(output, last);
    for (const row of rows) {
      expect(
        [row.documentId, row.key].filter((id) => gone.has(id)),
        `I10 after ${last}: is back`,
      ).toEqual([]);
      const earlier = before.get(row.documentId);
      if (!earlier) continue;
      if (earlier.doomedAt) expect(row.doomedAt, `I2 after ${last}: ${row.documentId} has come back`).not.toBeNull();
      expect(reachable(earlier.state), `I8 after ${last}: ${earlier.state} → ${row.state}`).toContain(row.state);
      const again = earlier.attempt !== row.attempt || earlier.state !== row.state;
      if (!again) expect(row.progress ?? 0, `I8 after ${last}: progress`).toBeGreaterThanOrEqual(earlier.progress ?? 0);
    }
    for (const [id, row] of before) if (!byId.has(id)) gone.add(id).add(row.key);
    before = byId;
    await checkViews(byId, last);
    await checkTree(last);
    const there = new Set(await drafts());
    for (const [id, { neededAt }] of seen) {
      const row = byId.get(id);
      if (now - neededAt < GRACE) expect(row && !row.doomedAt, `grace after ${last}: ${id}`).toBe(true);
    }
    seen = new Map(
      rows
        .filter(({ role }) => role === 'original')
        .map((row) => {
          const earlier = seen.get(row.documentId);
          const alive = row.draft !== null && there.has(row.draft) && !row.doomedAt;
          // The grace of an upload that is not stored counts from its last byte.
          const wasNeeded = isStored(row) && (needed.has(row.documentId) || !earlier);
          const neededAt = wasNeeded ? now : (earlier?.neededAt ?? 0);
          const facts = { state: row.state, doomed: row.doomedAt !== null };
          return [row.documentId, { ...facts, neededAt: alive ? neededAt : 0 }];
        }),
    );
  }

  /** I6: what was cancelled before this step has not got a finished output in it. */
  function checkOutput({ documentId, parent, profile }: AssetRow, last: string): void {
    if (before.get(documentId)?.state === 'finished') return;
    const cancelled = gone.has(parent!) || Boolean(before.get(parent!)?.doomedAt);
    expect(cancelled, `I6 after ${last}: ${profile} of a cancelled file is finished`).toBe(false);
  }

  /** I7: the draft and what learners see say of a file what the ledger says. */
  async function checkViews(rows: Map<string, AssetRow>, last: string): Promise<void> {
    for (const draft of await drafts()) {
      const { published, assets } = await authoring.loadDraft(draft);
      for (const { id, state } of assets) expect(state, `I7 after ${last}: draft of ${id}`).toBe(rows.get(id)?.state);
      if (!published) continue;
      const version = await query('api::course-version.course-version').findOne({
        where: { courseId: draft },
        orderBy: { number: 'desc' },
      });
      const assetOf = new Map(readSnapshot(version.snapshot).files.map(({ id, asset }) => [id, asset]));
      const { files } = await courses().detail({ courseId: draft, enrollment: null });
      expect(files.length, `I7 after ${last}: files of ${draft}`).toBe(assetOf.size);
      for (const { id, state } of files)
        expect(state, `I7 after ${last}: learners' ${id}`).toBe(rows.get(assetOf.get(id)!)?.state);
    }
  }

  /** I6: no part is left without its course. */
  async function checkTree(last: string): Promise<void> {
    for (const [uid, parent] of [
      ['api::course-file.course-file', 'course'],
      ['api::test-set.test-set', 'course'],
      ['api::question.question', 'testSet'],
      ['api::answer.answer', 'question'],
    ] as const)
      expect(await query(uid).count({ where: { [parent]: { id: { $null: true } } } }), `I6 after ${last}: ${uid}`).toBe(
        0,
      );
  }

  /** What a sweep can change. */
  const changeable = async () => ({
    objects: [...(await stored())].sort(),
    entries: (await ledger()).map(({ documentId, state, draft, doomedAt, unreferencedAt }) => ({
      documentId,
      state,
      draft,
      doomedAt,
      unreferencedAt,
    })),
  });

  /** I6: a sweep that comes through leaves nothing of a creation that is gone, but what others refer to or work on. */
  async function checkSwept({ outcome, errors }: SweepReport): Promise<void> {
    if (outcome !== 'done' || errors.length > 0) return;
    const [needed, there] = [await references(), new Set(await drafts())];
    const left = (await ledger()).filter(({ draft, parent, documentId, leaseUntil }) => {
      const isHeld = leaseUntil !== null && new Date(leaseUntil).getTime() > Date.now();
      return draft !== null && !there.has(draft) && parent === null && !needed.has(documentId) && !isHeld;
    });
    expect(left, 'I6 after a sweep: files of a creation that is gone').toEqual([]);
  }

  const pick = <T>(list: readonly T[], which: number): T | undefined => list[which % Math.max(1, list.length)];
  /** Refusals that are an answer and not a failure. */
  const unlessRefused = (work: Promise<unknown>, ...codes: string[]): Promise<unknown> =>
    work.catch((error: { details?: { code?: string } }) => {
      if (!codes.includes(error.details?.code ?? '')) throw error;
    });

  const saveTo = async (draft: string, changes: Change[], ...allowed: string[]) => {
    const { revision } = await authoring.loadDraft(draft);
    const save = authoring.saveDraft(draft, { revision, saveId: createId(), changes }, user);
    await unlessRefused(save, 'asset.foreign', ...allowed);
  };

  async function announced(draft: string, name: string, content: Buffer): Promise<AssetRow> {
    const row = await media.announce({ draft, name, bytes: content.length }, user);
    fs.writeFileSync(uploads.fileOf(row.documentId), content);
    return row;
  }

  /** One of the files that may be attached to a draft; every other time one whose deletion has begun, if there is any. */
  async function fileFor(draft: string, which: number): Promise<AssetRow | undefined> {
    const own = (await ledger()).filter((row) => row.draft === draft && row.role === 'original');
    const doomed = own.filter(({ doomedAt }) => doomedAt);
    return pick(which % 2 && doomed.length > 0 ? doomed : own, which >> 1);
  }

  /** Attaches, and holds the answer to what the ledger said before. */
  async function attach(draft: string, asset: AssetRow, changes: Change[]): Promise<void> {
    await saveTo(draft, changes, ...(asset.doomedAt ? ['asset.gone'] : []));
  }

  const partOf = async <T extends 'file' | 'question'>(draft: string, type: T, which: number) =>
    pick(
      (await authoring.loadDraft(draft)).nodes.filter((node) => node.type === type),
      which,
    ) as (T extends 'file' ? FileNode : QuestionNode) | undefined;

  /** Ends the promise to keep them for the grace; should they stay after all, it is not made anew. */
  const forget = (ids: Iterable<string>) => {
    for (const id of ids) {
      const facts = seen.get(id);
      if (facts) seen.set(id, { ...facts, neededAt: 0 });
    }
  };
  /** What goes with a cancelled or discarded edit goes at once, whatever its grace. */
  const forgetFilesOf = async (draft: string) =>
    forget((await ledger()).filter((row) => row.draft === draft).map((row) => row.documentId));

  type Act = (draft: string, step: Step) => Promise<unknown>;
  const anyDraft =
    (act: Act) =>
    async (step: Step): Promise<unknown> => {
      const draft = pick(await drafts(), step.which);
      return draft && act(draft, step);
    };

  const commands: Record<Command, (step: Step) => Promise<unknown>> = {
    create: async () => {
      const { id } = await authoring.createDraft(user);
      await saveTo(
        id,
        aSmallCourse(id).map((node) => ({ op: 'put', node })),
      );
    },
    upload: anyDraft(async (draft) => media.ingest((await announced(draft, 'drawing.png', A_PNG)).documentId)),
    uploadVideo: anyDraft(async (draft) => media.ingest((await announced(draft, 'film.mp4', video)).documentId)),
    announce: anyDraft((draft) => announced(draft, 'half.png', A_PNG.subarray(0, 20))),
    retryIngest: async () => {
      for (const row of await ledger()) if (row.state === 'uploading') await media.ingest(row.documentId);
    },
    attach: anyDraft(async (draft, { other }) => {
      const asset = await fileFor(draft, other);
      if (asset) await attach(draft, asset, [{ op: 'put', node: aFileNode(draft, asset.documentId) }]);
    }),
    attachImage: anyDraft(async (draft, { other }) => {
      const asset = await fileFor(draft, other);
      if (!asset) return;
      const testSet = aTestSetNode(draft);
      const question = aQuestionNode(testSet.id, { image: asset.documentId });
      const answers = [true, false].map((correct, position) =>
        anAnswerNode(question.id, { correct, position, image: asset.documentId, imageAlt: 'A drawing' }),
      );
      const nodes = [testSet, { ...question, imageAlt: 'A drawing' }, ...answers];
      await attach(
        draft,
        asset,
        nodes.map((node) => ({ op: 'put', node })),
      );
    }),
    caption: anyDraft(async (draft, { other }) => {
      const [file, asset] = [await partOf(draft, 'file', other), await fileFor(draft, other + 1)];
      if (!file || !asset) return;
      const captions = [{ asset: asset.documentId, language: 'en', label: '' }];
      await attach(draft, asset, [{ op: 'put', node: { ...file, captions } }]);
    }),
    replace: anyDraft(async (draft, { other }) => {
      const [file, asset] = [await partOf(draft, 'file', other), await fileFor(draft, other + 1)];
      if (file && asset) await attach(draft, asset, [{ op: 'put', node: { ...file, asset: asset.documentId } }]);
    }),
    detach: anyDraft(async (draft, { other }) => {
      const node = (await partOf(draft, 'file', other)) ?? (await partOf(draft, 'question', other));
      if (node) await saveTo(draft, [{ op: 'remove', type: node.type, id: node.id }]);
    }),
    duplicate: anyDraft((draft) => authoring.duplicateCourse(draft, {}, user)),
    confirm: anyDraft(async (draft) => {
      const { revision } = await authoring.loadDraft(draft);
      await unlessRefused(authoring.confirmDraft(draft, { revision }, user), 'course.incomplete');
    }),
    discard: anyDraft(async (draft) => {
      if (!(await authoring.loadDraft(draft)).published) return;
      await forgetFilesOf(draft);
      await authoring.cancelDraft(draft);
    }),
    cancel: anyDraft(async (draft) => {
      if ((await authoring.loadDraft(draft)).published) return;
      await forgetFilesOf(draft);
      await authoring.cancelDraft(draft);
    }),
    remove: anyDraft(async (draft) => {
      const { nodes } = await authoring.loadDraft(draft);
      await forgetFilesOf(draft);
      await authoring.deleteCourse(draft, { name: nodes[0]!.type === 'course' ? nodes[0]!.name : '' });
    }),
    work: async ({ which }) => {
      const row = pick(
        (await ledger()).filter((candidate) => candidate.state === 'processing'),
        which,
      );
      if (row) await transcoder.transcode(row.documentId);
    },
    /** A worker stops dead while it encodes; another takes over and finishes; then the first wakes up. */
    stallAndTakeOver: async ({ which }) => {
      const row = pick(
        (await ledger()).filter(({ state, doomedAt }) => state === 'processing' && !doomedAt),
        which,
      );
      if (!row) return;
      fs.writeFileSync(path.join(folder, 'gate'), '');
      // A process that has stopped gives no sign of life either.
      const { setInterval } = globalThis;
      globalThis.setInterval = (() => setInterval(() => undefined, 1e9).unref()) as unknown as typeof setInterval;
      const first = transcoder.transcode(row.documentId);
      let isOver = false;
      void first.finally(() => (isOver = true));
      while (!isOver && !fs.existsSync(path.join(folder, 'stalled'))) await sleep(5);
      globalThis.setInterval = setInterval;
      // Where somebody else had the file, nobody stalled; nor is the next one to.
      fs.rmSync(path.join(folder, 'gate'), { force: true });
      vi.setSystemTime(Date.now() + 5 * MINUTE);
      await transcoder.transcode(row.documentId);
      fs.writeFileSync(path.join(folder, 'wake'), '');
      await first;
      for (const name of ['gate', 'stalled', 'wake']) fs.rmSync(path.join(folder, name), { force: true });
    },
    /** Somebody else's object below our prefix. */
    stray: async () => {
      effects.failStorage(0);
      const name = `${createId()}.png`;
      const file = path.join(folder, name);
      fs.writeFileSync(file, A_PNG);
      strays.add(name);
      const provider = strapi.plugin('upload').provider as { uploadStream(file: object): Promise<void> };
      const [hash, stream] = [path.parse(name).name, fs.createReadStream(file)];
      await provider.uploadStream({
        name,
        hash,
        ext: '.png',
        mime: 'image/png',
        path: 'course-studio',
        url: '',
        stream,
        size: 1,
      });
    },
    wait: async ({ which }) => void vi.setSystemTime(Date.now() + (which % 90) * MINUTE),
    sweep: async () => checkSwept(await housekeeping.sweep()),
    /** I9: a second run at the same instant changes nothing. */
    sweepTwice: async () => {
      const first = await housekeeping.sweep();
      if (first.outcome === 'busy' || first.errors.length > 0) return;
      const once = await changeable();
      const second = await housekeeping.sweep();
      expect(second.deleted, 'I9').toEqual([]);
      expect(await changeable(), 'I9').toEqual(once);
    },
    /** I9: two at the same time are one. */
    twoSweeps: async () => {
      const both = await Promise.all([housekeeping.sweep(), housekeeping.sweep()]);
      if (both.some(({ errors }) => errors.length > 0) || both.every(({ outcome }) => outcome === 'busy')) return;
      const once = await changeable();
      expect((await housekeeping.sweep()).deleted, 'I9').toEqual([]);
      expect(await changeable(), 'I9').toEqual(once);
    },
    /** The next calls of the storage fail. */
    storageFails: async ({ which }) => effects.failStorage(1 + (which % 4)),
  };

  /** I3 and I6: left alone, everything goes that nothing refers to, and nothing else. */
  async function settle(): Promise<void> {
    effects.failStorage(0);
    for (const id of (await ledger()).filter(({ state }) => state === 'processing').map((row) => row.documentId))
      await transcoder.transcode(id);
    // Runs and leases that crashes left behind end; then the marks, the grace, and two sweeps.
    for (let run = 0; run < 4; run += 1) {
      vi.setSystemTime(Date.now() + GRACE + 10 * MINUTE);
      seen.clear();
      const report = await housekeeping.sweep();
      expect(report).toMatchObject({ outcome: 'done', missing: { count: 0 } });
      await check('settling');
    }
    vi.setSystemTime(Date.now() + 5 * GRACE);
    await housekeeping.sweep();
    strays = new Set();
    const [rows, needed, names] = [await ledger(), await references(), await stored()];
    const originals = rows.filter(({ parent }) => parent === null).map((row) => row.documentId);
    expect(new Set(originals), 'I3: what is left is what is referenced').toEqual(needed);
    const known = new Set(rows.map(nameOf));
    expect(
      [...names].filter((name) => !known.has(name)),
      'I3: no object without an entry',
    ).toEqual([]);
    const uploading = new Set(rows.filter(({ state }) => state === 'uploading').map((row) => row.documentId));
    expect(
      (await uploads.list()).filter((id) => !uploading.has(id)),
      'I3: no bytes of uploads',
    ).toEqual([]);
    const scratch = path.join(settings.dataDir, 'scratch');
    expect(fs.existsSync(scratch) ? fs.readdirSync(scratch) : [], 'I3: no scratch').toEqual([]);
    const aside: string[] = [];
    for await (const page of objects.listAside()) aside.push(...page.map(({ name }) => name));
    expect(aside, 'the quarantine is emptied').toEqual([]);
  }

  async function wipe(): Promise<void> {
    effects.failStorage(0);
    for (const uid of [
      ...['course', 'course-file', 'test-set', 'question', 'answer', 'asset', 'course-version'].map(
        (name) => `api::${name}.${name}`,
      ),
      'plugin::course-studio.sweep-run',
    ])
      await query(uid).deleteMany({});
    for (const name of await stored()) {
      const { name: hash, ext } = path.parse(name);
      const provider = strapi.plugin('upload').provider as { delete(file: object): Promise<unknown> };
      await provider.delete({ hash, ext, path: 'course-studio', url: '' });
    }
    for (const id of await uploads.list()) await uploads.remove(id);
    fs.rmSync(path.join(settings.dataDir, 'scratch'), { recursive: true, force: true });
    wrong.length = 0;
    [seen, before, gone, deleted, strays] = [new Map(), new Map(), new Set(), new Set(), new Set()];
  }

  async function take(step: Step): Promise<void> {
    const { command, crashAt } = step;
    const { crashed, effects: done } = await effects.run(() => commands[command](step), crashAt || Infinity);
    await check(`${command}${crashed ? `, cut off at effect ${done}` : ''}`);
  }

  return {
    /** From an empty studio, all of these; then left alone until nothing more is to go. */
    async run(steps: readonly Step[]): Promise<void> {
      await wipe();
      vi.useFakeTimers({ toFake: ['Date'], now: Date.now() });
      try {
        await take({ command: 'create', which: 0, other: 0, crashAt: 0 });
        for (const step of steps) await take(step);
        await settle();
      } finally {
        vi.useRealTimers();
      }
    },
    /** Goes on where the last steps ended. */
    take,
    settle,
    async stop() {
      effects.stop();
      await studio.stop();
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
}
