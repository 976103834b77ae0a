import fs from 'node:fs';
import path from 'node:path';
import type { Core } from '@strapi/strapi';

import { ASSET_ERRORS, type AssetErrorCode } from '../../../shared/errors';
import type { AssetRow } from '../../../../../src/api/asset/rules/description';
import type { Settings } from '../settings';
import type { Storage } from '../storage';
import { encode, findFfmpeg, makePoster, probe, type FfmpegTools, type Probe } from './ffmpeg';
import { hashOf } from './hash';
import type { Claim, Ledger } from './ledger';
import { displayName } from './names';
import { Interrupted, type Held, type Work } from './work';
import { PROFILES, type RenditionProfile } from './profiles';

/** How often a video is tried when storage or database fail under it, before that is called an error. */
const TRIES = 5;

/** Longest recording that is encoded, seconds. */
const LONGEST = 6 * 60 * 60;

/** Permanent: trying again gives the same. */
class MediaError extends Error {
  constructor(
    readonly code: AssetErrorCode,
    cause?: unknown,
  ) {
    super(code, { cause });
  }
}

interface Deps {
  strapi: Core.Strapi;
  settings: Settings;
  storage: Storage;
  ledger: Ledger;
  work: Work;
}

/** One run over one video. */
interface Run extends Held {
  tools: FfmpegTools;
  input: string;
  scratch: string;
  facts: Probe;
}

/**
 * Encodes one video to all profiles, in the background.
 *
 * The row's lease makes sure that one process at a time works on it; each output has a row of its own before its
 * first byte, and counts only if the lease still holds when it is done. Whatever this run leaves behind when it is
 * stopped, the next one or the sweep removes.
 */
export function createTranscoder({ strapi, settings, storage, ledger, work }: Deps) {
  const transcode = (assetId: string): Promise<void> => work.on(assetId, 'processing', encodeVideo);

  async function encodeVideo(held: Held): Promise<void> {
    const { row, token } = held.claim;
    const scratch = path.join(settings.dataDir, 'scratch', `${row.documentId}-${token}`);
    const started = Date.now();
    try {
      await removeUnfinished(held.claim);
      await encodeAll(await prepare(held, scratch));
      if (!(await ledger.advance(held.claim, 'finished'))) throw new Interrupted('the claim is lost');
      strapi.log.info(`asset ${row.documentId} encoded in ${Math.round((Date.now() - started) / 1000)} s`);
    } catch (error) {
      await settle(held.claim, error);
    } finally {
      await fs.promises.rm(scratch, { recursive: true, force: true });
    }
  }

  /** What earlier runs have begun and not finished is nobody's: this run holds the lease. */
  async function removeUnfinished({ row }: Claim): Promise<void> {
    const unfinished = await ledger.findMany({ parent: row.documentId, state: { $ne: 'finished' } });
    for (const part of unfinished) await ledger.destroy(part);
  }

  async function prepare(held: Held, scratch: string): Promise<Run> {
    const tools = findFfmpeg(settings);
    if (!tools) throw new MediaError('ffmpeg.missing');
    const input = path.join(scratch, 'input');
    await storage.fetchTo(held.claim.row, input);
    const facts = await probe(tools, input).catch((error: unknown) => {
      throw new MediaError('media.unreadable', error);
    });
    if (!facts.videoCodec) throw new MediaError('media.noVideo');
    if (facts.duration > LONGEST) throw new MediaError('media.tooLong');
    await ledger.record(held.claim, { width: facts.width, height: facts.height, duration: facts.duration });
    return { ...held, tools, input, scratch, facts };
  }

  async function encodeAll(run: Run): Promise<void> {
    const made = new Set((await ledger.findMany({ parent: run.claim.row.documentId })).map((part) => part.profile));
    if (!made.has('poster')) await addPoster(run);
    const total = PROFILES.reduce((sum, { weight }) => sum + weight, 0);
    let before = 0;
    for (const profile of PROFILES) {
      const base = before;
      const report = (done: number) => run.report((base + done * profile.weight) / total);
      if (!made.has(profile.name)) await addRendition(run, profile, report);
      before += profile.weight;
      run.report(before / total);
    }
  }

  async function addRendition(run: Run, profile: RenditionProfile, onProgress: (done: number) => void): Promise<void> {
    const output = path.join(run.scratch, `${profile.name}${profile.ext}`);
    const { tools, input, facts, signal } = run;
    await encode({ tools, input, output, duration: facts.duration, signal, onProgress }, profile).catch(
      rethrowAs(signal),
    );
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
    const name = displayName(`${path.parse(claim.row.name).name}${output.ext}`);
    const row = await ledger.reserve({ ...output, parent: documentId, name, draft, owner, bytes: size });
    const url = await storage.put(row, file);
    const sha256 = await hashOf(file);
    const counted = (await ledger.extend(claim)) && (await ledger.finish(row, { bytes: size, sha256, url }));
    if (counted) return;
    await ledger.destroy(row);
    signal.throwIfAborted();
    throw new Interrupted('the claim is lost');
  }

  /** What went wrong, and what follows: nothing, an error for good, or another try within a minute. */
  async function settle(claim: Claim, error: unknown): Promise<void> {
    if (error instanceof Interrupted) return;
    const { documentId, attempt } = claim.row;
    const tries = (attempt ?? 0) + 1;
    const code = codeOf(error, tries);
    const cause = error instanceof MediaError ? error.cause : error;
    const reason = code ? ASSET_ERRORS[code] : 'will be tried again.';
    strapi.log.warn(`asset ${documentId}: ${reason} ${describe(cause)}`);
    await (code ? ledger.fail(claim, code) : ledger.record(claim, { attempt: tries }));
  }

  return { transcode };
}

/** The state the file ends in; undefined where another try may do better. */
function codeOf(error: unknown, tries: number): AssetErrorCode | undefined {
  if (error instanceof MediaError) return error.code;
  return tries >= TRIES ? 'storage.failed' : undefined;
}

const describe = (cause: unknown): string => (cause instanceof Error ? cause.message : JSON.stringify(cause ?? ''));

/** ffmpeg's failure is the file's, unless it was stopped. */
const rethrowAs =
  (signal: AbortSignal) =>
  (error: unknown): never => {
    signal.throwIfAborted();
    throw new MediaError('media.failed', error);
  };

export type Transcoder = ReturnType<typeof createTranscoder>;
