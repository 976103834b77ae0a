import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import type { Draft } from '../../../shared/draft';

import { aCourse, aDraft, anAnswer, aQuestion, aTestSet, ID } from './nodes.fixtures';
import { removeNode, restoreNodes, collectSubtree } from './edits';
import { aDraftBackup } from './localDraftStorage.fixtures';
import { createDraftStore } from './store';
import { createUndoStack } from './undo';

const NODES = [
  aCourse(),
  aTestSet('set'),
  aQuestion('question', { image: ID('picture'), imageAlt: 'a knot' }),
  anAnswer('a', { image: ID('other') }),
  anAnswer('b', { position: 1 }),
];

function setUp(draft: Draft = aDraft(NODES)) {
  let revision = draft.revision;
  const deleted: string[] = [];
  const port = {
    saveDraft: () => Promise.resolve({ revision: ++revision, savedAt: draft.savedAt }),
    loadDraft: () => Promise.resolve(draft),
    deleteAsset: (id: string) => Promise.resolve(void deleted.push(id)),
  };
  const store = createDraftStore({ draft, port, backup: aDraftBackup() });
  const undo = createUndoStack({ draft: store, lifetime: 60_000, depth: 2 });
  const remove = (name: string) => {
    const removed = collectSubtree(store.tree(), ID(name))!;
    undo.offer({
      text: name,
      node: ID(name),
      focusAfter: null,
      retainedNodes: removed.nodes,
      revert: (tree) => restoreNodes(tree, removed),
    });
    store.edit((tree) => removeNode(tree, ID(name)));
  };
  return { store, undo, remove, deleted };
}

const present = (store: ReturnType<typeof setUp>['store']) => NODES.filter(({ id }) => store.node(id));

describe('undo of a removal', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('puts everything below back, the same as it was', () => {
    const { store, undo, remove } = setUp();
    remove('question');
    expect(present(store)).toHaveLength(2);
    expect(undo.undo()).toMatchObject({ isDone: true, offer: { text: 'question' } });
    expect(NODES.map(({ id }) => store.node(id))).toEqual(NODES);
    expect(undo.last()).toBeNull();
  });

  it('works after the removal was saved, and finds the files still there', async () => {
    const { store, undo, remove, deleted } = setUp();
    remove('question');
    expect(await store.flush()).toBe(true);
    expect(deleted).toEqual([]);
    undo.undo();
    expect(await store.flush()).toBe(true);
    expect(deleted).toEqual([]);
    expect(NODES.map(({ id }) => store.node(id))).toEqual(NODES);
  });

  it('deletes the files once it is no longer offered', async () => {
    const { store, undo, remove, deleted } = setUp();
    remove('question');
    await store.flush();
    undo.clear();
    expect(deleted.sort()).toEqual([ID('other'), ID('picture')].sort());
  });

  it('leaves the files to the save when it is no longer offered before that', async () => {
    const { store, undo, remove, deleted } = setUp();
    remove('question');
    undo.clear();
    expect(deleted).toEqual([]);
    await store.flush();
    expect(deleted).toHaveLength(2);
  });

  it('is offered for a while only, and for the latest removals', async () => {
    const { store, undo, remove, deleted } = setUp();
    remove('a');
    remove('b');
    remove('question');
    await store.flush();
    expect(deleted).toEqual([ID('other')]);
    undo.undo();
    expect(undo.last()?.text).toBe('b');
    vi.advanceTimersByTime(60_000);
    expect(undo.last()).toBeNull();
  });

  it('takes back the latest first, so that parents are there before their children', () => {
    const { store, undo, remove } = setUp();
    remove('question');
    remove('set');
    expect([undo.undo()?.isDone, undo.undo()?.isDone]).toEqual([true, true]);
    expect(present(store)).toHaveLength(NODES.length);
  });

  it('says so when the parent is gone for good', () => {
    const { store, undo, remove } = setUp();
    remove('question');
    store.edit((tree) => removeNode(tree, ID('set')));
    expect(undo.undo()).toMatchObject({ isDone: false });
  });
});
