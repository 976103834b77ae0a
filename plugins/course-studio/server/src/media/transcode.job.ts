import fs from 'node:fs';
import path from 'node:path';
import type { Core } from '@strapi/strapi';

import { subtitlesProfile } from '../../../../../src/api/asset/rules/description';
import { ASSET_ERRORS, type AssetErrorCode } from '../../../shared/errors';
import type { Settings } from '../settings';
import type { Storage } from '../storage';
import { UnconfinedError } from './confine';
import { cleanWebVtt } from './captions';
import { codecInWords, codeOfFailure, codeOfStorage, delayAfter, finalCode, isTransient } from './failure.rules';
import { abilitiesOf, encode, extractSubtitles, makePoster, MAX_PIXELS, tryDecoding } from './ffmpeg';
import { probe, readContent } from './ffprobe';
import { mimeOfKind } from './formats';
import { createKeeper } from './keep';
import type { Claim, Ledger } from './ledger';
import { maxBytesOf } from './limits';
import { planRendition, type Abilities, type Plan } from './plan.rules';
import { selectProfiles, type RenditionProfile } from './profiles';
import type { StreamContent } from './packets.rules';
import {
  amrFramesPerPacket,
  codecName,
  compareResult,
  filledTracks,
  isCutOff,
  mimeWithCodecs,
  remarksOn,
  toRecording,
  type FileContent,
  type Picture,
  type Probe,
  type Recording,
  type Sound,
  type Subtitle,
} from './recording.rules';
import { FfmpegError, findFfmpeg, type Surroundings } from './run-tool';
import { scratchFolder, scratchRoot } from './scratch';
import { readByteStatement } from './stated-bytes';
import { Interrupted, type Held, type Work } from './work';

/** Longest recording that is encoded, seconds. */
const LONGEST = 6 * 60 * 60;

/** Most subtitles of one recording that are offered as captions. */
const MAX_SUBTITLES = 20;

/** A sound is shown with a length that is wrong by so much at most. */
const MAX_LENGTH_DIFFERENCE_SECONDS = 0.5;

/** A container may count a few bytes more than it has. */
const CONTAINER_SLACK = 1.02;

/** What is wrong, with the file or for the moment. */
class MediaError extends Error {
  constructor(
    readonly code: AssetErrorCode,
    cause?: unknown,
    /** What the message names, such as a codec. */
    readonly subject: string | null = null,
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
  recording: Recording;
  /** Those that are text. */
  subtitles: Subtitle[];
  abilities: Abilities;
}

interface Made {
  profile: RenditionProfile;
  plan: Plan;
  frames: number;
}

/** A file on this machine that is looked into. */
type Inspection = Omit<Run, 'recording' | 'subtitles' | 'abilities'>;

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

  const transcode = (assetId: string): Promise<void> => work.on(assetId, 'processing', encodeRecording);

  async function encodeRecording(held: Held): Promise<void> {
    const { row } = held.claim;
    const scratch = scratchFolder(settings, held.claim);
    const started = Date.now();
    let failure: { error: unknown } | undefined;
    try {
      await removeUnfinished(held.claim);
      await fs.promises.mkdir(scratch, { recursive: true });
      await encodeAll(await prepare(held, scratch));
      if (!(await ledger.advance(held.claim, 'finished'))) throw new Interrupted('the claim is lost');
      strapi.log.info(`asset ${row.documentId} encoded in ${Math.round((Date.now() - started) / 1000)} s`);
    } catch (error) {
      failure = { error };
    } finally {
      // Before the failure is told: whoever makes room for the next try does not count what this one leaves.
      await fs.promises.rm(scratch, { recursive: true, force: true });
    }
    if (failure) await settle(held, failure.error);
  }

  /** What earlier runs have begun and not finished is nobody's: this run holds the lease. */
  async function removeUnfinished({ row, token }: Claim): Promise<void> {
    const unfinished = await ledger.findMany({ parent: row.documentId, state: { $ne: 'finished' } });
    for (const part of unfinished) await ledger.destroy(part);
    const others = (await scratchFolders()).filter((name) => name.startsWith(`${row.documentId}-`));
    await removeScratch(others.filter((name) => name !== `${row.documentId}-${token}`));
  }

  const scratchFolders = (): Promise<string[]> => fs.promises.readdir(scratchRoot(settings)).catch(() => []);

