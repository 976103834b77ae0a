import { describe, expect, it } from 'vitest';

import { aCourse } from './builders';
import type { Typing } from './kept';
import { aMemory, aShelf } from './shelves';

const DAY = 86_400_000;

const aTyping = (name: string): Typing => ({
  revision: 1,
  changes: [{ op: 'put', node: aCourse({ name }) }],
  base: [aCourse()],
  unanswered: null,
});

describe('typing kept in the browser', () => {
  it('is read as it was written', () => {
    const storage = aMemory();
    aShelf({ storage }).write(aTyping('typed'));
    expect(aShelf({ storage }).read()).toEqual([aTyping('typed')]);
  });

  it('is not shown to another admin, nor in another course', () => {
    const storage = aMemory();
    aShelf({ storage }).write(aTyping('typed'));
    expect(aShelf({ storage, user: '2' }).read()).toEqual([]);
    expect(aShelf({ storage, user: '11' }).read()).toEqual([]);
    expect(aShelf({ storage, draft: 'other' }).read()).toEqual([]);
  });

  it('is left to the tab that typed it while that is open, and taken over once it is closed', () => {
    const storage = aMemory();
    aShelf({ storage, tab: 'first' }).write(aTyping('typed'));
    expect(aShelf({ storage, tab: 'second', openTabs: ['first', 'second'] }).read()).toEqual([]);
    const heir = aShelf({ storage, tab: 'second', openTabs: ['second'] });
    expect(heir.read()).toHaveLength(1);
    heir.write(aTyping('typed on'));
    heir.takeOver();
    expect(aShelf({ storage, tab: 'third' }).read()).toEqual([aTyping('typed on')]);
  });

  it.each([
    ['no JSON', '{'],
    ['nothing', 'null'],
    ['another shape', '{"at":1,"typing":{"changes":{}}}'],
    [
      'a node of the wrong kind',
      JSON.stringify({
        at: Date.now(),
        typing: { ...aTyping('x'), changes: [{ op: 'put', node: { type: 'course', id: 7, name: [] } }] },
      }),
    ],
  ])('is passed over and cleared away when it is %s', (_case, text) => {
    const storage = aMemory();
    storage.setItem('course-studio.typing.1.course.tab', text);
    expect(aShelf({ storage }).read()).toEqual([]);
    expect(storage).toHaveLength(0);
  });

  it('is deleted after thirty days', () => {
    const storage = aMemory();
    aShelf({ storage, now: () => 0 }).write(aTyping('old'));
    expect(aShelf({ storage, now: () => 29 * DAY }).read()).toHaveLength(1);
    expect(aShelf({ storage, draft: 'other', now: () => 31 * DAY }).read()).toEqual([]);
    expect(storage).toHaveLength(0);
  });

  it('makes room by forgetting the oldest of other courses', () => {
    const storage = aMemory(1300);
    aShelf({ storage, draft: 'old', now: () => 1 }).write(aTyping('a'));
    aShelf({ storage, draft: 'newer', now: () => 2 }).write(aTyping('b'));
    const shelf = aShelf({ storage, now: () => 3 });
    shelf.write(aTyping('c'.repeat(300)));
    expect(shelf.isKept()).toBe(true);
    expect(aShelf({ storage, draft: 'old', now: () => 3 }).read()).toEqual([]);
  });

  it('says so when there is no room at all, or no storage', () => {
    const full = aShelf({ storage: aMemory(10) });
    full.write(aTyping('typed'));
    expect(full.isKept()).toBe(false);
    const forbidden = new Proxy(aMemory(), {
      get() {
        throw new Error('denied');
      },
    });
    const shelf = aShelf({ storage: forbidden });
    expect(shelf.read()).toEqual([]);
    shelf.write(aTyping('typed'));
    expect(shelf.isKept()).toBe(false);
    shelf.clear();
    shelf.forget();
  });
});
