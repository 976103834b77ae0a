import { createId } from '@paralleldrive/cuid2';

import { courseOf, diffDraft } from '../../../shared/changes';
import { compareDrafts, type Difference } from '../../../shared/comparison';
import type { Change, Draft, DraftNode, SaveBody } from '../../../shared/draft';
import type { Saved } from '../../../shared/contracts';
import { withDeadline } from '../http/deadline';
import { StudioError, toStudioError } from '../http/studioError';
import { createEmitter } from '../emitter';

import type { DraftBackup, UnsavedChanges } from './localDraftStorage';
import { mergeWork, parentsFirst, collectWork, type UnsavedWork } from './merge';
import { nextBatch, droppedAssets, fieldsWith, splitSendable, type SendableChanges } from './saving';
import { applyChanges, childIds, nodesOf, buildTree, type ChildType, type Tree } from './tree';

/** `saved → unsaved → saving → saved | failed | conflict`; `failed` and `conflict` keep everything typed. */
export type SaveStatus =
  | { state: 'saved'; at: string }
  | { state: 'unsaved' }
  | { state: 'saving' }
  | { state: 'failed'; error: StudioError }
  | { state: 'conflict'; savedBy?: string; savedAt?: string };

/** The key under which changes of the save status are notified. */
export const SAVE_STATUS_KEY = 'save';

export interface DraftPort {
  saveDraft(id: string, body: SaveBody['data'], signal: AbortSignal): Promise<Saved>;
  loadDraft(id: string): Promise<Draft>;
  deleteAsset(id: string): Promise<void>;
}

export interface DraftStore {
  readonly id: string;
  readonly published: boolean;
  /** Whether there are changes that learners do not see yet. */
  isModified(): boolean;
  tree(): Tree;
  node(id: string): DraftNode | undefined;
  childIds(parent: string, type: ChildType): readonly string[];
  status(): SaveStatus;
  revision(): number;
  /** Keys are node ids, `childrenKey`s, `SAVE_STATUS_KEY` and `ANY`. */
  subscribe(key: string, listener: () => void): () => void;
  /** Changes the draft at once; it is saved a moment after the last change. */
  edit(makeChanges: (tree: Tree) => Change[]): void;
  /** Saves now. True when the server has everything. */
  flush(): Promise<boolean>;
  /** What was changed here and the server does not have. */
  unsaved(): Difference[];
  /** Resolves a conflict by discarding the changes made here. */
  loadTheirs(): Promise<void>;
  /** Resolves a conflict by applying the changes made here to the server's version; everything else stays theirs. */
  keepMine(): Promise<void>;
  /** Keeps the files of these nodes from being deleted until the returned function is called. */
  retainFilesOf(nodes: readonly DraftNode[]): () => void;
  /** Calls `finish` before the draft is left, so that text still being typed can be added; returns a function that unsubscribes. */
  beforeLeaving(finish: () => void): () => void;
  /** Adds all text still being typed to the draft. */
  finishTyping(): void;
  /** Writes unsaved changes to the backup at once, since the page may be closed in a moment. */
  backUp(): void;
  /** Stops saving. */
  close(): void;
}

interface Options {
  draft: Draft;
  port: DraftPort;
  /** Stores unsaved changes in the browser, including those of earlier pages. */
  backup: DraftBackup;
  /** Milliseconds between the last change and its save. */
  pause?: number;
  /** Milliseconds between a change and its backup. */
  backupDelay?: number;
  /** Milliseconds after which a save without an answer has failed. */
  answerWithin?: number;
  /** Milliseconds after which an unanswered save is sent again. */
  retryAfter?: number;
}

/** Somebody who types without a pause is saved after this many pause lengths. */
const MAX_PAUSES_BEFORE_SAVE = 6;

/** A save that was sent. Without an answer it is sent again unchanged, since it may have arrived. */
type Request = SaveBody['data'];

