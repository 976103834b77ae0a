import fs from 'node:fs';
import path from 'node:path';
import type { Core } from '@strapi/strapi';

import { ASSET_ERRORS, type AssetErrorCode } from '../../../shared/errors';
import type { Settings } from '../settings';
import type { Storage } from '../storage';
import { UnconfinedError } from './confine';
import { codeOfFailure, codeOfStorage, delayAfter, finalCode, isTransient } from './failure.rules';
import {
  abilitiesOf,
  encode,
  FfmpegError,
  findFfmpeg,
  makePoster,
  MAX_PIXELS,
  probe,
  type Surroundings,
} from './ffmpeg';
import { createKeeper } from './keep';
import type { Claim, Ledger } from './ledger';
import { Interrupted, type Held, type Work } from './work';
import { compare, planRendition, type Abilities, type Plan, type Probe } from './plan.rules';
import { selectProfiles, type RenditionProfile } from './profiles';

/** Longest recording that is encoded, seconds. */
const LONGEST = 6 * 60 * 60;

/** What is wrong, with the file or for the moment. */
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

/** One run over one recording. */
interface Run extends Held, Surroundings {
  input: string;
  /** Of the input. */
  bytes: number;
  facts: Probe;
  abilities: Abilities;
}

/**
 * Encodes one video or sound to all its profiles, in the background.
 *
 * The row's lease makes sure that one process at a time works on it; each output has a row of its own before its
 * first byte, and counts only if the lease still holds when it is done. Whatever this run leaves behind when it is
 * stopped, the next one or the sweep removes.
 */
