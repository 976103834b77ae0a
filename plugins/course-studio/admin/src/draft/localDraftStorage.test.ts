import { describe, expect, it } from 'vitest';

import { aCourse } from './nodes.fixtures';
import type { UnsavedChanges } from './localDraftStorage';
import { aBrowserStorage, aDraftBackup } from './localDraftStorage.fixtures';

const DAY = 86_400_000;

const unsavedChanges = (name: string): UnsavedChanges => ({
  revision: 1,
  changes: [{ op: 'put', node: aCourse({ name }) }],
  base: [aCourse()],
  unanswered: null,
});

describe('typing kept in the browser', () => {
  it('is read as it was written', () => {
    const storage = aBrowserStorage();
    aDraftBackup({ storage }).write(unsavedChanges('typed'));
    expect(aDraftBackup({ storage }).read()).toEqual([unsavedChanges('typed')]);
  });

  it('is not shown to another admin, nor in another course', () => {
    const storage = aBrowserStorage();
    aDraftBackup({ storage }).write(unsavedChanges('typed'));
    expect(aDraftBackup({ storage, user: '2' }).read()).toEqual([]);
    expect(aDraftBackup({ storage, user: '11' }).read()).toEqual([]);
    expect(aDraftBackup({ storage, draft: 'other' }).read()).toEqual([]);
  });

  it('is left to the tab that typed it while that is open, and taken over once it is closed', () => {
    const storage = aBrowserStorage();
    aDraftBackup({ storage, tab: 'first' }).write(unsavedChanges('typed'));
    expect(aDraftBackup({ storage, tab: 'second', openTabs: ['first', 'second'] }).read()).toEqual([]);
    const heir = aDraftBackup({ storage, tab: 'second', openTabs: ['second'] });
    expect(heir.read()).toHaveLength(1);
    heir.write(unsavedChanges('typed on'));
    heir.takeOver();
    expect(aDraftBackup({ storage, tab: 'third' }).read()).toEqual([unsavedChanges('typed on')]);
  });

  it.each([
    ['no JSON', '{'],
    ['nothing', 'null'],
    ['another shape', '{"at":1,"typing":{"changes":{}}}'],
    [
      'a node of the wrong kind',
      JSON.stringify({
        at: Date.now(),
        typing: { ...unsavedChanges('x'), changes: [{ op: 'put', node: { type: 'course', id: 7, name: [] } }] },
      }),
    ],
  ])('is passed over and cleared away when it is %s', (_case, text) => {
    const storage = aBrowserStorage();
    storage.setItem('course-studio.typing.1.course.tab', text);
    expect(aDraftBackup({ storage }).read()).toEqual([]);
    expect(storage).toHaveLength(0);
  });

  it('is deleted after thirty days', () => {
    const storage = aBrowserStorage();
    aDraftBackup({ storage, now: () => 0 }).write(unsavedChanges('old'));
    expect(aDraftBackup({ storage, now: () => 29 * DAY }).read()).toHaveLength(1);
    expect(aDraftBackup({ storage, draft: 'other', now: () => 31 * DAY }).read()).toEqual([]);
    expect(storage).toHaveLength(0);
  });

  it('makes room by forgetting the oldest of other courses', () => {
    const storage = aBrowserStorage(1300);
    aDraftBackup({ storage, draft: 'old', now: () => 1 }).write(unsavedChanges('a'));
    aDraftBackup({ storage, draft: 'newer', now: () => 2 }).write(unsavedChanges('b'));
    const backup = aDraftBackup({ storage, now: () => 3 });
    backup.write(unsavedChanges('c'.repeat(300)));
    expect(backup.isStored()).toBe(true);
    expect(aDraftBackup({ storage, draft: 'old', now: () => 3 }).read()).toEqual([]);
  });

  it('says so when there is no room at all, or no storage', () => {
    const full = aDraftBackup({ storage: aBrowserStorage(10) });
    full.write(unsavedChanges('typed'));
    expect(full.isStored()).toBe(false);
    const forbidden = new Proxy(aBrowserStorage(), {
      get() {
        throw new Error('denied');
      },
    });
    const backup = aDraftBackup({ storage: forbidden });
    expect(backup.read()).toEqual([]);
    backup.write(unsavedChanges('typed'));
    expect(backup.isStored()).toBe(false);
    backup.clear();
    backup.forget();
  });
});
