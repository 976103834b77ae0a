import { createContext, useCallback, useContext, useEffect, useRef, useSyncExternalStore } from 'react';

import type { AssetView, DraftNode } from '../../../shared/draft';
import type { Problem } from '../../../shared/problems';
import { ALL_KEYS } from '../emitter';
import type { RemoteStatus } from '../uploads/remoteUploads';
import type { Upload, UploadSummary } from '../uploads/store';
import { uploads } from '../uploads/uploads';

import type { OpenDraft } from './openDrafts';
import { SAVE_STATUS_KEY, type SaveStatus } from './store';
import { childrenKey, type ChildType, type Tree } from './tree';
import { UNDO_KEY, type UndoEntry } from './undo';

const Context = createContext<OpenDraft | null>(null);

export const OpenDraftProvider = Context.Provider;

/** The course the wizard is open for. */
export function useOpenDraft(): OpenDraft {
  const value = useContext(Context);
  if (!value) throw new Error('useOpenDraft outside of the wizard');
  return value;
}

interface Source {
  subscribe(key: string, listener: () => void): () => void;
}

/** Reads a value from a store. Renders again only when listeners of `key` are notified and the value has changed. */
function useStoreValue<T>(store: Source, key: string, read: () => T): T {
  const subscribe = useCallback((listener: () => void) => store.subscribe(key, listener), [store, key]);
  return useSyncExternalStore(subscribe, read);
}

type NodeOf<T extends DraftNode['type']> = Extract<DraftNode, { type: T }>;

/** One node; null in the moment between its removal and that of its component. */
export function useNode<T extends DraftNode['type']>(id: string, type: T): NodeOf<T> | null {
  const { draft } = useOpenDraft();
  const node = useStoreValue(draft, id, () => draft.node(id));
  return node?.type === type ? (node as NodeOf<T>) : null;
}

/** One field of a node: renders again only when that field has another value. */
export function useNodeField<T extends DraftNode['type'], F extends keyof NodeOf<T>>(
  id: string,
  type: T,
  field: F,
): NodeOf<T>[F] | undefined {
  const { draft } = useOpenDraft();
  return useStoreValue(draft, id, () => {
    const node = draft.node(id);
    return node?.type === type ? (node as NodeOf<T>)[field] : undefined;
  });
}

export function useChildIds(parent: string, type: ChildType): readonly string[] {
  const { draft } = useOpenDraft();
  return useStoreValue(draft, childrenKey(parent, type), () => draft.childIds(parent, type));
}

/** Something computed from one node; must be a text, a number or a truth value. */
export function useFromNode<T extends string | number | boolean | null>(
  id: string,
  read: (node: DraftNode | undefined) => T,
): T {
  const { draft } = useOpenDraft();
  return useStoreValue(draft, id, () => read(draft.node(id)));
}

/** Something computed from the whole tree; must be a text, a number or a truth value. */
export function useFromTree<T extends string | number | boolean | null>(read: (tree: Tree) => T): T {
  const { draft } = useOpenDraft();
  return useStoreValue(draft, ALL_KEYS, () => read(draft.tree()));
}

/** What stands against a confirm, a moment after the last change. */
export function useProblems(): readonly Problem[] {
  const { problems } = useOpenDraft();
  useEffect(() => problems.watch(), [problems]);
  return useStoreValue(problems, ALL_KEYS, () => problems.all());
}

/** How many problems there are in a node and in what is below it. */
export function useProblemCount(id: string): number {
  const { problems } = useOpenDraft();
  return useStoreValue(problems, id, () => problems.within(id));
}

/** The latest thing that can be taken back. */
export function useUndoOffer(): UndoEntry | null {
  const { undo } = useOpenDraft();
  return useStoreValue(undo, UNDO_KEY, () => undo.last());
}

/** Calls `finish` when the draft or what shows it is left, for what is typed and not part of the draft yet. */
export function useBeforeLeaving(finish: () => void): void {
  const { draft } = useOpenDraft();
  const latest = useRef(finish);
  latest.current = finish;
  useEffect(() => {
    const act = () => latest.current();
    const stop = draft.beforeLeaving(act);
    return () => {
      act();
      stop();
    };
  }, [draft]);
}

export function useSaveStatus(): SaveStatus {
  const { draft } = useOpenDraft();
  return useStoreValue(draft, SAVE_STATUS_KEY, () => draft.status());
}

export function useAsset(id: string | null): AssetView | undefined {
  const { assets } = useOpenDraft();
  return useStoreValue(assets, id ?? '', () => (id ? assets.get(id) : undefined));
}

export function useAssets(): readonly AssetView[] {
  const { assets } = useOpenDraft();
  return useStoreValue(assets, ALL_KEYS, () => assets.all());
}

/** Milliseconds. Intervals stand still while a computer sleeps, and addresses grow old; so it is looked at often. */
const ADDRESS_CHECK_INTERVAL_MS = 60_000;

/** Keeps the addresses of stored files such that they work when `what` is shown, and for as long as it is. */
export function useFreshAddresses(what: string): void {
  const { assets } = useOpenDraft();
  useEffect(() => {
    void assets.renew();
    const timer = setInterval(() => void assets.renew(), ADDRESS_CHECK_INTERVAL_MS);
    return () => clearInterval(timer);
  }, [assets, what]);
}

/** The uploads of this course, as they were when one last came, went or got its ledger entry. */
export function useUploads(): readonly Upload[] {
  const { draft } = useOpenDraft();
  return useStoreValue(uploads, draft.id, () => uploads.of(draft.id));
}

/** The upload of an image for this question or answer that the server does not know of yet. */
export function useStartingUpload(node: string): string | undefined {
  const { draft } = useOpenDraft();
  const find = () => uploads.of(draft.id).find((upload) => upload.node === node && upload.asset === null)?.id;
  return useStoreValue(uploads, draft.id, find);
}

/** One upload with its progress. */
export const useUpload = (id: string): Upload | undefined => useStoreValue(uploads, id, () => uploads.get(id));

/** The upload that is filling a stored file from this tab, if any. */
export function useUploadOf(asset: string | null): Upload | undefined {
  return useStoreValue(uploads, asset ?? '', () => (asset ? uploads.byAsset(asset) : undefined));
}

/** How an upload stands that this window is not sending. */
export function useRemoteStatus(asset: string | null): RemoteStatus | undefined {
  const { received } = useOpenDraft();
  return useStoreValue(received, asset ?? '', () => (asset ? received.get(asset) : undefined));
}

/** All uploads of this window together, whatever course they are for. */
export const useUploadSummary = (): UploadSummary => useStoreValue(uploads, ALL_KEYS, () => uploads.summary());

/** The whole course; renders with every change. */
export function useTree(): Tree {
  const { draft } = useOpenDraft();
  return useStoreValue(draft, ALL_KEYS, () => draft.tree());
}
