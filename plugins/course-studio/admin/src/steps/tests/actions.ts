import { useNotification } from '@strapi/strapi/admin';
import { createContext, useContext, useMemo, useRef } from 'react';

import { isChild } from '../../../../shared/changes';
import type { Change, DraftNode } from '../../../../shared/draft';
import type { QuestionType } from '../../../../shared/vocabulary';
import {
  addQuestions,
  addTestSet,
  chooseKind,
  duplicateNode,
  lossOf,
  moveNode,
  moveTo,
  removeNode,
  restoreNodes,
  setImage,
  whatRemovalTakes,
  type QuestionDraft,
  type Spot,
} from '../../draft/edits';
import { useOpenDraft } from '../../draft/hooks';
import type { OpenDraft } from '../../draft/openDrafts';
import { childIds, type Tree } from '../../draft/tree';
import { focusField } from '../../fields/fieldId';
import { useTexts, type Texts } from '../../text';
import { createTopics } from '../../topics';
import { uploads } from '../../uploads/uploads';

import { openPartsOf } from './openParts';

/** What the instructor does to the tree: each changes the draft, keeps the focus where the work is, and says what happened. */
export interface Actions {
  /** Adds something; what is new is open, and its first field gets the focus. */
  add(makeChanges: (tree: Tree) => Change[]): void;
  /** Questions at the end of a test set, or in a new one. */
  addQuestions(testSet: string | null, questions: readonly QuestionDraft[]): void;
  duplicate(id: string): void;
  remove(id: string): void;
  /** One place up or down. */
  move(id: string, by: -1 | 1): void;
  moveTo(id: string, spot: Spot): void;
  chooseKind(question: string, kind: QuestionType): void;
  removeImage(node: string): void;
  /** Gives a question or an answer the first image among `files`. */
  giveImage(node: string, files: readonly File[]): void;
  /** Whether the alternative text of an image just given has not been asked for yet; asks once. */
  takeAltRequest(node: string): boolean;
  undo(): void;
  dismissUndo(): void;
  /** "Question 3", or the title of a test set. */
  nameOf(id: string): string;
  /** Says something to those who do not see it happen. */
  say(text: string): void;
  said: { read(): string; subscribe(listener: () => void): () => void };
}

const Context = createContext<Actions | null>(null);

export const ActionsProvider = Context.Provider;

export function useActions(): Actions {
  const value = useContext(Context);
  if (!value) throw new Error('useActions outside of the tests step');
  return value;
}

export function useCreateActions(): Actions {
  const open = useOpenDraft();
  const texts = useTexts();
  const { toggleNotification } = useNotification();
  const notify = useRef(toggleNotification);
  notify.current = toggleNotification;
  return useMemo(
    () => createActions(open, texts, (message) => notify.current({ type: 'warning', message })),
    [open, texts],
  );
}

export const UNDO_BUTTON = 'course-studio-undo';

const FIRST_FIELD = { testSet: 'title', question: 'text', answer: 'text', file: 'title', course: 'name' } as const;
const PLACES = { testSet: 'place.testSet', question: 'place.question', answer: 'place.answer' } as const;

const inAFrame = (act: () => void) => requestAnimationFrame(() => act());

/** Focuses a part of the tree: the field of an answer, the header of anything else. */
export function focusPart(node: DraftNode | undefined): void {
  if (!node) return;
  if (node.type === 'answer') return focusField(node.id, 'text');
  const header = document.getElementById(node.id)?.querySelector<HTMLElement>('button[aria-expanded]');
  header?.scrollIntoView({ block: 'nearest' });
  header?.focus();
}

/** React moves elements by taking them out and putting them in again, which takes the focus away. */
function keepingFocus(act: () => void): void {
  const focused = document.activeElement;
  act();
  inAFrame(() => {
    if (focused instanceof HTMLElement && focused.isConnected && document.activeElement !== focused) focused.focus();
    if (focused instanceof HTMLElement) focused.scrollIntoView({ block: 'nearest' });
  });
}

