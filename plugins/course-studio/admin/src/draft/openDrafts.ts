import type { UploadLimits } from '../../../shared/contracts';
import type { DraftCorrection } from '../../../shared/corrections';
import type { AssetView, Change, EncodingChoice, OpenedDraft } from '../../../shared/draft';
import type { CaptionEncoding } from '../../../shared/vocabulary';
import { createAssetStore, type AssetStore } from '../assets/store';
import {
  deleteAsset,
  loadAssets,
  loadDraft,
  loadEncodings,
  loadReceived,
  loadUploadLimits,
  readCaptionsAs,
  retryAsset,
  saveDraft,
} from '../http/api';
import { StudioError } from '../http/studioError';
import { fingerprintOf, isSame } from '../uploads/fingerprints';
import { createRemoteUploadStore, type RemoteUploadStore } from '../uploads/remoteUploads';
import { classifyFiles, type FileClassification } from '../uploads/classifyFiles';
import type { Upload } from '../uploads/store';
import { fingerprints, uploadPresence, uploads } from '../uploads/uploads';

import { addCaption, addFile, endPositionOfFiles, replaceCaptionFile, setImage } from './edits';
import { openDraftBackup, type DraftBackup } from './localDraftStorage';
import { createProblemStore, type ProblemStore } from './problems';
import { courseNodeOf, createDraftStore, SAVE_STATUS_KEY, type DraftStore } from './store';
import { listOpenTabIds, tabId } from './tabLock';
import { childIds, type Tree } from './tree';
import { createUndoStack, type UndoStack } from './undo';

/** Everything the wizard needs of one course: its contents, its files, and what can be done to both. */
export interface OpenDraft {
  draft: DraftStore;
  /** Whether the user may cancel it, or discard its changes. */
  canDiscard: boolean;
  assets: AssetStore;
  /** Corrections of keys, made in the results, as they were when the course was opened. */
  corrections: readonly DraftCorrection[];
  /** What was done and can be taken back, in whatever step. */
  undo: UndoStack;
  /** What stands against a confirm. */
  problems: ProblemStore;
  /** The uploads of the course that this window is not sending. */
  received: RemoteUploadStore;
  /** What may be uploaded; null when the server did not say. */
  limits(): Promise<UploadLimits | null>;
  /**
   * Uploads files of the course; each becomes a part of the draft as soon as the server knows it. Interrupted uploads
   * among them go on. @returns what was made of each; what is doubtful, duplicate or refused is left to the user
   */
  addFiles(files: readonly File[]): Promise<FileClassification>;
  /** Uploads files of the course without asking whether they are there already. */
  addAnyway(files: readonly File[]): void;
  /** Goes on with an interrupted upload. @returns false, and does nothing, when the file is not known to be the same */
  continueUpload(asset: string, file: File): boolean;
  /** Uploads captions of a file of the course. */
  addCaptions(node: string, file: File, language: string): void;
  /** Uploads the image of a question or an answer. */
  addImage(node: string, file: File): void;
  pauseUpload(upload: string): void;
  resumeUpload(upload: string): void;
  stopUpload(upload: string): void;
  /** A stored file with addresses that have just been signed. */
  freshAsset(asset: AssetView): Promise<AssetView>;
  /** How captions read in each encoding they may be in. */
  captionEncodings(asset: string): Promise<EncodingChoice>;
  /** Reads captions in another encoding: a new file takes the place of `asset` in this part. @returns its id */
  changeCaptionEncoding(node: string, asset: string, encoding: CaptionEncoding): Promise<string>;
  /** Tries a failed encoding again. */
  retryProcessing(asset: string): Promise<void>;
}

const open = new Map<string, OpenDraft & { backup: DraftBackup }>();

/** Whose courses are open. */
let owner: string | null = null;

/** What another admin left open in this tab is not to be seen, nor saved in the name of who is logged in now. */
function openAs(user: string): void {
  if (owner !== null && owner !== user) {
    for (const [id, { draft }] of open) {
      draft.backUp();
      draft.close();
      uploads.abortAll(id);
    }
    open.clear();
  }
  owner = user;
}

const openBackup = async (user: string, draft: string): Promise<DraftBackup> =>
  openDraftBackup({ storage: window.localStorage, user, draft, tab: await tabId(), openTabs: await listOpenTabIds() });

