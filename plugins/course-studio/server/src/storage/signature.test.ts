import { describe, expect, it } from 'vitest';

import { expiryAfter } from './own-url';
import { fromQuery, toQuery, type Grant } from './signature';

const grant = { file: 'abc.mp4', expires: 2_000, disposition: 'inline' };
const mark = { enrollment: 'e', asset: 'a' };
const query = (of: Grant = grant) => Object.fromEntries(new URLSearchParams(toQuery('secret', of)));
const now = 1_000_000;

describe('a signed file URL', () => {
  it('grants its file until it expires', () => {
    expect(fromQuery('secret', 'abc.mp4', query(), now)).toEqual(grant);
    expect(fromQuery('secret', 'abc.mp4', query(), 2_000_000)).toBeUndefined();
  });

  it('says for whom the file is served, where that is to be noted', () => {
    expect(fromQuery('secret', 'abc.mp4', query({ ...grant, mark }), now)).toEqual({ ...grant, mark });
  });

  it.each([
    ['another file', 'other.mp4', query()],
    ['a later expiry', 'abc.mp4', { ...query(), expires: '9999' }],
    ['another disposition', 'abc.mp4', { ...query(), disposition: 'attachment' }],
    ['a shorter signature', 'abc.mp4', { ...query(), signature: query().signature?.slice(1) }],
    ['an expiry spelled otherwise', 'abc.mp4', { ...query(), expires: ' 2000' }],
    ['an expiry in another notation', 'abc.mp4', { ...query(), expires: '2e3' }],
    ['somebody else’s mark', 'abc.mp4', { ...query(), enrollment: 'e', asset: 'a' }],
    ['a mark taken off', 'abc.mp4', { ...query({ ...grant, mark }), enrollment: undefined, asset: undefined }],
    ['half a mark', 'abc.mp4', { ...query({ ...grant, mark }), asset: undefined }],
    ['a mark for another file', 'abc.mp4', { ...query({ ...grant, mark }), asset: 'other' }],
    ['no signature', 'abc.mp4', { expires: '2000', disposition: 'inline' }],
    ['a repeated parameter', 'abc.mp4', { ...query(), signature: [query().signature, 'x'] }],
  ])('does not grant %s', (_case, file, tampered) => {
    expect(fromQuery('secret', file, tampered, now)).toBeUndefined();
  });

  it('does not grant anything under another secret', () => {
    expect(fromQuery('other secret', 'abc.mp4', query(), now)).toBeUndefined();
  });

  it('stays the same for a while, and holds for at least three quarters of its time', () => {
    const moments = Array.from({ length: 400 }, (_, second) => 1_000_000_000 + second);
    const lives = moments.map((moment) => expiryAfter(moment * 1000, 400) - moment);
    expect(Math.min(...lives)).toBeGreaterThanOrEqual(300);
    expect(Math.max(...lives)).toBeLessThanOrEqual(400);
    expect(new Set(moments.map((moment) => expiryAfter(moment * 1000, 400))).size).toBeLessThanOrEqual(5);
  });
});
