import type { AssetView, Change, Draft } from '../../../shared/draft';
import { createAssetStore, type AssetStore } from '../assets/store';
import { deleteAsset, loadAssets, loadDraft, retryAsset, saveDraft } from '../http/api';
import { StudioError } from '../http/studioError';
import { uploads } from '../uploads/uploads';
import type { Upload } from '../uploads/store';

import { addFile, endOfFiles, setImage } from './edits';
import { openShelf, type Shelf } from './kept';
import { courseNodeOf, createDraftStore, type DraftStore } from './store';
import { openTabs, tabName } from './tab';
import type { Tree } from './tree';

/** Everything the wizard needs of one course: its contents, its files, and what can be done to both. */
export interface OpenDraft {
  draft: DraftStore;
  assets: AssetStore;
  /** Uploads files of the course; each becomes a part of the draft as soon as the server knows it. */
  addFiles(files: readonly File[]): void;
  /** Uploads the image of a question or an answer. */
  addImage(node: string, file: File): void;
  resumeUpload(upload: string): void;
  stopUpload(upload: string): void;
  /** Tries a failed encoding again. */
  retryProcessing(asset: string): Promise<void>;
}

const open = new Map<string, OpenDraft & { shelf: Shelf }>();

/** Whose courses are open. */
let owner: string | null = null;

/** What another admin left open in this tab is not to be seen, nor saved in the name of who is logged in now. */
function openAs(user: string): void {
  if (owner !== null && owner !== user) {
    for (const [id, { draft }] of open) {
      draft.keep();
      draft.close();
      uploads.abandon(id);
    }
    open.clear();
  }
  owner = user;
}

const shelfOf = async (user: string, draft: string): Promise<Shelf> =>
  openShelf({ storage: window.localStorage, user, draft, tab: await tabName(), openTabs: await openTabs() });

const isBusy = ({ draft }: OpenDraft): boolean => draft.status().state !== 'saved' || uploads.of(draft.id).length > 0;

/** A course that is still being saved or uploaded to goes on as it is; any other is loaded afresh. */
export async function openDraft(id: string, user: string): Promise<OpenDraft> {
  openAs(user);
  const known = open.get(id);
  if (known && isBusy(known)) return known;
  const shelf = await shelfOf(user, id);
  const draft = await loadDraft(id).catch((error: unknown) => {
    if (error instanceof StudioError && error.code === 'draft.unknown') shelf.forget();
    throw error;
  });
  const opened = open.get(id);
  // Two that opened it at the same time get the same.
  if (opened && opened !== known) return opened;
  const loaded = { ...createOpenDraft(draft, shelf), shelf };
  known?.draft.close();
  open.set(id, loaded);
  return loaded;
}

/** Lets go of a course that is confirmed or deleted: nothing more is saved or sent for it. */
export function forgetDraft(id: string): void {
  uploads.abandon(id);
  const known = open.get(id);
  known?.draft.close();
  known?.shelf.forget();
  open.delete(id);
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
  sources: [],
  posterUrl: null,
});

function kindOf(mime: string): AssetView['kind'] {
  const [family] = mime.split('/');
  if (family === 'video' || family === 'audio' || family === 'image') return family;
  return mime === 'application/pdf' ? 'pdf' : 'other';
}

function createOpenDraft(loaded: Draft, shelf: Shelf): OpenDraft {
  const { id } = loaded;
  const draft = createDraftStore({ draft: loaded, port: { saveDraft, loadDraft, deleteAsset }, shelf });
  const assets = createAssetStore({ assets: loaded.assets, load: () => loadAssets(id) });

  let nextPlace = 0;

  function upload(file: File, node: string | null, attach: (tree: Tree, asset: string) => Change[]): void {
    uploads.start({
      draft: id,
      node,
      file,
      onCreated(asset, started) {
        assets.expect(justCreated(asset, started));
        draft.edit((tree) => attach(tree, asset));
      },
      onSent: () => assets.refresh(),
    });
  }

  function addCourseFile(file: File): void {
    const course = courseNodeOf(draft).id;
    const position = Math.max(nextPlace, endOfFiles(draft.tree(), course));
    nextPlace = position + 1;
    upload(file, null, (_tree, asset) => addFile({ course, asset, filename: file.name, position }));
  }

  return {
    draft,
    assets,
    addFiles: (files) => files.forEach(addCourseFile),
    addImage: (node, file) => upload(file, node, (tree, asset) => setImage(tree, node, asset)),
    resumeUpload: (uploadId) => uploads.resume(uploadId),
    stopUpload: (uploadId) => void uploads.stop(uploadId),
    retryProcessing: async (asset) => assets.put(await retryAsset(asset)),
  };
}

const isLosing = ({ draft, shelf }: OpenDraft & { shelf: Shelf }): boolean =>
  uploads.of(draft.id).length > 0 || (draft.status().state !== 'saved' && !shelf.isKept());

let isLeaving = false;

/** Typing outlives the page; uploads do not. */
window.addEventListener('beforeunload', (event) => {
  if (isLeaving) return;
  if ([...open.values()].some(isLosing)) event.preventDefault();
});

/** Leaves the page without a question, as when the session is over and nothing can be sent any more. */
export function leavePage(address: string): void {
  for (const { draft } of open.values()) draft.keep();
  isLeaving = true;
  window.location.assign(address);
}

window.addEventListener('pagehide', () => {
  for (const { draft } of open.values()) draft.keep();
});

/** What waits is sent as soon as there is a connection, or the tab goes to the back, where browsers stop its clocks. */
const saveAll = () => {
  for (const { draft } of open.values()) if (['unsaved', 'failed'].includes(draft.status().state)) void draft.flush();
};
window.addEventListener('online', saveAll);
document.addEventListener('visibilitychange', () => document.visibilityState === 'hidden' && saveAll());
