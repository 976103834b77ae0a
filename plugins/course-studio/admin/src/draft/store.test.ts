import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import type { CourseNode, Draft, SaveBody } from '../../../shared/draft';
import { StudioError } from '../http/studioError';

import { aCourse, aDraft, aFile, ID } from './nodes.fixtures';
import { removeNode } from './edits';
import { aBrowserStorage, aDraftBackup } from './localDraftStorage.fixtures';
import { courseNodeOf, createDraftStore, SAVE_STATUS_KEY, type DraftPort } from './store';

type Body = SaveBody['data'];

/** The server as the store sees it: it counts revisions, refuses old ones, and knows a repeated save. */
function aServer(draft: Draft) {
  let stored = draft;
  const seen = new Set<string>();
  const bodies: Body[] = [];
  let answer: (body: Body) => void | Promise<void> = () => undefined;
  const port: DraftPort = {
    saveDraft: vi.fn(async (_id: string, body: Body) => {
      bodies.push(body);
      if (!seen.has(body.saveId) && body.revision !== stored.revision) {
        const details = { code: 'draft.conflict', savedBy: 'Ada', savedAt: stored.savedAt } as const;
        throw new StudioError({ status: 409, message: '', details });
      }
      if (!seen.has(body.saveId)) stored = { ...stored, revision: stored.revision + 1 };
      seen.add(body.saveId);
      await answer(body);
      return { revision: stored.revision, savedAt: '2026-01-01T12:05:00.000Z' };
    }),
    loadDraft: vi.fn(async () => stored),
    deleteAsset: vi.fn(async () => undefined),
  };
  return {
    port,
    bodies,
    /** What happens after the save was stored and before the answer arrives. */
    meanwhile: (step: typeof answer) => {
      answer = step;
    },
    changedElsewhere: (nodes: Draft['nodes']) => {
      stored = { ...stored, nodes, revision: stored.revision + 1 };
    },
  };
}

const offline = () => new StudioError({ status: 0, message: 'Failed to fetch' });