export function createDraftStore({
  draft,
  port,
  backup,
  pause = 800,
  backupDelay = 100,
  answerWithin = 30_000,
  retryAfter = 5000,
}: Options): DraftStore {
  const { id, published } = draft;
  const emitter = createEmitter();
  let saved = buildTree(draft.nodes);
  let current = saved;
  let revision = draft.revision;
  let modified = draft.modified;
  let lastSaved = draft.savedAt;
  let status: SaveStatus = { state: 'saved', at: lastSaved };
  let unanswered: Request | null = null;
  let sending: Promise<boolean> | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let backupTimer: ReturnType<typeof setTimeout> | undefined;
  let waitingSince: number | null = null;
  let closed = false;
  const retainedNodes = new Set<readonly DraftNode[]>();
  const finishCallbacks = new Set<() => void>();
  /** Files that the server no longer has. */
  const missingAssets = new Set<string>();

  function setStatus(next: SaveStatus): void {
    status = next;
    emitter.notify([SAVE_STATUS_KEY]);
  }

  function saveIn(delay: number): void {
    clearTimeout(timer);
    if (!closed && status.state !== 'conflict') timer = setTimeout(() => void save(), delay);
  }

  const differences = () => diffDraft(nodesOf(saved), nodesOf(current));

  /** The changes that are not known to be saved, including those that were sent without an answer. */
  function unsavedWork(): UnsavedWork {
    const changes = differences();
    const listed = new Set(changes.map(idOf));
    const sent = (unanswered?.changes ?? []).filter((change) => !listed.has(idOf(change)));
    const asItIs = sent.map((change): Change => {
      const node = current.nodes.get(idOf(change));
      return node ? { op: 'put', node } : change;
    });
    return collectWork(saved, current, parentsFirst([...changes, ...asItIs]));
  }

  function writeBackup(): void {
    clearTimeout(backupTimer);
    if (closed) return;
    const work = unsavedWork();
    const { revision: made = 0, saveId = '' } = unanswered ?? {};
    if (work.changes.length === 0) backup.clear();
    else backup.write({ ...work, revision, unanswered: unanswered && { revision: made, saveId } });
  }

  function scheduleBackup(): void {
    clearTimeout(backupTimer);
    backupTimer = setTimeout(writeBackup, backupDelay);
  }

  /** Restores what an earlier page could not save. It is a conflict if somebody else has saved since. */
  function restoreBackup(earlier: UnsavedChanges): void {
    const isMine = earlier.revision === revision || isStored(earlier);
    // If the unanswered save did arrive, later changes are based on the server's current version.
    const work = isStored(earlier) ? { ...earlier, base: draft.nodes } : earlier;
    current = applyChanges(current, mergeWork(work, current)).tree;
    if (differences().length === 0 || status.state === 'conflict') return;
    setStatus(isMine ? { state: 'unsaved' } : { state: 'conflict', savedBy: draft.savedBy, savedAt: draft.savedAt });
  }

  /** Whether its unanswered save is the last one that the server accepted. */
  const isStored = ({ unanswered: sent }: UnsavedChanges): boolean =>
    sent !== null && sent.saveId === draft.saveId && sent.revision + 1 === draft.revision;

  function finishTyping(): void {
    for (const finish of finishCallbacks) finish();
  }

  const sendable = (): SendableChanges => splitSendable(differences(), { saved: saved.nodes, gone: missingAssets });

  function nextRequest(): Request | null {
    const { send, blocked } = sendable();
    if (send.length > 0) return { revision, saveId: createId(), changes: nextBatch(send) };
    finishSave(blocked);
    return null;
  }

  function finishSave(blocked: string[]): void {
    if (blocked.length === 0) return setStatus({ state: 'saved', at: lastSaved });
    const isGone = blocked
      .flatMap((node) => current.nodes.get(node) ?? [])
      .some((node) => fieldsWith(node, missingAssets).length > 0);
    const code = isGone ? 'draft.gone' : 'draft.held';
    setStatus({ state: 'failed', error: new StudioError({ status: 400, message: '', code }) });
  }

  /** Runs one save at a time; a call during a save gets the running one. Resolves to true when the server accepted it. */
  function save(): Promise<boolean> {
    clearTimeout(timer);
    sending ??= sendNext().finally(() => {
      sending = null;
    });
    return sending;
  }

  async function sendNext(): Promise<boolean> {
    if (closed || status.state === 'conflict') return false;
    waitingSince = null;
    const request = unanswered ?? nextRequest();
    if (!request) return status.state === 'saved';
    unanswered = request;
    writeBackup();
    setStatus({ state: 'saving' });
    try {
      accept(request, await withDeadline((signal) => port.saveDraft(id, request, signal), answerWithin));
      return true;
    } catch (cause) {
      const error = toStudioError(cause);
      refuse(request, error);
      return rememberMissingAssets(error) ? sendNext() : false;
    }
  }

  /** Remembers missing files, so that they do not block the rest. Returns true if the error names a new one. */
  function rememberMissingAssets({ details: { assets = [] } }: StudioError): boolean {
    const before = missingAssets.size;
    for (const asset of assets) missingAssets.add(asset);
    return missingAssets.size > before;
  }

  function accept({ changes }: Request, answer: Saved): void {
    const before = saved;
    unanswered = null;
    saved = applyChanges(saved, changes).tree;
    revision = answer.revision;
    lastSaved = answer.savedAt;
    modified = true;
    writeBackup();
    discardAssets(before.nodes.values());
    const { send, blocked } = sendable();
    if (send.length > 0) {
      setStatus({ state: 'unsaved' });
      saveIn(pause);
    } else finishSave(blocked);
  }

  /** Deletes the files of `before` that nothing refers to any more. The server's sweep finds what cannot be deleted now. */
  function discardAssets(before: Iterable<DraftNode>, others: Iterable<DraftNode> = []): void {
    if (closed) return;
    const dropped = droppedAssets(
      before,
      saved.nodes.values(),
      current.nodes.values(),
      [...retainedNodes].flat(),
      others,
    );
    for (const asset of dropped) port.deleteAsset(asset).catch(() => undefined);
  }

  function refuse(request: Request, error: StudioError): void {
    unanswered = error.isTransient ? request : null;
    writeBackup();
    if (error.code === 'draft.conflict') {
      setStatus({ state: 'conflict', savedBy: error.details.savedBy, savedAt: error.details.savedAt });
      return;
    }
    setStatus({ state: 'failed', error });
    if (error.isTransient) saveIn(retryAfter);
  }

  async function flush(): Promise<boolean> {
    while (!closed) {
      if (sending) await sending;
      if (!(await save())) return false;
      if (differences().length === 0) return true;
    }
    return false;
  }

  function resetTo(theirs: Draft): void {
    saved = buildTree(theirs.nodes);
    revision = theirs.revision;
    lastSaved = theirs.savedAt;
    modified = theirs.modified;
    unanswered = null;
  }

  function notifyAll(before: Tree): void {
    emitter.notify([...keysOf(before), ...keysOf(current)]);
  }

  const earlierBackups = backup.read();
  for (const earlier of earlierBackups) restoreBackup(earlier);
  if (earlierBackups.length > 0) {
    writeBackup();
    backup.takeOver();
    if (differences().length > 0) saveIn(pause);
  }

  return {
    id,
    published,
    isModified: () => modified || status.state !== 'saved',
    tree: () => current,
    node: (nodeId) => current.nodes.get(nodeId),
    childIds: (parent, type) => childIds(current, parent, type),
    status: () => status,
    revision: () => revision,
    subscribe: emitter.subscribe,
    edit(makeChanges) {
      const changes = makeChanges(current);
      if (changes.length === 0 || closed) return;
      const { tree, touched } = applyChanges(current, changes);
      current = tree;
      emitter.notify(touched);
      scheduleBackup();
      if (status.state === 'conflict') return;
      if (status.state !== 'saving') setStatus({ state: 'unsaved' });
      waitingSince ??= Date.now();
      saveIn(Math.min(pause, Math.max(0, waitingSince + MAX_PAUSES_BEFORE_SAVE * pause - Date.now())));
    },
    flush,
    async loadTheirs() {
      const theirs = await port.loadDraft(id);
      const [before, common] = [current, saved];
      resetTo(theirs);
      current = saved;
      writeBackup();
      // The other author decides about files that they removed, since they can still undo that.
      discardAssets(before.nodes.values(), common.nodes.values());
      setStatus({ state: 'saved', at: lastSaved });
      notifyAll(before);
    },
    async keepMine() {
      const theirs = await port.loadDraft(id);
      const mine = unsavedWork();
      const before = current;
      resetTo(theirs);
      current = applyChanges(saved, mergeWork(mine, saved)).tree;
      writeBackup();
      setStatus({ state: 'unsaved' });
      notifyAll(before);
      await flush();
    },
    retainFilesOf(nodes) {
      retainedNodes.add(nodes);
      return () => {
        if (retainedNodes.delete(nodes)) discardAssets(nodes);
      };
    },
    unsaved: () => compareDrafts(nodesOf(saved), nodesOf(current)),
    beforeLeaving(finish) {
      finishCallbacks.add(finish);
      return () => void finishCallbacks.delete(finish);
    },
    finishTyping,
    backUp() {
      finishTyping();
      writeBackup();
    },
    close() {
      closed = true;
      clearTimeout(timer);
      clearTimeout(backupTimer);
    },
  };
}

const idOf = (change: Change): string => (change.op === 'put' ? change.node.id : change.id);

const keysOf = (tree: Tree): string[] => [...tree.nodes.keys(), ...tree.children.keys()];

export const courseNodeOf = (store: DraftStore) => courseOf(nodesOf(store.tree()));