  async function removeScratch(folders: string[]): Promise<void> {
    for (const folder of folders)
      await fs.promises.rm(path.join(scratchRoot(settings), folder), { recursive: true, force: true });
  }

  async function prepare(held: Held, scratch: string): Promise<Run> {
    const tools = findFfmpeg(settings);
    if (!tools) throw new MediaError('ffmpeg.missing');
    const bytes = Number(held.claim.row.bytes ?? 0);
    await checkSpace(scratch, bytes);
    const input = await storage.fileOf(held.claim.row, path.join(scratch, 'input'), held.signal);
    const inspection: Inspection = {
      ...held,
      tools,
      scratch,
      input,
      bytes,
      memoryBytes: settings.encoderMemoryBytes,
      allowUnconfined: settings.encoderAllowUnconfined,
    };
    const { recording, subtitles } = await inspect(inspection);
    const abilities = await abilitiesOf(inspection).catch(failedAs(held.signal, 'media.failed'));
    return { ...inspection, recording, subtitles, abilities };
  }

  /** What the file is, whatever it was taken for by its first bytes. The ledger gets to know it. */
  async function inspect(inspection: Inspection): Promise<Pick<Run, 'recording' | 'subtitles'>> {
    const { claim, signal, input, bytes } = inspection;
    const stated = await readByteStatement(input);
    const probed = await probe(inspection, input).catch(failedAs(signal, 'media.unreadable'));
    const headers = { ...probed, isEstimate: probed.isEstimate || stated.isOpenEnded };
    checkHeaders(headers);
    const read = await readContent(inspection, input, bytes).catch(failedAs(signal, 'media.unreadable'));
    const content = { ...read, endsAbruptly: read.endsAbruptly || stated.endsAbruptly };
    if (isCutOff(headers, content) || stated.bytes > bytes * CONTAINER_SLACK)
      throw new MediaError('media.truncated', describeContent(content));
    const { picture, sound, undecodable } = await chooseTracks(inspection, headers, content);
    const recording = toRecording(headers, content, { picture, sound });
    const { kind, duration } = recording;
    checkAllowed(kind, bytes);
    if (duration > LONGEST) throw new MediaError('media.tooLong');
    const { mime, kind: takenFor } = claim.row;
    await ledger.record(claim, {
      kind,
      mime: mime && mimeOfKind(mime, kind),
      duration,
      width: picture?.width ?? null,
      height: picture?.height ?? null,
      remarks: remarksOn(headers, content, { recording, takenFor, undecodable }),
    });
    const subtitles = headers.subtitles.filter(({ isText }) => isText).slice(0, MAX_SUBTITLES);
    return { recording, subtitles };
  }

  /** A sound may be smaller, or not be allowed at all, where a video would be. */
  function checkAllowed(kind: 'video' | 'audio', bytes: number): void {
    const limit = maxBytesOf(settings, kind);
    if (limit === 0) throw new MediaError('media.kindRefused');
    if (bytes > limit) throw new MediaError('media.kindTooLarge');
  }

  /** Of pictures and of sounds the first that can be decoded. A picture that cannot is never left out for its sound. */
  async function chooseTracks(inspection: Inspection, headers: Probe, content: FileContent) {
    const undecodable: (Picture | Sound)[] = [];
    const firstOf = async <T extends Picture | Sound>(tracks: T[]): Promise<T | undefined> => {
      const filled = filledTracks(tracks, content);
      let firstFailure: unknown;
      for (const track of filled) {
        const stream = content.streams.get(track.index)!;
        const beginsAt = stream.begin - headers.start;
        try {
          refuseJoinedFrames(track, stream);
          await tryDecoding({ ...inspection, duration: headers.duration }, { index: track.index, beginsAt });
          return track;
        } catch (error) {
          if (!(error instanceof MediaError) && !saysSomethingOfFile(error))
            return failedAs(inspection.signal, 'media.failed')(error);
          firstFailure ??= error;
          undecodable.push(track);
        }
      }
      if (firstFailure instanceof MediaError) throw firstFailure;
      return filled[0] && failedAs(inspection.signal, 'media.damaged', codecName(filled[0]))(firstFailure);
    };
    const picture = await firstOf(headers.pictures);
    const sound = await firstOf(headers.sounds);
    if (!picture && !sound) throw new MediaError('media.empty');
    return { picture, sound, undecodable };
  }