function setUp(nodes: Draft['nodes'] = [aCourse()]) {
  const draft = aDraft(nodes);
  const server = aServer(draft);
  const store = createDraftStore({ draft, port: server.port, backup: aDraftBackup() });
  const rename = (name: string) => store.edit(() => [{ op: 'put', node: { ...courseNodeOf(store), name } }]);
  return { store, server, rename, name: () => courseNodeOf(store).name };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('autosave', () => {
  it('waits until typing stops and sends one save', async () => {
    const { store, server, rename } = setUp();
    for (const name of ['K', 'Kn', 'Kno']) {
      rename(name);
      await vi.advanceTimersByTimeAsync(500);
    }
    expect(server.bodies).toHaveLength(0);
    expect(store.status().state).toBe('unsaved');
    await vi.advanceTimersByTimeAsync(800);
    expect(server.bodies).toMatchObject([{ revision: 1, changes: [{ op: 'put', node: { name: 'Kno' } }] }]);
    expect(store.status()).toEqual({ state: 'saved', at: '2026-01-01T12:05:00.000Z' });
  });

  it('saves who never stops typing all the same, every six pauses at the latest', async () => {
    const { server, rename } = setUp();
    const typeFor = async (seconds: number) => {
      for (let passed = 0; passed < seconds * 1000; passed += 200) {
        rename(`after ${passed} of ${seconds}`);
        await vi.advanceTimersByTimeAsync(200);
      }
    };
    await typeFor(4.6);
    expect(server.bodies).toHaveLength(0);
    await typeFor(0.4);
    expect(server.bodies).toHaveLength(1);
    await typeFor(9.6);
    expect(server.bodies).toHaveLength(3);
  });

  it('does not replace what was typed while the save was under way, and saves that next', async () => {
    const { store, server, rename, name } = setUp();
    server.meanwhile(() => {
      server.meanwhile(() => undefined);
      rename('second');
    });
    rename('first');
    await vi.advanceTimersByTimeAsync(800);
    expect(name()).toBe('second');
    expect(store.status().state).toBe('unsaved');
    await vi.advanceTimersByTimeAsync(800);
    expect(server.bodies.map(({ revision }) => revision)).toEqual([1, 2]);
    expect(store.status().state).toBe('saved');
  });

  it('has one save in flight at a time', async () => {
    const { store, server, rename } = setUp();
    rename('first');
    const both = Promise.all([store.flush(), store.flush()]);
    expect(server.port.saveDraft).toHaveBeenCalledTimes(1);
    expect(await both).toEqual([true, true]);
    expect(server.bodies).toHaveLength(1);
  });

  it('saves what was edited during a flush before the flush ends', async () => {
    const { store, server, rename } = setUp();
    server.meanwhile(() => {
      server.meanwhile(() => undefined);
      rename('second');
    });
    rename('first');
    expect(await store.flush()).toBe(true);
    expect(server.bodies).toHaveLength(2);
  });

  it('says why it could not save and keeps the typing', async () => {
    const { store, server, rename, name } = setUp();
    vi.mocked(server.port.saveDraft).mockRejectedValueOnce(offline());
    rename('typed');
    expect(await store.flush()).toBe(false);
    expect(store.status()).toMatchObject({ state: 'failed', error: { code: 'network' } });
    expect(name()).toBe('typed');
  });

  it('sends a save that was stored but never answered again under the same id, and is not in conflict with itself', async () => {
    const { store, server, rename } = setUp();
    server.meanwhile(() => {
      server.meanwhile(() => undefined);
      throw offline();
    });
    rename('typed');
    await store.flush();
    rename('typed on');
    expect(await store.flush()).toBe(true);
    expect(server.bodies).toHaveLength(3);
    expect(server.bodies[1]).toEqual(server.bodies[0]);
    expect(server.bodies[2]).toMatchObject({ revision: 2, changes: [{ node: { name: 'typed on' } }] });
  });

  it('tries again by itself when the server was out of reach', async () => {
    const { store, server, rename } = setUp();
    vi.mocked(server.port.saveDraft).mockRejectedValueOnce(offline());
    rename('typed');
    await vi.advanceTimersByTimeAsync(800 + 5000);
    expect(store.status().state).toBe('saved');
  });

  it('does not wait for ever for an answer, and then sends the same again', async () => {
    const { store, server, rename } = setUp();
    server.meanwhile(() => new Promise(() => undefined));
    rename('typed');
    const closing = store.flush();
    expect(store.status().state).toBe('saving');
    await vi.advanceTimersByTimeAsync(30_000);
    expect(await closing).toBe(false);
    expect(store.status()).toMatchObject({ state: 'failed', error: { code: 'timeout' } });
    expect(vi.mocked(server.port.saveDraft).mock.lastCall?.[2].aborted).toBe(true);
    server.meanwhile(() => undefined);
    await vi.advanceTimersByTimeAsync(5000);
    expect(server.bodies[1]).toEqual(server.bodies[0]);
    expect(store.status().state).toBe('saved');
  });

  it('saves the rest when one field is too long, and is not done before that is mended', async () => {
    const { store, server, rename } = setUp();
    rename('x'.repeat(201));
    store.edit(() => [{ op: 'put', node: aFile('file') }]);
    expect(await store.flush()).toBe(false);
    expect(server.bodies).toMatchObject([{ changes: [{ node: { id: ID('file') } }] }]);
    expect(store.status()).toMatchObject({ state: 'failed', error: { code: 'draft.held' } });
    rename('short');
    expect(await store.flush()).toBe(true);
  });

  it('saves a field that was mended while the rest was being saved', async () => {
    const { store, server, rename } = setUp();
    let arrive = () => {};
    server.meanwhile(() => new Promise((resolve) => (arrive = resolve)));
    rename('x'.repeat(201));
    store.edit(() => [{ op: 'put', node: aFile('file') }]);
    await vi.advanceTimersByTimeAsync(800);
    server.meanwhile(() => undefined);
    rename('short');
    await vi.advanceTimersByTimeAsync(800);
    expect(server.bodies).toHaveLength(1);
    arrive();
    await vi.advanceTimersByTimeAsync(800);
    expect(server.bodies).toMatchObject([{}, { revision: 2, changes: [{ node: { name: 'short' } }] }]);
    expect(store.status().state).toBe('saved');
  });

  it('saves the rest when a file is gone, and is not done before what refers to it is taken out', async () => {
    const { store, server, rename } = setUp();
    const gone = { code: 'asset.gone' as const, assets: [ID('assetfile')] };
    const refusal = new StudioError({ status: 409, message: '', details: gone });
    vi.mocked(server.port.saveDraft).mockRejectedValueOnce(refusal);
    rename('Sails');
    store.edit(() => [{ op: 'put', node: aFile('file') }]);
    expect(await store.flush()).toBe(false);
    expect(server.bodies).toMatchObject([{ changes: [{ node: { type: 'course', name: 'Sails' } }] }]);
    expect(store.status()).toMatchObject({ state: 'failed', error: { code: 'draft.gone' } });
    store.edit((tree) => removeNode(tree, ID('file')));
    expect(await store.flush()).toBe(true);
  });

  it('deletes a file after the save that removed it', async () => {
    const { store, server } = setUp([aCourse(), aFile('file')]);
    store.edit((tree) => removeNode(tree, ID('file')));
    expect(server.port.deleteAsset).not.toHaveBeenCalled();
    await store.flush();
    expect(server.port.deleteAsset).toHaveBeenCalledExactlyOnceWith(ID('assetfile'));
  });

  it('stops when it is closed', async () => {
    const { store, server, rename } = setUp();
    rename('typed');
    store.close();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(server.bodies).toHaveLength(0);
  });
});

describe('a conflict', () => {
  async function inConflict() {
    const set = setUp();
    set.server.changedElsewhere([aCourse({ name: 'theirs', version: '2' })]);
    set.rename('mine');
    await set.store.flush();
    return set;
  }

  it('tells who saved and overwrites nothing', async () => {
    const { store, server, rename } = await inConflict();
    expect(store.status()).toMatchObject({ state: 'conflict', savedBy: 'Ada' });
    rename('mine still');
    await vi.advanceTimersByTimeAsync(10_000);
    expect(server.bodies).toHaveLength(1);
  });

  it('ends with theirs when theirs are loaded', async () => {
    const { store, name } = await inConflict();
    const heard = vi.fn();
    store.subscribe(ID('course'), heard);
    await store.loadTheirs();
    expect(name()).toBe('theirs');
    expect(heard).toHaveBeenCalled();
    expect(store.status().state).toBe('saved');
  });

  it('ends without the files that only I added when theirs are loaded; what they took out is theirs to delete', async () => {
    const { store, server, rename } = setUp([aCourse(), aFile('removed')]);
    server.changedElsewhere([aCourse({ name: 'theirs' }), aFile('shared')]);
    rename('mine');
    store.edit(() => ['added', 'shared'].map((name) => ({ op: 'put', node: aFile(name) })));
    await store.flush();
    await store.loadTheirs();
    expect(server.port.deleteAsset).toHaveBeenCalledExactlyOnceWith(ID('assetadded'));
  });

  it('names what is not saved', async () => {
    const { store } = await inConflict();
    expect(store.unsaved()).toMatchObject([{ kind: 'changed', type: 'course', fields: ['name'] }]);
  });

  it('ends with mine, which is what I changed; the rest stays theirs', async () => {
    const { store, server, name } = await inConflict();
    await store.keepMine();
    expect(name()).toBe('mine');
    expect(server.bodies.at(-1)).toMatchObject({ revision: 2, changes: [{ node: { name: 'mine', version: '2' } }] });
    expect(store.status().state).toBe('saved');
  });
});

describe('listeners', () => {
  it('hear only of the node they are for', () => {
    const { store, rename } = setUp([aCourse(), aFile('file')]);
    const [ofFile, ofCourse, ofSave] = [vi.fn(), vi.fn(), vi.fn()];
    store.subscribe(ID('file'), ofFile);
    store.subscribe(ID('course'), ofCourse);
    store.subscribe(SAVE_STATUS_KEY, ofSave);
    rename('typed');
    expect(ofFile).not.toHaveBeenCalled();
    expect(ofCourse).toHaveBeenCalledTimes(1);
    expect(ofSave).toHaveBeenCalledTimes(1);
  });
});

describe('typing that the server does not have', () => {
  /** What a page left behind when it was closed in mid-typing. */
  async function leftBehind(type: (set: ReturnType<typeof setUpWith>) => Promise<void> | void) {
    const storage = aBrowserStorage();
    const set = setUpWith(storage, [aCourse(), aFile('file')]);
    await type(set);
    set.store.backUp();
    set.store.close();
    return { storage, server: set.server };
  }

  function setUpWith(storage: Storage, nodes: Draft['nodes']) {
    const draft = aDraft(nodes);
    const server = aServer(draft);
    const store = createDraftStore({ draft, port: server.port, backup: aDraftBackup({ storage }) });
    const rename = (name: string) => store.edit(() => [{ op: 'put', node: { ...courseNodeOf(store), name } }]);
    return { store, server, rename };
  }

  async function reopen(storage: Storage, server: ReturnType<typeof aServer>, fields: Partial<Draft> = {}) {
    const draft = { ...(await server.port.loadDraft('')), ...fields };
    const store = createDraftStore({ draft, port: server.port, backup: aDraftBackup({ storage }) });
    return { store, name: () => courseNodeOf(store).name };
  }

  it('is there again when the course is opened, and then saved', async () => {
    const { storage, server } = await leftBehind(({ rename }) => rename('typed'));
    const { store, name } = await reopen(storage, server);
    expect(name()).toBe('typed');
    await vi.advanceTimersByTimeAsync(800);
    expect(server.bodies).toMatchObject([{ revision: 1, changes: [{ node: { name: 'typed' } }] }]);
    expect(store.status().state).toBe('saved');
    expect(storage).toHaveLength(0);
  });

  it('is kept with what was not part of the draft yet when the page went', async () => {
    const { storage, server } = await leftBehind(({ store, rename }) => {
      store.beforeLeaving(() => rename('nobody pressed Enter'));
      store.beforeLeaving(() => rename('gone'))();
    });
    expect((await reopen(storage, server)).name()).toBe('nobody pressed Enter');
  });

  it('is not kept once the server has it', async () => {
    const { storage } = await leftBehind(async ({ rename, store }) => {
      rename('typed');
      await store.flush();
    });
    expect(storage).toHaveLength(0);
  });

  it('stays kept while it is too long to be saved', async () => {
    const { storage, server } = await leftBehind(({ rename }) => rename('x'.repeat(201)));
    expect((await reopen(storage, server)).name()).toHaveLength(201);
  });

  it('is no conflict when the last save arrived and only its answer was lost', async () => {
    const { storage, server } = await leftBehind(async ({ rename, store, server: stored }) => {
      stored.meanwhile(() => {
        throw offline();
      });
      rename('sent');
      await store.flush();
      rename('typed on');
    });
    server.meanwhile(() => undefined);
    const saveId = server.bodies[0]!.saveId;
    const { store, name } = await reopen(storage, server, {
      nodes: [aCourse({ name: 'sent' }), aFile('file')],
      saveId,
    });
    expect([name(), store.status().state]).toEqual(['typed on', 'unsaved']);
    expect(await store.flush()).toBe(true);
    expect(server.bodies.at(-1)).toMatchObject({ revision: 2, changes: [{ node: { name: 'typed on' } }] });
  });

  it('is back as it was when what was sent was taken back afterwards', async () => {
    const { storage, server } = await leftBehind(async ({ rename, store, server: stored }) => {
      stored.meanwhile(() => {
        throw offline();
      });
      rename('sent');
      await store.flush();
      rename('Knots');
    });
    const saveId = server.bodies[0]!.saveId;
    const { name } = await reopen(storage, server, { nodes: [aCourse({ name: 'sent' }), aFile('file')], saveId });
    expect(name()).toBe('Knots');
  });

  it('is a conflict when somebody else saved in the meantime, and stands beside what they did', async () => {
    const { storage, server } = await leftBehind(({ rename }) => rename('mine'));
    server.changedElsewhere([aCourse({ name: 'theirs', version: '2' }), aFile('file')]);
    const { store, name } = await reopen(storage, server, { savedBy: 'Grace' });
    expect(store.status()).toMatchObject({ state: 'conflict', savedBy: 'Grace' });
    expect(courseNodeOf(store)).toMatchObject({ name: 'mine', version: '2' });
    await vi.advanceTimersByTimeAsync(10_000);
    expect(server.bodies).toHaveLength(0);
    await store.loadTheirs();
    expect(name()).toBe('theirs');
    expect(storage).toHaveLength(0);
  });

  /** What two tabs, open at the same time, left behind. */
  function leftByTwo(first: Partial<CourseNode>, second: Partial<CourseNode>) {
    const storage = aBrowserStorage();
    const server = aServer(aDraft([aCourse()]));
    const tabs = Object.entries({ first, second }).map(([tab, fields]) => {
      const backup = aDraftBackup({ storage, tab, openTabs: ['first', 'second'] });
      const store = createDraftStore({ draft: aDraft([aCourse()]), port: server.port, backup });
      store.edit(() => [{ op: 'put', node: { ...courseNodeOf(store), ...fields } }]);
      store.backUp();
      return store;
    });
    return { storage, server, tabs };
  }

  it('is put together from two tabs, and then saved', async () => {
    const { storage, server, tabs } = leftByTwo({ name: 'Sails' }, { version: '2' });
    for (const tab of tabs) tab.close();
    const { store } = await reopen(storage, server);
    expect(courseNodeOf(store)).toMatchObject({ name: 'Sails', version: '2' });
    expect(await store.flush()).toBe(true);
    expect(server.bodies).toMatchObject([{ changes: [{ node: { name: 'Sails', version: '2' } }] }]);
    expect(storage).toHaveLength(0);
  });

  it('of one tab stands beside that of another whose last save arrived', async () => {
    const { storage, server, tabs } = leftByTwo({ name: 'Sails' }, { version: '2' });
    server.meanwhile(() => {
      throw offline();
    });
    await tabs[1]!.flush();
    for (const tab of tabs) tab.close();
    const saveId = server.bodies[0]!.saveId;
    const { store } = await reopen(storage, server, { nodes: [aCourse({ version: '2' })], saveId });
    expect(store.status().state).toBe('conflict');
    expect(courseNodeOf(store)).toMatchObject({ name: 'Sails', version: '2' });
  });

  it('brings back a part that they removed, when mine is kept', async () => {
    const { storage, server } = await leftBehind(({ store }) =>
      store.edit(() => [{ op: 'put', node: aFile('file', { title: 'better' }) }]),
    );
    server.changedElsewhere([aCourse({ version: '2' })]);
    const { store } = await reopen(storage, server);
    await store.keepMine();
    expect(server.bodies.at(-1)).toMatchObject({ changes: [{ node: { id: ID('file'), title: 'better' } }] });
    expect(courseNodeOf(store).version).toBe('2');
  });
});