const isBusy = ({ draft }: OpenDraft): boolean => draft.status().state !== 'saved' || uploads.of(draft.id).length > 0;

/**
 * A course that is still being saved or uploaded to goes on as it is; any other is loaded afresh.
 * @throws `draft.forbidden` also to those who may see the course but not edit it
 */
export async function openDraft(id: string, user: string): Promise<OpenDraft> {
  openAs(user);
  const known = open.get(id);
  if (known && isBusy(known)) return known;
  const backup = await openBackup(user, id);
  const draft = await loadDraft(id).catch((error: unknown) => {
    if (error instanceof StudioError && error.code === 'draft.unknown') backup.forget();
    throw error;
  });
  if (!draft.canEdit) throw new StudioError({ status: 403, message: '', details: { code: 'draft.forbidden' } });
  const opened = open.get(id);
  // Two that opened it at the same time get the same.
  if (opened && opened !== known) return opened;
  const loaded = { ...createOpenDraft(draft, backup), backup };
  known?.undo.clear();
  known?.draft.close();
  open.set(id, loaded);
  return loaded;
}

/** Lets go of a course that is confirmed or deleted: nothing more is saved or sent for it. */
export function forgetDraft(id: string): void {
  uploads.abortAll(id);
  const known = open.get(id);
  known?.draft.close();
  known?.undo.clear();
  known?.backup.forget();
  open.delete(id);
  fingerprints.forget(id);
}

/** What the server will say of a file whose upload has just begun. */
const justCreated = (id: string, { name, mime, bytes }: Upload): AssetView => ({
  id,
  name,
  mime: mime || null,
  bytes,
  kind: kindOf(mime),
  state: 'uploading',
  progress: 0,
  errorCode: null,
  errorSubject: null,
  remarks: [],
  sources: [],
  posterUrl: null,
  untouchedUrl: null,
});

function kindOf(mime: string): AssetView['kind'] {
  const [family] = mime.split('/');
  if (family === 'video' || family === 'audio' || family === 'image') return family;
  return mime === 'application/pdf' ? 'pdf' : 'other';
}

let limits: Promise<UploadLimits | null> | null = null;

/** Asked once per visit; asked again after a failure. */
function uploadLimits(): Promise<UploadLimits | null> {
  limits ??= loadUploadLimits().catch(() => {
    limits = null;
    return null;
  });
  return limits;
}

/** Deletes a file nothing refers to any more; one still being sent from here is stopped. */
function deleteFile(asset: string): Promise<void> {
  const upload = uploads.byAsset(asset);
  return upload ? uploads.stop(upload.id) : deleteAsset(asset);
}