  /** First the one that plays nearly everywhere, with the poster, as fast as it can be had; then all others at once. */
  async function encodeAll(run: Run): Promise<void> {
    const { documentId } = run.claim.row;
    const { kind, picture } = run.recording;
    const made = new Set((await ledger.findMany({ parent: documentId })).map((part) => part.profile));
    const wanted = profiles.filter(({ of }) => of === kind);
    const progress = progressOver(wanted, made, run.report);
    const [first, ...rest] = wanted.filter(({ name }) => !made.has(name));
    const poster = picture && !made.has('poster') ? [(one: Run) => addPoster(one, picture)] : [];
    const add = (profile: RenditionProfile) => (one: Run) => addRendition(one, profile, progress(profile));
    const subtitles = run.subtitles.filter(({ index }) => !made.has(subtitlesProfile(index)));
    await together(run, [...poster, ...(first ? [add(first)] : [])]);
    for (const { index } of subtitles) await addSubtitles(run, index);
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
    const { abilities, recording } = run;
    const output = path.join(run.scratch, `${profile.name}${profile.ext}`);
    const make = async (plan: Plan): Promise<Probe> => {
      const encoding = { ...encodingOf(run, output), onProgress };
      const { frames } = await encode(encoding, plan.options).catch(failedAs(run.signal, 'media.failed'));
      return verify(run, output, { profile, plan, frames });
    };
    const plan = planRendition(profile, recording, { abilities });
    const made =
      plan.mode === 'encode'
        ? await make(plan)
        : await make(plan).catch((error: unknown) => {
            run.signal.throwIfAborted();
            if (error instanceof MediaError && isTransient(error.code)) throw error;
            strapi.log.info(`asset ${run.claim.row.documentId}: no copy for ${profile.name}, ${String(error)}`);
            return make(planRendition(profile, recording, { abilities, force: 'encode' }));
          });
    const { name, ext, of: kind } = profile;
    const mime = mimeWithCodecs(profile.mime, made);
    await keep(run, output, { role: 'rendition', profile: name, mime, ext, kind });
    await correctLength(run, made);
    onProgress(1);
  }

  /** The packets of some sounds have room for more than is in them: then what was made of them tells how long they are. */
  async function correctLength({ claim, recording }: Run, made: Probe): Promise<void> {
    const isShorter = made.duration < recording.duration - MAX_LENGTH_DIFFERENCE_SECONDS;
    if (recording.kind === 'audio' && isShorter) await ledger.record(claim, { duration: made.duration });
  }

  const encodingOf = (run: Run, output: string) => ({ ...run, output, duration: run.recording.duration });

  /** A video without a poster is still a video. */
  async function addPoster(run: Run, picture: Picture): Promise<void> {
    const output = path.join(run.scratch, 'poster.jpg');
    try {
      await makePoster(encodingOf(run, output), picture);
      await fs.promises.access(output);
    } catch (error) {
      run.signal.throwIfAborted();
      strapi.log.warn(`asset ${run.claim.row.documentId} has no poster: ${String(error)}`);
      return;
    }
    await keep(run, output, { role: 'poster', profile: 'poster', mime: 'image/jpeg', ext: '.jpg', kind: 'image' });
  }

  /** Subtitles in the file, for the author to make captions of. A video without them is still a video. */
  async function addSubtitles(run: Run, stream: number): Promise<void> {
    const profile = subtitlesProfile(stream);
    const output = path.join(run.scratch, `${profile}.vtt`);
    try {
      await extractSubtitles(encodingOf(run, output), stream);
      await fs.promises.writeFile(output, cleanWebVtt(await fs.promises.readFile(output, 'utf8')).text);
    } catch (error) {
      run.signal.throwIfAborted();
      strapi.log.warn(`asset ${run.claim.row.documentId}: subtitles ${stream} cannot be read: ${String(error)}`);
      return;
    }
    await keep(run, output, { role: 'subtitles', profile, mime: 'text/vtt', ext: '.vtt', kind: 'captions' });
  }

