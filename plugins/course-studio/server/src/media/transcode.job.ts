import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Core } from '@strapi/strapi';

import { ASSET_ERRORS, type AssetErrorCode } from '../../../shared/errors';
import type { AssetRow } from '../../../../../src/api/asset/rules/description';
import type { Settings } from '../settings';
import type { Storage } from '../storage';
import { encode, findFfmpeg, makePoster, probe, type FfmpegTools, type Probe } from './ffmpeg';
import type { Claim, Ledger } from './ledger';
import { PROFILES, type RenditionProfile } from './profiles';

/** How often a running encoding shows that it lives, and learns that it has been cancelled; milliseconds. */
const HEARTBEAT_MS = 1_000;

/** Permanent: trying again gives the same. */
export class MediaError extends Error {
  constructor(
    readonly code: AssetErrorCode,
    cause?: unknown,
  ) {
    super(code, { cause });
  }
}

/** The claim is lost, the file cancelled, or the process stopping. */
class Interrupted extends Error {}

interface Deps {
  strapi: Core.Strapi;
  settings: Settings;
  storage: Storage;
  ledger: Ledger;
}

/** One run over one video. */
interface Run {
  claim: Claim;
  tools: FfmpegTools;
  input: string;
  scratch: string;
  facts: Probe;
  signal: AbortSignal;
}

/**
 * Encodes one video to all profiles, in the background.
 *
 * The row's lease makes sure that one process at a time works on it; each output has a row of its own before its
 * first byte, and counts only if the lease still holds when it is done. Whatever this run leaves behind when it is
 * stopped, the next one or the sweep removes.
 */
