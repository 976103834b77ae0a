import { describe, expect, it } from 'vitest';

import { observeUpload, remoteStatusOf } from './remoteUploads';

const at = (bytes: number) => ({ asset: 'x', bytes, isComplete: bytes === 100, mine: true });

describe('an upload that this window does not send', () => {
  it('is not called interrupted at first sight', () => {
    const seen = observeUpload(undefined, at(10), 0);
    expect(remoteStatusOf(seen, false, 1000).state).toBe('unknown');
    expect(remoteStatusOf(observeUpload(seen, at(10), 4000), false, 4000).state).toBe('interrupted');
  });

  it('is sent elsewhere while its bytes move, and interrupted a while after the last one', () => {
    const seen = observeUpload(observeUpload(undefined, at(10), 0), at(20), 4000);
    expect(remoteStatusOf(seen, false, 10_000)).toEqual({ state: 'elsewhere', bytes: 20, mine: true });
    expect(remoteStatusOf(observeUpload(seen, at(20), 17_000), false, 17_000).state).toBe('interrupted');
  });

  it('is being stored when all of it has arrived, however long that takes, and whoever sent it', () => {
    const seen = observeUpload(undefined, at(100), 0);
    for (const [isHeld, now] of [
      [false, 0],
      [true, 0],
      [false, 100_000],
    ] as const)
      expect(remoteStatusOf(seen, isHeld, now)).toEqual({ state: 'storing', bytes: 100, mine: true });
    expect(remoteStatusOf(observeUpload(observeUpload(undefined, at(90), 0), at(100), 1500), false, 1500).state).toBe(
      'storing',
    );
  });

  it('is not interrupted while another window has it in hand, though it be paused there', () => {
    expect(remoteStatusOf(observeUpload(undefined, at(10), 0), true, 100_000).state).toBe('elsewhere');
  });
});
