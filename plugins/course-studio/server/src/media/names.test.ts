import { describe, expect, it } from 'vitest';

import { displayName } from './names';

describe('the display name of a file', () => {
  it.each([
    ['lesson.mp4', 'lesson.mp4'],
    ['../../etc/passwd', 'passwd'],
    ['C:\\temp\\x.png', 'x.png'],
    [' a\u0000b\nc.png ', 'abc.png'],
    ['-i.mp4', '-i.mp4'],
    ['', 'file'],
    ['/', 'file'],
    ['\ud800.png', '\ufffd.png'],
  ])('of %j is %j', (name, shown) => {
    expect(displayName(name)).toBe(shown);
  });

  it('is cut before its ending, and never within a character', () => {
    const shown = displayName(`${'😀'.repeat(200)}.mp4`);
    expect(shown).toMatch(/^(😀)+\.mp4$/u);
    expect(shown.length).toBeGreaterThan(250);
    expect(shown.length).toBeLessThanOrEqual(255);
  });

  it('is cut where what looks like an ending is none', () => {
    expect(displayName(`a.${'x'.repeat(400)}`)).toHaveLength(255);
  });
});