function createOpenDraft(loaded: OpenedDraft, backup: DraftBackup): OpenDraft {
  const { id, canDiscard, corrections } = loaded;
  const port = { saveDraft, loadDraft, deleteAsset: deleteFile };
  const draft = createDraftStore({ draft: loaded, port, backup });
  const assets = createAssetStore({ assets: loaded.assets, load: () => loadAssets(id) });
  // What is gone is to be marked where it was.
  draft.subscribe(SAVE_STATUS_KEY, () => {
    const status = draft.status();
    if (status.state === 'failed' && status.error.code === 'draft.gone') void assets.refresh();
  });
  const received = createRemoteUploadStore({ load: () => loadReceived(id), windows: uploadPresence });

  let nextPlace = 0;
  /** What this window has sent to the end; the server may list it as uploading for a moment longer. */
  const sentHere = new Set<string>();
  const onSent = (asset: string) => {
    sentHere.add(asset);
    return assets.refresh();
  };

  function upload(file: File, node: string | null, attach: (tree: Tree, asset: string) => Change[]): void {
    uploads.start({
      draft: id,
      node,
      file,
      onCreated(asset, started) {
        fingerprints.remember(id, asset, fingerprintOf(file));
        assets.expect(justCreated(asset, started));
        draft.edit((tree) => attach(tree, asset));
      },
      onSent,
    });
  }

  function resume(asset: string, file: File): void {
    if (uploads.byAsset(asset)) return;
    uploads.start({ draft: id, node: null, file, asset, onCreated: () => undefined, onSent });
  }

  /** The stored files that are files of the course. */
  function courseAssets(): AssetView[] {
    const nodes = childIds(draft.tree(), courseNodeOf(draft).id, 'file').map((node) => draft.node(node));
    return nodes.flatMap((node) => (node?.type === 'file' ? (assets.get(node.asset) ?? []) : []));
  }

  const isInterrupted = ({ id: asset, state }: AssetView): boolean =>
    state === 'uploading' &&
    !sentHere.has(asset) &&
    !uploads.byAsset(asset) &&
    !['elsewhere', 'storing'].includes(received.get(asset)?.state ?? '');

  async function classifyChosen(files: readonly File[]): Promise<FileClassification> {
    const known = await uploadLimits();
    const there = courseAssets();
    return classifyFiles(files, {
      limits: known,
      assets: there,
      interrupted: new Set(there.filter(isInterrupted).map((asset) => asset.id)),
      uploads: uploads.of(id),
      fingerprints: fingerprints.of(id),
    });
  }

  function addCourseFile(file: File): void {
    const course = courseNodeOf(draft).id;
    const position = Math.max(nextPlace, endPositionOfFiles(draft.tree(), course));
    nextPlace = position + 1;
    upload(file, null, (_tree, asset) => addFile({ course, asset, filename: file.name, position }));
  }

  return {
    draft,
    canDiscard,
    corrections,
    assets,
    undo: createUndoStack({ draft }),
    problems: createProblemStore({ draft, assets, corrections }),
    received,
    limits: uploadLimits,
    async addFiles(files) {
      const sorted = await classifyChosen(files);
      for (const { asset, file } of sorted.continued) resume(asset, file);
      sorted.newFiles.forEach(addCourseFile);
      return sorted;
    },
    addAnyway: (files) => files.forEach(addCourseFile),
    continueUpload(asset, file) {
      const print = fingerprints.of(id)[asset];
      const view = assets.get(asset);
      const isTheSame = print !== undefined && isSame(print, fingerprintOf(file)) && view?.bytes === file.size;
      if (isTheSame && view.state === 'uploading') resume(asset, file);
      return isTheSame;
    },
    addCaptions: (node, file, language) =>
      upload(file, node, (tree, asset) => addCaption(tree, node, { asset, language, label: '' })),
    addImage: (node, file) => upload(file, node, (tree, asset) => setImage(tree, node, asset)),
    pauseUpload: (uploadId) => uploads.pause(uploadId),
    resumeUpload: (uploadId) => uploads.resume(uploadId),
    stopUpload: (uploadId) => void uploads.stop(uploadId),
    freshAsset: (asset) =>
      loadAssets(id).then(
        (listed) => listed.find((one) => one.id === asset.id) ?? asset,
        () => asset,
      ),
    captionEncodings: (asset) => loadEncodings(id, asset),
    async changeCaptionEncoding(node, asset, encoding) {
      const view = await readCaptionsAs(id, asset, encoding);
      assets.put(view);
      draft.edit((tree) => replaceCaptionFile(tree, node, { asset, by: view.id }));
      return view.id;
    },
    retryProcessing: async (asset) => assets.put(await retryAsset(asset)),
  };
}

const wouldLoseWork = ({ draft, backup }: OpenDraft & { backup: DraftBackup }): boolean =>
  uploads.of(draft.id).length > 0 || (draft.status().state !== 'saved' && !backup.isStored());

let isLeaving = false;

/** Typing outlives the page; uploads do not. */
window.addEventListener('beforeunload', (event) => {
  if (isLeaving) return;
  if ([...open.values()].some(wouldLoseWork)) event.preventDefault();
});

/** Leaves the page without a question, as when the session is over and nothing can be sent any more. */
export function leavePage(address: string): void {
  for (const { draft } of open.values()) draft.backUp();
  isLeaving = true;
  window.location.assign(address);
}

window.addEventListener('pagehide', () => {
  for (const { draft } of open.values()) draft.backUp();
});

/** What waits is sent as soon as there is a connection, or the tab goes to the back, where browsers stop its clocks. */
const saveAll = () => {
  for (const { draft } of open.values()) if (['unsaved', 'failed'].includes(draft.status().state)) void draft.flush();
};
window.addEventListener('online', saveAll);
document.addEventListener('visibilitychange', () => document.visibilityState === 'hidden' && saveAll());
