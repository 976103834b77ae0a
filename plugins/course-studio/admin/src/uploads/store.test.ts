import { describe, expect, it, vi } from 'vitest';

import { StudioError } from '../http/studioError';

import { createUploadStore, type SendFile } from './store';
import { createSemaphore } from './semaphore';

type Job = Parameters<SendFile>[0];

function setUp() {
  const jobs: Job[] = [];
  const transfer = { start: vi.fn(), pause: vi.fn(async () => undefined), stop: vi.fn(async () => undefined) };
  const store = createUploadStore((job) => {
    jobs.push(job);
    return transfer;
  });
  const onCreated = vi.fn();
  const onSent = vi.fn(async () => undefined);
  const start = (name = 'a.mp4') =>
    store.start({ draft: 'd', node: null, file: new File(['12345'], name), onCreated, onSent });
  return { store, jobs, transfer, onCreated, onSent, start };
}

describe('an upload', () => {
  it('tells its ledger entry once, as soon as there is one', () => {
    const { store, jobs, onCreated, start } = setUp();
    const id = start();
    jobs[0]?.on.created('asset');
    jobs[0]?.on.created('asset');
    expect(onCreated).toHaveBeenCalledTimes(1);
    expect(store.get(id)?.asset).toBe('asset');
    expect(store.byAsset('asset')?.id).toBe(id);
  });

  it('is listed until the server has shown what became of it', async () => {
    const { store, jobs, onSent, start } = setUp();
    let seen = (): void => undefined;
    onSent.mockReturnValueOnce(new Promise((resolve) => (seen = () => resolve(undefined))));
    start();
    jobs[0]?.on.created('asset');
    jobs[0]?.on.sent();
    expect(store.of('d')).toHaveLength(1);
    seen();
    await vi.waitFor(() => expect(store.of('d')).toHaveLength(0));
  });

  it('stays after a failure and starts again', () => {
    const { store, jobs, transfer, start } = setUp();
    const id = start();
    jobs[0]?.on.failed(new StudioError({ status: 413, message: '', details: { code: 'upload.tooLarge' } }));
    expect(store.get(id)?.error?.code).toBe('upload.tooLarge');
    store.resume(id);
    store.resume(id);
    expect(store.get(id)?.error).toBeNull();
    expect(transfer.start).toHaveBeenCalledTimes(2);
  });

  it('is taken back from the server when it is stopped, and left to it when the course is', async () => {
    const { store, transfer, start } = setUp();
    await store.stop(start());
    expect(transfer.stop).toHaveBeenCalledTimes(1);
    start();
    store.abortAll('d');
    expect(transfer.pause).toHaveBeenCalledTimes(1);
    expect(store.of('d')).toHaveLength(0);
  });

  it('that is withdrawn stands still and is not listed, and goes on when it is brought back', () => {
    const { store, jobs, transfer, start } = setUp();
    const id = start();
    jobs[0]?.on.created('asset');
    const bringBack = store.suspend(id);
    expect([store.of('d'), store.summary().uploads]).toEqual([[], []]);
    store.resumeAll();
    expect([transfer.pause, transfer.start].map((call) => call.mock.calls.length)).toEqual([1, 1]);
    expect(store.byAsset('asset')?.id).toBe(id);
    bringBack();
    expect(store.of('d')).toMatchObject([{ id, phase: 'waiting' }]);
    expect(transfer.start).toHaveBeenCalledTimes(2);
  });

  it('that was paused when it was withdrawn is paused when it is brought back, and gone when it was stopped', async () => {
    const { store, transfer, start } = setUp();
    const id = start();
    store.pause(id);
    store.suspend(id)();
    expect(store.get(id)?.phase).toBe('paused');
    const bringBack = store.suspend(id);
    await store.stop(id);
    bringBack();
    expect(store.of('d')).toEqual([]);
    expect(transfer.start).toHaveBeenCalledTimes(1);
  });

  it('says nothing more after it was stopped', async () => {
    const { store, jobs, onCreated, start } = setUp();
    await store.stop(start());
    jobs[0]?.on.created('asset');
    jobs[0]?.on.progress(3);
    expect(onCreated).not.toHaveBeenCalled();
  });
});