export function createTranscoder({ strapi, settings, storage, ledger, work }: Deps) {
  const profiles = selectProfiles(settings.renditions, settings.renditionProfiles);
  const keep = createKeeper({ ledger, storage });
  const scratchRoot = path.join(settings.dataDir, 'scratch');

  const transcode = (assetId: string): Promise<void> => work.on(assetId, 'processing', encodeRecording);

  async function encodeRecording(held: Held): Promise<void> {
    const { row, token } = held.claim;
    const scratch = path.join(scratchRoot, `${row.documentId}-${token}`);
    const started = Date.now();
    try {
      await removeUnfinished(held.claim);
      await fs.promises.mkdir(scratch, { recursive: true });
      await encodeAll(await prepare(held, scratch));
      if (!(await ledger.advance(held.claim, 'finished'))) throw new Interrupted('the claim is lost');
      strapi.log.info(`asset ${row.documentId} encoded in ${Math.round((Date.now() - started) / 1000)} s`);
    } catch (error) {
      await settle(held, error);
    } finally {
      await fs.promises.rm(scratch, { recursive: true, force: true });
    }
  }

  /** What earlier runs have begun and not finished is nobody's: this run holds the lease. */
  async function removeUnfinished({ row, token }: Claim): Promise<void> {
    const unfinished = await ledger.findMany({ parent: row.documentId, state: { $ne: 'finished' } });
    for (const part of unfinished) await ledger.destroy(part);
    const others = (await scratchFolders()).filter((name) => name.startsWith(`${row.documentId}-`));
    await removeScratch(others.filter((name) => name !== `${row.documentId}-${token}`));
  }

  const scratchFolders = (): Promise<string[]> => fs.promises.readdir(scratchRoot).catch(() => []);

  async function removeScratch(folders: string[]): Promise<void> {
    for (const folder of folders)
      await fs.promises.rm(path.join(scratchRoot, folder), { recursive: true, force: true });
  }

  async function prepare(held: Held, scratch: string): Promise<Run> {
    const tools = findFfmpeg(settings);
    if (!tools) throw new MediaError('ffmpeg.missing');
    const bytes = Number(held.claim.row.bytes ?? 0);
    await checkSpace(scratch, bytes);
    const input = path.join(scratch, 'input');
    await storage.fetchTo(held.claim.row, input, held.signal);
    const surroundings = {
      tools,
      scratch,
      signal: held.signal,
      memoryBytes: settings.encoderMemoryBytes,
      allowUnconfined: settings.encoderAllowUnconfined,
    };
    const facts = await probe(surroundings, input).catch(failedAs(held.signal, 'media.unreadable'));
    checkFacts(held.claim.row.kind, facts);
    const { picture, duration } = facts;
    await ledger.record(held.claim, { width: picture?.width ?? null, height: picture?.height ?? null, duration });
    const abilities = await abilitiesOf(surroundings).catch(failedAs(held.signal, 'media.failed'));
    return { ...held, ...surroundings, input, bytes, facts, abilities };
  }

  /** First the one that plays nearly everywhere, with the poster, as fast as it can be had; then all others at once. */
  async function encodeAll(run: Run): Promise<void> {
    const { documentId, kind } = run.claim.row;
    const made = new Set((await ledger.findMany({ parent: documentId })).map((part) => part.profile));
    const wanted = profiles.filter(({ of }) => of === kind);
    const progress = progressOver(wanted, made, run.report);
    const [first, ...rest] = wanted.filter(({ name }) => !made.has(name));
    const poster = run.facts.picture && !made.has('poster') ? [(one: Run) => addPoster(one)] : [];
    const add = (profile: RenditionProfile) => (one: Run) => addRendition(one, profile, progress(profile));
    await together(run, [...poster, ...(first ? [add(first)] : [])]);
    await together(run, rest.map(add));
  }

  /** All at once; the first that fails ends the others, and when this returns or throws all have ended. */
  async function together(run: Run, tasks: ((run: Run) => Promise<void>)[]): Promise<void> {
    const failure = new AbortController();
    const signal = AbortSignal.any([run.signal, failure.signal]);
    const one = { ...run, signal };
    const ends = await Promise.allSettled(
      tasks.map((task) =>
        task(one).catch((error: unknown) => {
          failure.abort(error);
          throw error;
        }),
      ),
    );
    run.signal.throwIfAborted();
    if (failure.signal.aborted) throw failure.signal.reason as Error;
    if (ends.some(({ status }) => status === 'rejected')) throw new Error('an encoding failed without a reason');
  }

  async function addRendition(run: Run, profile: RenditionProfile, onProgress: (done: number) => void): Promise<void> {
    const { abilities, facts } = run;
    const output = path.join(run.scratch, `${profile.name}${profile.ext}`);
    const make = async (plan: Plan) => {
      const failure = 'media.failed';
      await encode({ ...encoding(run, output), onProgress }, plan.options).catch(failedAs(run.signal, failure));
      await verify(run, output, { profile, plan });
    };
    const plan = planRendition(profile, facts, { abilities });
    if (plan.mode === 'encode') await make(plan);
    else
      await make(plan).catch(async (error: unknown) => {
        run.signal.throwIfAborted();
        if (error instanceof MediaError && isTransient(error.code)) throw error;
        strapi.log.info(`asset ${run.claim.row.documentId}: no copy for ${profile.name}, ${String(error)}`);
        await make(planRendition(profile, facts, { abilities, force: 'encode' }));
      });
    const { name, mime, ext, of: kind } = profile;
    await keep(run, output, { role: 'rendition', profile: name, mime, ext, kind });
    onProgress(1);
  }

  const encoding = (run: Run, output: string) => ({ ...run, output, duration: run.facts.duration });

  /** A video without a poster is still a video. */
  async function addPoster(run: Run): Promise<void> {
    const output = path.join(run.scratch, 'poster.jpg');
    try {
      await makePoster(encoding(run, output), run.facts.picture!);
      await fs.promises.access(output);
    } catch (error) {
      run.signal.throwIfAborted();
      strapi.log.warn(`asset ${run.claim.row.documentId} has no poster: ${String(error)}`);
      return;
    }
    await keep(run, output, { role: 'poster', profile: 'poster', mime: 'image/jpeg', ext: '.jpg', kind: 'image' });
  }

  /** Nothing short, empty or in other codecs is called finished. */
  async function verify(run: Run, output: string, made: { profile: RenditionProfile; plan: Plan }): Promise<void> {
    const { facts } = run;
    const result = await probe(run, output).catch(failedAs(run.signal, 'media.failed'));
    const verdict = compare(facts, result);
    const detail = `made ${told(result)} of ${told(facts)}`;
    if (verdict === 'short') throw new MediaError('media.truncated', detail);
    const picture = made.plan.mode === 'copy' ? facts.picture?.codec : made.profile.picture?.codec;
    const pictureThere = !made.profile.picture || result.picture?.codec === picture;
    const soundThere = !facts.sound || made.plan.mode === 'copy' || result.sound?.codec === made.profile.sound.codec;
    if (verdict === 'wrong' || !pictureThere || !soundThere) throw new MediaError('media.failed', detail);
    // Some recordings (of browsers) do not say how long they are; the first rendition does.
    if (facts.duration === 0) facts.duration = result.duration;
  }

  /** What went wrong, and what follows: nothing, an error for good, or another try after a while. */
  async function settle({ claim, signal }: Held, error: unknown): Promise<void> {
    if (error instanceof Interrupted || signal.aborted) return;
    const { documentId, attempt } = claim.row;
    const tries = (attempt ?? 0) + 1;
    const code = codeOf(error);
    const delay = isTransient(code) ? delayAfter(tries) : undefined;
    const said = delay === undefined ? finalCode(code) : code;
    const cause = error instanceof MediaError ? error.cause : error;
    strapi.log.warn(`asset ${documentId}: ${ASSET_ERRORS[said]} ${describe(cause)}`);
    if (delay === undefined) await ledger.fail(claim, said);
    else await ledger.fail(claim, said, { attempt: tries, retryAt: new Date(Date.now() + delay) });
  }

  return {
    transcode,

    /** Removes the scratch folders that runs of processes which were killed left on this machine. */
    async tidy(): Promise<void> {
      // In this order: a folder made after the look at them is not touched.
      const folders = await scratchFolders();
      const rows = await ledger.findMany({ leaseUntil: { $gt: new Date() } });
      const alive = new Set(rows.map((row) => `${row.documentId}-${row.leaseToken}`));
      await removeScratch(folders.filter((folder) => !alive.has(folder)));
    },
  };
}

