import { describe, expect, it, vi } from 'vitest';

import { StudioError } from '../http/studioError';

import { createUploadStore, type SendFile } from './store';
import { createTurns } from './turns';

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
    store.abandon('d');
    expect(transfer.pause).toHaveBeenCalledTimes(1);
    expect(store.of('d')).toHaveLength(0);
  });

  it('says nothing more after it was stopped', async () => {
    const { store, jobs, onCreated, start } = setUp();
    await store.stop(start());
    jobs[0]?.on.created('asset');
    jobs[0]?.on.progress(3);
    expect(onCreated).not.toHaveBeenCalled();
  });
});

describe('turns', () => {
  it('lets only so many go on at a time, in order', async () => {
    const createHolder = createTurns(2);
    const holders = [createHolder(), createHolder(), createHolder(), createHolder()];
    const going: number[] = [];
    holders.forEach((holder, index) => void holder.take().then(() => going.push(index)));
    await Promise.resolve();
    expect(going).toEqual([0, 1]);
    holders[0]?.leave();
    holders[0]?.leave();
    await Promise.resolve();
    expect(going).toEqual([0, 1, 2]);
  });

  it('passes by who left the queue', async () => {
    const createHolder = createTurns(1);
    const [first, second, third] = [createHolder(), createHolder(), createHolder()];
    void first.take();
    void second.take();
    const thirdGoes = vi.fn();
    void third.take().then(thirdGoes);
    second.leave();
    first.leave();
    await Promise.resolve();
    expect(thirdGoes).toHaveBeenCalled();
  });
});
