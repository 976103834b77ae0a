import type { AssetView, Change, Draft } from '../../../shared/draft';
import { createAssetStore, type AssetStore } from '../assets/store';
import { deleteAsset, loadAssets, loadDraft, retryAsset, saveDraft } from '../http/api';
import { uploads } from '../uploads/uploads';
import type { Upload } from '../uploads/store';

import { addFile, endOfFiles, setImage } from './edits';
import { courseNodeOf, createDraftStore, type DraftStore } from './store';
import type { Tree } from './tree';
import { createUndoStack, type UndoStack } from './undo';

/** Everything the wizard needs of one course: its contents, its files, and what can be done to both. */
export interface OpenDraft {
  draft: DraftStore;
  assets: AssetStore;
  undo: UndoStack;
  /** Uploads files of the course; each becomes a part of the draft as soon as the server knows it. */
  addFiles(files: readonly File[]): void;
  /** Uploads the image of a question or an answer. */
  addImage(node: string, file: File): void;
  resumeUpload(upload: string): void;
  stopUpload(upload: string): void;
  /** Tries a failed encoding again. */
  retryProcessing(asset: string): Promise<void>;
}

const open = new Map<string, OpenDraft>();

const isBusy = ({ draft }: OpenDraft): boolean => draft.status().state !== 'saved' || uploads.of(draft.id).length > 0;

/** A course that is still being saved or uploaded to goes on as it is; any other is loaded afresh. */
export async function openDraft(id: string): Promise<OpenDraft> {
  const known = open.get(id);
  if (known && isBusy(known)) return known;
  const loaded = createOpenDraft(await loadDraft(id));
  known?.undo.clear();
  known?.draft.close();
  open.set(id, loaded);
  return loaded;
}

/** Lets go of a course that is confirmed or deleted: nothing more is saved or sent for it. */
export function forgetDraft(id: string): void {
  uploads.abandon(id);
  open.get(id)?.draft.close();
  open.get(id)?.undo.clear();
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

/** Deletes a file nothing refers to any more; one still being sent from here is stopped. */
function deleteFile(asset: string): Promise<void> {
  const upload = uploads.byAsset(asset);
  return upload ? uploads.stop(upload.id) : deleteAsset(asset);
}

function kindOf(mime: string): AssetView['kind'] {
  const [family] = mime.split('/');
  if (family === 'video' || family === 'audio' || family === 'image') return family;
  return mime === 'application/pdf' ? 'pdf' : 'other';
}

function createOpenDraft(loaded: Draft): OpenDraft {
  const { id } = loaded;
  const draft = createDraftStore({ draft: loaded, port: { saveDraft, loadDraft, deleteAsset: deleteFile } });
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
    undo: createUndoStack({ draft }),
    addFiles: (files) => files.forEach(addCourseFile),
    addImage: (node, file) => upload(file, node, (tree, asset) => setImage(tree, node, asset)),
    resumeUpload: (uploadId) => uploads.resume(uploadId),
    stopUpload: (uploadId) => void uploads.stop(uploadId),
    retryProcessing: async (asset) => assets.put(await retryAsset(asset)),
  };
}

window.addEventListener('beforeunload', (event) => {
  if ([...open.values()].some(isBusy)) event.preventDefault();
});