describe('an upload that stands still', () => {
  it('is paused once, releases its slots, and goes on from where it was', () => {
    const { store, jobs, transfer, start } = setUp();
    const id = start();
    jobs[0]?.on.created('asset');
    jobs[0]?.on.progress(3);
    store.pause(id);
    store.pause(id);
    expect(transfer.pause).toHaveBeenCalledTimes(1);
    expect(store.get(id)).toMatchObject({ phase: 'paused', sent: 3, speed: null });
    // What was still under way.
    jobs[0]?.on.progress(4);
    expect(store.get(id)).toMatchObject({ phase: 'paused', sent: 3 });
    store.resume(id);
    store.resume(id);
    expect(store.get(id)?.phase).toBe('waiting');
    expect(transfer.start).toHaveBeenCalledTimes(2);
  });

  it('goes on by itself after a lost connection', () => {
    const { store, jobs, start } = setUp();
    const id = start();
    jobs[0]?.on.held('offline');
    expect(store.get(id)).toMatchObject({ phase: 'offline', error: null });
    jobs[0]?.on.progress(2);
    expect(store.get(id)).toMatchObject({ phase: 'sending', sent: 2 });
  });

  it('does not hold up the others', async () => {
    const { store, jobs, start } = setUp();
    const ids = ['a', 'b', 'c', 'd'].map((name) => start(name));
    const sending: number[] = [];
    jobs.forEach((job, index) => void job.acquireSlot('sending').then(() => sending.push(index)));
    await Promise.resolve();
    expect(sending).toEqual([0, 1, 2]);
    store.pause(ids[1]!);
    await Promise.resolve();
    expect(sending).toEqual([0, 1, 2, 3]);
  });
});

describe('all uploads together', () => {
  it('count what is done until there was nothing to do', async () => {
    const { store, jobs, start } = setUp();
    start('a');
    start('b');
    jobs[0]?.on.sent();
    jobs[1]?.on.progress(2);
    expect(store.summary()).toMatchObject({ done: 1, sent: 7, bytes: 10, isPaused: false });
    expect(store.summary()).toBe(store.summary());
    jobs[1]?.on.sent();
    await vi.waitFor(() => expect(store.of('d')).toHaveLength(0));
    expect(store.summary()).toMatchObject({ done: 2, uploads: [] });
    start('c');
    expect(store.summary()).toMatchObject({ done: 0, bytes: 5 });
  });

  it('are paused and resumed', () => {
    const { store, start } = setUp();
    const ids = [start('a'), start('b')];
    store.pauseAll();
    expect(store.summary().isPaused).toBe(true);
    store.resumeAll();
    expect(ids.map((id) => store.get(id)?.phase)).toEqual(['waiting', 'waiting']);
  });
});

describe('an upload that is continued', () => {
  it('has its ledger entry from the beginning, and makes no second part of the course', () => {
    const { store, jobs, onCreated, onSent } = setUp();
    store.start({ draft: 'd', node: null, file: new File(['1'], 'a'), asset: 'x', onCreated, onSent });
    expect(jobs[0]?.asset).toBe('x');
    expect(store.byAsset('x')).toBeDefined();
    jobs[0]?.on.created('x');
    expect(onCreated).not.toHaveBeenCalled();
  });
});

describe('slots', () => {
  it('lets only so many go on at a time, in order', async () => {
    const createHolder = createSemaphore(2);
    const holders = [createHolder(), createHolder(), createHolder(), createHolder()];
    const going: number[] = [];
    holders.forEach((holder, index) => void holder.acquire().then(() => going.push(index)));
    await Promise.resolve();
    expect(going).toEqual([0, 1]);
    holders[0]?.release();
    holders[0]?.release();
    await Promise.resolve();
    expect(going).toEqual([0, 1, 2]);
  });

  it('passes by who left the queue', async () => {
    const createHolder = createSemaphore(1);
    const [first, second, third] = [createHolder(), createHolder(), createHolder()];
    void first.acquire();
    void second.acquire();
    const thirdGoes = vi.fn();
    void third.acquire().then(thirdGoes);
    second.release();
    first.release();
    await Promise.resolve();
    expect(thirdGoes).toHaveBeenCalled();
  });
});
