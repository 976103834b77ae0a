import { useNotification } from '@strapi/strapi/admin';
import { createContext, useContext, useMemo, useRef } from 'react';

import { isChild } from '../../../../shared/changes';
import { COURSE_PARTS } from '../../../../shared/course-model';
import type { Change, DraftNode } from '../../../../shared/draft';
import type { QuestionType } from '../../../../shared/vocabulary';
import {
  addQuestions,
  addTestSet,
  changeQuestionType,
  duplicateNode,
  describeLoss,
  moveNode,
  moveTo,
  removeNode,
  setImage,
  type QuestionDraft,
} from '../../draft/edits';
import { useOpenDraft } from '../../draft/hooks';
import type { OpenDraft } from '../../draft/openDrafts';
import { childIds, type Tree } from '../../draft/tree';
import { runUndoable, removePart } from '../../draft/runUndoable';
import { focusField } from '../../fields/fieldId';
import { focusPart } from '../../fields/focusPart';
import { focusUndo } from '../../fields/undoButton';
import { useTexts, type Texts } from '../../text';
import { createEmitter } from '../../emitter';
import { refusalText } from '../../uploads/refusalText';
import { onlyOf, refusalOf } from '../../uploads/classifyFiles';

import { keepingFocus, type Mover } from '../drag';

import { openPartsOf } from './openParts';

/** What the instructor does to the tree: each changes the draft, keeps the focus where the work is, and says what happened. */
export interface Actions extends Mover {
  /** Adds something; what is new is open, and its first field gets the focus. */
  add(makeChanges: (tree: Tree) => Change[]): void;
  /** Questions at the end of a test set, or in a new one. */
  addQuestions(testSet: string | null, questions: readonly QuestionDraft[]): void;
  duplicate(id: string): void;
  remove(id: string): void;
  chooseKind(question: string, kind: QuestionType): void;
  removeImage(node: string): void;
  /** Gives a question or an answer the first image among `files`; one that cannot be taken leaves the old one there. */
  giveImage(node: string, files: readonly File[]): void;
  /** Whether the alternative text of an image just given has not been asked for yet; asks once. */
  takeAltRequest(node: string): boolean;
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

const PLACES = { testSet: 'place.testSet', question: 'place.question', answer: 'place.answer' } as const;

const inAFrame = (act: () => void) => requestAnimationFrame(() => act());

function createActions(open: OpenDraft, texts: Texts, warn: (text: string) => void): Actions {
  const { draft } = open;
  const { t } = texts;
  const parts = openPartsOf(open);
  const emitter = createEmitter();
  const altRequests = new Set<string>();
  let words = '';

  function say(text: string): void {
    // A trailing space makes the same words heard a second time.
    words = words === text ? `${text}\u00a0` : text;
    emitter.notify(['said']);
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

  const focusOn = (id: string) => {
    const node = draft.node(id);
    if (node) focusPart(node);
  };

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

  function dropImage(id: string): boolean {
    const node = draft.node(id);
    if ((node?.type !== 'question' && node?.type !== 'answer') || !node.image) return false;
    const { image, imageAlt } = node;
    runUndoable(open, {
      text: t('undo.removed', { name: t('image.of', { name: nameOf(id) }) }),
      node: id,
      focusAfter: id,
      retainedNodes: [node],
      change: (tree) => setImage(tree, id, null),
      revert(tree) {
        const now = tree.nodes.get(id);
        if (now?.type !== 'question' && now?.type !== 'answer') return [];
        return [{ op: 'put', node: { ...now, image, imageAlt } }];
      },
    });
    return true;
  }

  async function giveImage(id: string, image: File): Promise<void> {
    const { name, size: bytes } = image;
    const why = refusalOf(image, onlyOf('image', await open.limits()));
    if (why) return warn(refusalText(texts, { name, bytes, why }));
    // It may have been removed meanwhile.
    if (!draft.node(id)) return;
    dropImage(id);
    altRequests.add(id);
    open.addImage(id, image);
    say(t('image.said', { name: nameOf(id), file: name }));
  }

  return {
    /** "Question 3", or the title of a test set. */
    nameOf,
    say,
    said: { read: () => words, subscribe: (listener) => emitter.subscribe('said', listener) },

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
        if (first) inAFrame(() => focusField(first.id, COURSE_PARTS[first.type].nameField));
        return changes;
      });
    },

    addQuestions(testSet, questions) {
      const [newSet] = testSet ? [] : addTestSet(draft.tree(), draft.id);
      const parent = testSet ?? (newSet?.op === 'put' ? newSet.node.id : '');
      const changes = addQuestions(draft.tree(), parent, questions);
      const added = (newSet ? [newSet] : changes).flatMap((change) =>
        change.op === 'put' && change.node.type !== 'answer' ? [change.node.id] : [],
      );
      const [first = ''] = added;
      parts.set([parent], true);
      runUndoable(open, {
        text: t('paste.added', { count: questions.length }),
        node: first,
        focusAfter: first,
        retainedNodes: [],
        change: () => (newSet ? [newSet, ...changes] : changes),
        revert: (tree) => added.flatMap((id) => removeNode(tree, id)),
      });
      inAFrame(() => inAFrame(() => focusOn(first)));
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
      inAFrame(() => focusOn(added));
    },

    remove(id) {
      removePart(open, { id, text: t('undo.removed', { name: nameOf(id) }) });
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
      inAFrame(() => inAFrame(() => focusOn(id)));
    },

    chooseKind(question, kind) {
      const tree = draft.tree();
      const { kept, unmarked, partialCredit } = describeLoss(tree, question, kind);
      const before = [question, ...childIds(tree, question, 'answer')].flatMap((id) => tree.nodes.get(id) ?? []);
      const changed = t(`tests.kind.changed.${kind}`, { name: nameOf(question) });
      const change = (current: Tree) => changeQuestionType(current, question, kind);
      if (unmarked === 0 && !partialCredit) {
        draft.edit(change);
        return say(changed);
      }
      const lost = [
        unmarked > 0 && kept && t('tests.kind.unmarked', { answer: nameOf(kept), count: unmarked }),
        partialCredit && t('tests.kind.noPartialCredit'),
      ].filter(Boolean);
      runUndoable(open, {
        text: [changed, ...lost].join(' '),
        node: question,
        focusAfter: question,
        retainedNodes: [],
        change,
        revert: (now) => marksOf(before, now),
      });
    },

    removeImage(id) {
      if (dropImage(id)) focusUndo();
    },

    giveImage(id, files) {
      const image = files.find(({ type }) => type.startsWith('image/'));
      if (image) void giveImage(id, image);
      else warn(t('image.none'));
    },

    takeAltRequest: (id) => altRequests.delete(id),
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