export function createTranscoder({ strapi, settings, storage, ledger }: Deps) {
  const running = new Map<string, { controller: AbortController; done: Promise<void> }>();

  async function transcode(assetId: string): Promise<void> {
    const claim = await ledger.claim(assetId, 'processing');
    if (!claim) return;
    const controller = new AbortController();
    const done = work(claim, controller).finally(() => running.delete(assetId));
    running.set(assetId, { controller, done });
    await done;
  }

  async function work(claim: Claim, controller: AbortController): Promise<void> {
    const scratch = path.join(settings.dataDir, 'scratch', `${claim.row.documentId}-${claim.token}`);
    const progress = { value: 0 };
    const heartbeat = setInterval(() => void beat(claim, controller, progress), HEARTBEAT_MS);
    const started = Date.now();
    try {
      await removeUnfinished(claim);
      await encodeAll(claim, scratch, controller.signal, (value) => (progress.value = value));
      if (!(await ledger.advance(claim, 'finished'))) throw new Interrupted('the claim is lost');
      strapi.log.info(`asset ${claim.row.documentId} encoded in ${Math.round((Date.now() - started) / 1000)} s`);
    } catch (error) {
      await settle(claim, error);
    } finally {
      clearInterval(heartbeat);
      await fs.promises.rm(scratch, { recursive: true, force: true });
    }
  }

  async function beat(claim: Claim, controller: AbortController, progress: { value: number }): Promise<void> {
    const alive = await ledger.extend(claim, { progress: Math.floor(progress.value * 99) }).catch(() => true);
    if (!alive) controller.abort(new Interrupted('the claim is lost'));
  }

  /** What earlier runs have begun and not finished is nobody's: this run holds the lease. */
  async function removeUnfinished({ row }: Claim): Promise<void> {
    const unfinished = await ledger.findMany({ parent: row.documentId, state: { $ne: 'finished' } });
    for (const part of unfinished) await ledger.destroy(part);
  }

  async function encodeAll(
    claim: Claim,
    scratch: string,
    signal: AbortSignal,
    onProgress: (done: number) => void,
  ): Promise<void> {
    const tools = findFfmpeg(settings);
    if (!tools) throw new MediaError('ffmpeg.missing');
    const input = path.join(scratch, 'input');
    await storage.fetchTo(claim.row, input);
    const facts = await probe(tools, input).catch((error: unknown) => {
      throw new MediaError('media.unreadable', error);
    });
    if (!facts.videoCodec) throw new MediaError('media.noVideo');
    await ledger.record(claim, { width: facts.width, height: facts.height, duration: facts.duration });

    const run: Run = { claim, tools, input, scratch, facts, signal };
    const made = new Set((await ledger.findMany({ parent: claim.row.documentId })).map((part) => part.profile));
    if (!made.has('poster')) await addPoster(run);
    const total = PROFILES.reduce((sum, { weight }) => sum + weight, 0);
    let before = 0;
    for (const profile of PROFILES) {
      const base = before;
      if (!made.has(profile.name))
        await addRendition(run, profile, (done) => onProgress((base + done * profile.weight) / total));
      before += profile.weight;
      onProgress(before / total);
    }
  }

  async function addRendition(run: Run, profile: RenditionProfile, onProgress: (done: number) => void): Promise<void> {
    const output = path.join(run.scratch, `${profile.name}${profile.ext}`);
    const { tools, input, facts, signal } = run;
    await encode({ tools, input, output, duration: facts.duration, signal, onProgress }, profile);
    await verify(run, output, profile);
    await keep(run, output, {
      role: 'rendition',
      profile: profile.name,
      mime: profile.mime,
      ext: profile.ext,
      kind: 'video',
    });
  }

  /** A video without a poster is still a video. */
  async function addPoster(run: Run): Promise<void> {
    const output = path.join(run.scratch, 'poster.jpg');
    try {
      await makePoster({ ...run, output, duration: run.facts.duration });
    } catch (error) {
      run.signal.throwIfAborted();
      strapi.log.warn(`asset ${run.claim.row.documentId} has no poster: ${String(error)}`);
      return;
    }
    await keep(run, output, { role: 'poster', profile: 'poster', mime: 'image/jpeg', ext: '.jpg', kind: 'image' });
  }

  /** Nothing short, empty or in other codecs is called finished. */
  async function verify({ tools, facts }: Run, output: string, { codecs }: RenditionProfile): Promise<void> {
    const result = await probe(tools, output);
    const tolerance = Math.max(1, facts.duration * 0.02);
    const whole = facts.duration === 0 || Math.abs(result.duration - facts.duration) <= tolerance;
    const expected = result.videoCodec === codecs.video && (!facts.audioCodec || result.audioCodec === codecs.audio);
    if (!whole || !expected)
      throw new MediaError('media.failed', `encoded ${result.duration} s of ${facts.duration} s`);
  }

  type Output = Pick<AssetRow, 'role' | 'profile' | 'mime' | 'ext' | 'kind'>;

  /** Row, bytes, then the row's end, and only while the claim holds. */
  async function keep({ claim, signal }: Run, file: string, output: Output): Promise<void> {
    const { documentId, draft, owner } = claim.row;
    const { size } = await fs.promises.stat(file);
    const name = `${path.parse(claim.row.name).name}${output.ext}`;
    const row = await ledger.reserve({ ...output, parent: documentId, name, draft, owner, bytes: size });
    const url = await storage.put(row, file);
    const sha256 = await hashOf(file);
    const counted = (await ledger.extend(claim)) && (await ledger.finish(row, { bytes: size, sha256, url }));
    if (counted) return;
    await ledger.destroy(row);
    signal.throwIfAborted();
    throw new Interrupted('the claim is lost');
  }

  async function settle(claim: Claim, error: unknown): Promise<void> {
    if (error instanceof Interrupted) return ledger.giveUp(claim);
    const code = error instanceof MediaError ? error.code : 'media.failed';
    const cause = error instanceof MediaError ? error.cause : error;
    strapi.log.warn(`asset ${claim.row.documentId}: ${ASSET_ERRORS[code]} ${cause === undefined ? '' : String(cause)}`);
    if (!(await ledger.fail(claim, code))) await ledger.giveUp(claim);
  }

  const interrupt = async (assetIds: string[]): Promise<void> => {
    const stopped = assetIds.flatMap((id) => running.get(id) ?? []);
    for (const { controller } of stopped) controller.abort(new Interrupted('stopped'));
    await Promise.all(stopped.map(({ done }) => done.catch(() => undefined)));
  };

  return {
    transcode,
    /** Stops the encodings of these files if they run in this process; when it returns, they do not run any more. */
    interrupt,
    /** Stops all of them; the work goes back to waiting. */
    close: (): Promise<void> => interrupt([...running.keys()]),
  };
}

export type Transcoder = ReturnType<typeof createTranscoder>;

export async function hashOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(fs.createReadStream(file), hash);
  return hash.digest('hex');
}