function createActions(open: OpenDraft, { t }: Texts, warn: (text: string) => void): Actions {
  const { draft, undo } = open;
  const parts = openPartsOf(open);
  const topics = createTopics();
  const altRequests = new Set<string>();
  let words = '';

  function say(text: string): void {
    // A trailing space makes the same words heard a second time.
    words = words === text ? `${text}\u00a0` : text;
    topics.notify(['said']);
  }

  function siblingsOf(id: string): readonly string[] {
    const node = draft.node(id);
    return node && isChild(node) ? draft.childIds(node.parent, node.type) : [];
  }

  function nameOf(id: string): string {
    const node = draft.node(id);
    if (!node || !isChild(node) || node.type === 'file') return '';
    if (node.type === 'testSet' && node.title.trim()) return node.title.trim();
    const number = siblingsOf(id).indexOf(id) + 1;
    return t(PLACES[node.type], { number, name: number });
  }

  function offer(
    done: { text: string; node: string; near: string | null; keeps: readonly DraftNode[] },
    revert: (tree: Tree) => Change[],
  ): void {
    undo.offer({ ...done, revert });
    say(t('undo.said', { text: done.text }));
  }

  const focusUndo = () => inAFrame(() => document.getElementById(UNDO_BUTTON)?.focus());

  function sayPlace(id: string): void {
    const list = siblingsOf(id);
    const parent = parentOf(id);
    const values = { name: nameOf(id), place: list.indexOf(id) + 1, count: list.length };
    if (parent?.type === 'testSet') say(t('order.said.in', { ...values, parent: nameOf(parent.id) }));
    else say(t('order.said', values));
  }

  function parentOf(id: string): DraftNode | undefined {
    const node = draft.node(id);
    return node && isChild(node) ? draft.node(node.parent) : undefined;
  }

  /** Takes an image away; one still being sent is stopped, which cannot be undone. True when it can. */
  function dropImage(id: string): boolean {
    const node = draft.node(id);
    if ((node?.type !== 'question' && node?.type !== 'answer') || !node.image) return false;
    const { image, imageAlt } = node;
    const upload = uploads.byAsset(image);
    if (!upload) {
      const text = t('undo.removed', { name: t('image.of', { name: nameOf(id) }) });
      offer({ text, node: id, near: id, keeps: [node] }, (tree) => {
        const now = tree.nodes.get(id);
        if (now?.type !== 'question' && now?.type !== 'answer') return [];
        return [{ op: 'put', node: { ...now, image, imageAlt } }];
      });
    }
    draft.edit((tree) => setImage(tree, id, null));
    const isShared = [...draft.tree().nodes.values()].some((other) => 'image' in other && other.image === image);
    if (upload && !isShared) open.stopUpload(upload.id);
    return !upload;
  }

  return {
    nameOf,
    say,
    said: { read: () => words, subscribe: (listener) => topics.subscribe('said', listener) },

    add(makeChanges) {
      draft.edit((tree) => {
        const changes = makeChanges(tree);
        const fresh = changes.flatMap((change) =>
          change.op === 'put' && !tree.nodes.has(change.node.id) ? [change.node] : [],
        );
        parts.set(
          fresh.map(({ id }) => id),
          true,
        );
        const [first] = fresh;
        if (first) inAFrame(() => focusField(first.id, FIRST_FIELD[first.type]));
        return changes;
      });
    },

    addQuestions(testSet, questions) {
      const added: string[] = [];
      draft.edit((tree) => {
        const [newSet] = testSet ? [] : addTestSet(tree, draft.id);
        const parent = testSet ?? (newSet?.op === 'put' ? newSet.node.id : '');
        const changes = addQuestions(tree, parent, questions);
        const roots = newSet ? [newSet] : changes;
        for (const change of roots) {
          if (change.op === 'put' && change.node.type !== 'answer') added.push(change.node.id);
        }
        parts.set([parent], true);
        return newSet ? [newSet, ...changes] : changes;
      });
      const [first = ''] = added;
      const text = t('paste.added', { count: questions.length });
      offer({ text, node: first, near: first, keeps: [] }, (tree) => added.flatMap((id) => removeNode(tree, id)));
      inAFrame(() => inAFrame(() => focusPart(draft.node(first))));
    },

    duplicate(id) {
      let copy: string | undefined;
      draft.edit((tree) => {
        const changes = duplicateNode(tree, id);
        const [first] = changes;
        copy = first?.op === 'put' ? first.node.id : undefined;
        // The copy looks like what was copied.
        if (copy) parts.set([copy], parts.get(id) ?? false);
        return changes;
      });
      if (!copy) return;
      const added = copy;
      say(t('tests.duplicated', { name: nameOf(id), copy: nameOf(added) }));
      inAFrame(() => focusPart(draft.node(added)));
    },

    remove(id) {
      const removed = whatRemovalTakes(draft.tree(), id);
      if (!removed) return;
      const text = t('undo.removed', { name: nameOf(id) });
      const list = siblingsOf(id);
      const at = list.indexOf(id);
      const near = list[at + 1] ?? list[at - 1] ?? parentOf(id)?.id ?? null;
      // The files are held before they are let go of.
      offer({ text, node: id, near, keeps: removed.nodes }, (tree) => restoreNodes(tree, removed));
      draft.edit((tree) => removeNode(tree, id));
      focusUndo();
    },

    move(id, by) {
      keepingFocus(() => draft.edit((tree) => moveNode(tree, id, by)));
      sayPlace(id);
    },

    moveTo(id, spot) {
      const isElsewhere = parentOf(id)?.id !== spot.parent;
      keepingFocus(() => draft.edit((tree) => moveTo(tree, id, spot)));
      sayPlace(id);
      if (!isElsewhere) return;
      parts.set([spot.parent], true);
      inAFrame(() => inAFrame(() => focusPart(draft.node(id))));
    },

    chooseKind(question, kind) {
      const tree = draft.tree();
      const { kept, unmarked, partialCredit } = lossOf(tree, question, kind);
      const before = [question, ...childIds(tree, question, 'answer')].flatMap((id) => tree.nodes.get(id) ?? []);
      draft.edit((current) => chooseKind(current, question, kind));
      const changed = t(`tests.kind.changed.${kind}`, { name: nameOf(question) });
      if (unmarked === 0 && !partialCredit) return say(changed);
      const lost = [
        unmarked > 0 && kept && t('tests.kind.unmarked', { answer: nameOf(kept), count: unmarked }),
        partialCredit && t('tests.kind.noPartialCredit'),
      ].filter(Boolean);
      offer({ text: [changed, ...lost].join(' '), node: question, near: question, keeps: [] }, (now) =>
        marksOf(before, now),
      );
    },

    removeImage(id) {
      if (dropImage(id)) focusUndo();
    },

    giveImage(id, files) {
      const image = files.find(({ type }) => type.startsWith('image/'));
      if (!image) return warn(t('image.none'));
      dropImage(id);
      altRequests.add(id);
      open.addImage(id, image);
      say(t('image.said', { name: nameOf(id), file: image.name }));
    },

    takeAltRequest: (id) => altRequests.delete(id),

    undo() {
      const last = undo.last();
      if (!last) return;
      const result = undo.undo();
      if (!result?.isDone) return warn(t('undo.impossible', { text: last.text }));
      say(t('undo.done', { text: last.text }));
      inAFrame(() => inAFrame(() => focusPart(draft.node(last.node))));
    },

    dismissUndo() {
      const near = undo.last()?.near;
      undo.clear();
      if (near) inAFrame(() => focusPart(draft.node(near)));
    },
  };
}

/** The kind of a question and the marks of its answers as they were, on what they are now. */
function marksOf(before: readonly DraftNode[], tree: Tree): Change[] {
  return before.flatMap((old): Change[] => {
    const now = tree.nodes.get(old.id);
    if (now?.type === 'question' && old.type === 'question') {
      return [{ op: 'put', node: { ...now, kind: old.kind, partialCredit: old.partialCredit } }];
    }
    if (now?.type === 'answer' && old.type === 'answer' && now.correct !== old.correct) {
      return [{ op: 'put', node: { ...now, correct: old.correct } }];
    }
    return [];
  });
}