/** One progress over all profiles, those that are made already included. */
function progressOver(wanted: RenditionProfile[], made: Set<string | null>, report: (done: number) => void) {
  const total = wanted.reduce((sum, { weight }) => sum + weight, 0);
  const done = new Map(wanted.map(({ name, weight }) => [name, made.has(name) ? weight : 0]));
  return ({ name, weight }: RenditionProfile) =>
    (share: number) => {
      done.set(name, Math.max(done.get(name) ?? 0, share * weight));
      report([...done.values()].reduce((sum, part) => sum + part, 0) / total);
    };
}

const told = ({ duration, ends }: Probe): string => `${duration} s (picture ${ends.picture} s, sound ${ends.sound} s)`;

/** What a file must have to be encoded as what it was taken for. */
function checkFacts(kind: string | null, { picture, sound, duration, encrypted }: Probe): void {
  if (kind === 'video' && !picture) throw new MediaError('media.noVideo');
  if (kind === 'audio' && !sound) throw new MediaError('media.noSound');
  if (encrypted) throw new MediaError('media.encrypted');
  if (duration > LONGEST) throw new MediaError('media.tooLong');
  if (picture && picture.width * picture.height > MAX_PIXELS) throw new MediaError('media.tooBig');
}

/** Room for the file itself and for what is made of it. A folder that cannot be asked is taken to have it. */
async function checkSpace(folder: string, bytes: number): Promise<void> {
  const disk = await fs.promises.statfs(folder).catch(() => undefined);
  if (disk && disk.bavail * disk.bsize < bytes * 2.5) throw new MediaError('disk.full');
}

const codeOf = (error: unknown): AssetErrorCode => (error instanceof MediaError ? error.code : codeOfStorage(error));

const describe = (cause: unknown): string => (cause instanceof Error ? cause.message : JSON.stringify(cause ?? ''));

/** ffmpeg's failure as one of ours, unless it was stopped. */
const failedAs =
  (signal: AbortSignal, otherwise: AssetErrorCode) =>
  (error: unknown): never => {
    signal.throwIfAborted();
    if (error instanceof UnconfinedError) throw new MediaError('encoder.unconfined', error);
    const failure = error instanceof FfmpegError ? error.failure : { words: String(error) };
    throw new MediaError(codeOfFailure(failure, otherwise), error);
  };

export type Transcoder = ReturnType<typeof createTranscoder>;
