import { createId } from '@paralleldrive/cuid2';

import { courseOf, diffDraft } from '../../../shared/changes';
import type { Change, Draft, DraftNode, SaveBody } from '../../../shared/draft';
import type { Saved } from '../../../shared/contracts';
import { StudioError, toStudioError } from '../http/studioError';
import { createTopics } from '../topics';

import { droppedAssets, holdBack } from './saving';
import { applyChanges, childIds, nodesOf, plantTree, type ChildType, type Tree } from './tree';

/** `saved → unsaved → saving → saved | failed | conflict`; `failed` and `conflict` keep everything typed. */
export type SaveStatus =
  | { state: 'saved'; at: string }
  | { state: 'unsaved' }
  | { state: 'saving' }
  | { state: 'failed'; error: StudioError }
  | { state: 'conflict'; savedBy?: string; savedAt?: string };

/** The topic of the save status. */
export const SAVE_TOPIC = 'save';

export interface DraftPort {
  saveDraft(id: string, body: SaveBody['data']): Promise<Saved>;
  loadDraft(id: string): Promise<Draft>;
  deleteAsset(id: string): Promise<void>;
}

export interface DraftStore {
  readonly id: string;
  readonly published: boolean;
  /** Whether there is anything that learners do not see yet. */
  isModified(): boolean;
  tree(): Tree;
  node(id: string): DraftNode | undefined;
  childIds(parent: string, type: ChildType): readonly string[];
  status(): SaveStatus;
  revision(): number;
  /** Topics are node ids, `childrenKey`s, `SAVE_TOPIC` and `ANY`. */
  subscribe(topic: string, listener: () => void): () => void;
  /** Changes the draft at once; it is saved a moment after the last change. */
  edit(makeChanges: (tree: Tree) => Change[]): void;
  /** Saves now. True when the server has everything. */
  flush(): Promise<boolean>;
  /** Ends a conflict by forgetting what was changed here. */
  loadTheirs(): Promise<void>;
  /** Ends a conflict by saving what is here over what the server has. */
  keepMine(): Promise<void>;
  /** Leaves the files of these nodes alone, in the draft or not, until what it returns is called. */
  keepFilesOf(nodes: readonly DraftNode[]): () => void;
  /** Saves nothing any more. */
  close(): void;
}

interface Options {
  draft: Draft;
  port: DraftPort;
  /** Milliseconds between the last change and its save. */
  pause?: number;
  /** Milliseconds until a save that nobody answered is sent again. */
  retryAfter?: number;
}

/** A save that was sent, or must be sent again unchanged because nobody knows whether it arrived. */
interface Request {
  body: SaveBody['data'];
  held: string[];
}

export function createDraftStore({ draft, port, pause = 800, retryAfter = 5000 }: Options): DraftStore {
  const { id, published } = draft;
  const topics = createTopics();
  let saved = plantTree(draft.nodes);
  let current = saved;
  let revision = draft.revision;
  let modified = draft.modified;
  let lastSaved = draft.savedAt;
  let status: SaveStatus = { state: 'saved', at: lastSaved };
  let unanswered: Request | null = null;
  let sending: Promise<boolean> | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let closed = false;
  const kept = new Set<readonly DraftNode[]>();

  function setStatus(next: SaveStatus): void {
    status = next;
    topics.notify([SAVE_TOPIC]);
  }

  function saveIn(delay: number): void {
    clearTimeout(timer);
    if (!closed && status.state !== 'conflict') timer = setTimeout(() => void save(), delay);
  }

  const differences = () => diffDraft(nodesOf(saved), nodesOf(current));

  function nextRequest(): Request | null {
    const { send, held } = holdBack(differences(), saved.nodes);
    if (send.length === 0) {
      settle(held);
      return null;
    }
    return { body: { revision, saveId: createId(), changes: send }, held };
  }

  function settle(held: string[]): void {
    const error = new StudioError({ status: 400, message: '', code: 'draft.held' });
    setStatus(held.length === 0 ? { state: 'saved', at: lastSaved } : { state: 'failed', error });
  }

  /** One save at a time; who asks during one gets that one. True when the server took it. */
  function save(): Promise<boolean> {
    clearTimeout(timer);
    sending ??= sendNext().finally(() => {
      sending = null;
    });
    return sending;
  }

  async function sendNext(): Promise<boolean> {
    if (closed || status.state === 'conflict') return false;
    const request = unanswered ?? nextRequest();
    if (!request) return status.state === 'saved';
    setStatus({ state: 'saving' });
    try {
      accept(request, await port.saveDraft(id, request.body));
      return true;
    } catch (error) {
      refuse(request, toStudioError(error));
      return false;
    }
  }

  function accept({ body, held }: Request, answer: Saved): void {
    const before = saved;
    unanswered = null;
    saved = applyChanges(saved, body.changes).tree;
    revision = answer.revision;
    lastSaved = answer.savedAt;
    modified = true;
    discardAssets(before.nodes.values());
    if (differences().length > held.length) {
      setStatus({ state: 'unsaved' });
      saveIn(pause);
    } else settle(held);
  }

  /** Files nobody refers to any more. What cannot be deleted now, the server's sweep will find. */
  function discardAssets(before: Iterable<DraftNode>): void {
    if (closed) return;
    const dropped = droppedAssets(before, saved.nodes.values(), current.nodes.values(), [...kept].flat());
    for (const asset of dropped) port.deleteAsset(asset).catch(() => undefined);
  }

  function refuse(request: Request, error: StudioError): void {
    unanswered = error.isTransient ? request : null;
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

  async function takeServerState(): Promise<Draft> {
    const theirs = await port.loadDraft(id);
    saved = plantTree(theirs.nodes);
    revision = theirs.revision;
    lastSaved = theirs.savedAt;
    modified = theirs.modified;
    unanswered = null;
    return theirs;
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
    subscribe: topics.subscribe,
    edit(makeChanges) {
      const changes = makeChanges(current);
      if (changes.length === 0 || closed) return;
      const { tree, touched } = applyChanges(current, changes);
      current = tree;
      topics.notify(touched);
      if (status.state === 'conflict') return;
      if (status.state !== 'saving') setStatus({ state: 'unsaved' });
      saveIn(pause);
    },
    flush,
    async loadTheirs() {
      const before = current;
      await takeServerState();
      current = saved;
      setStatus({ state: 'saved', at: lastSaved });
      topics.notify([...keysOf(before), ...keysOf(current)]);
    },
    async keepMine() {
      await takeServerState();
      setStatus({ state: 'unsaved' });
      await flush();
    },
    keepFilesOf(nodes) {
      kept.add(nodes);
      return () => {
        if (kept.delete(nodes)) discardAssets(nodes);
      };
    },
    close() {
      closed = true;
      clearTimeout(timer);
    },
  };
}

const keysOf = (tree: Tree): string[] => [...tree.nodes.keys(), ...tree.children.keys()];

export const courseNodeOf = (store: DraftStore) => courseOf(nodesOf(store.tree()));