  /** Nothing short, empty or in other codecs is called finished. */
  async function verify(run: Run, output: string, { profile, plan, frames }: Made): Promise<Probe> {
    const { recording } = run;
    const result = await probe(run, output).catch(failedAs(run.signal, 'media.failed'));
    const verdict = compareResult(recording, { probe: result, frames, frameRate: plan.frameRate });
    const detail = describeResult(recording, result);
    if (verdict === 'short') throw new MediaError('media.damaged', detail);
    const [picture] = result.pictures;
    const [sound] = result.sounds;
    const wanted = plan.mode === 'copy' ? recording.picture?.codec : profile.picture?.codec;
    const pictureThere = !profile.picture || picture?.codec === wanted;
    const soundThere = !recording.sound || plan.mode === 'copy' || sound?.codec === profile.sound.codec;
    if (verdict === 'wrong' || !pictureThere || !soundThere) throw new MediaError('media.failed', detail);
    return result;
  }

  /** What went wrong, and what follows: nothing, an error for good, or another try after a while. */
  async function settle({ claim, signal }: Held, error: unknown): Promise<void> {
    if (error instanceof Interrupted || signal.aborted) return;
    const { documentId, attempt } = claim.row;
    const tries = (attempt ?? 0) + 1;
    const code = codeOf(error);
    const delay = isTransient(code) ? delayAfter(tries) : undefined;
    const said = delay === undefined ? finalCode(code) : code;
    const { cause, subject } = error instanceof MediaError ? error : { cause: error, subject: null };
    strapi.log.warn(`asset ${documentId}: ${ASSET_ERRORS[said]} ${describe(cause)}`);
    if (delay === undefined) await ledger.fail(claim, said, { errorSubject: subject });
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

const describeContent = ({ streams }: FileContent): string =>
  [...streams].map(([index, { begin, storedEnd }]) => `stream ${index}: ${begin}–${storedEnd} s`).join(', ');

const describeResult = ({ duration }: Recording, result: Probe): string =>
  `made ${result.duration} s (${[...result.pictures, ...result.sounds].map((one) => `${one.codec} ${one.statedEnd} s`).join(', ')}) of ${duration} s`;

/** @throws MediaError for a sound of which only the first frame of each packet would be decoded */
function refuseJoinedFrames(track: Picture | Sound, stream: StreamContent): void {
  const frames = amrFramesPerPacket(track, stream);
  if (frames > 1) throw new MediaError('media.unsupported', null, `${codecName(track)} (${frames} frames per packet)`);
}

/** What can be refused before the file is read. */
function checkHeaders({ pictures, sounds, duration, encrypted }: Probe): void {
  if (pictures.length + sounds.length === 0) throw new MediaError('media.empty');
  if (encrypted) throw new MediaError('media.encrypted');
  if (duration > LONGEST) throw new MediaError('media.tooLong');
  if (pictures.some(({ width, height }) => width * height > MAX_PIXELS)) throw new MediaError('media.tooBig');
}

/** Room for the file itself and for what is made of it. A folder that cannot be asked is taken to have it. */
async function checkSpace(folder: string, bytes: number): Promise<void> {
  const disk = await fs.promises.statfs(folder).catch(() => undefined);
  if (disk && disk.bavail * disk.bsize < bytes * 2.5) throw new MediaError('disk.full');
}

/** Whether a run failed for what is in the file, and not for the server or the machine. */
const saysSomethingOfFile = (error: unknown): boolean =>
  error instanceof FfmpegError && !isTransient(codeOfFailure(error.failure, 'media.failed'));

const codeOf = (error: unknown): AssetErrorCode => (error instanceof MediaError ? error.code : codeOfStorage(error));

const describe = (cause: unknown): string => (cause instanceof Error ? cause.message : JSON.stringify(cause ?? ''));

/** ffmpeg's failure as one of ours, unless it was stopped. */
const failedAs =
  (signal: AbortSignal, otherwise: AssetErrorCode, subject: string | null = null) =>
  (error: unknown): never => {
    signal.throwIfAborted();
    if (error instanceof UnconfinedError) throw new MediaError('encoder.unconfined', error);
    const failure = error instanceof FfmpegError ? error.failure : { words: String(error) };
    const code = codeOfFailure(failure, otherwise);
    throw new MediaError(code, error, code === 'media.unsupported' ? (subject ?? codecInWords(failure.words)) : null);
  };

export type Transcoder = ReturnType<typeof createTranscoder>;
