import { useEffect, useState } from 'react';

import { childrenOf, courseOf, isChild } from '../../../shared/changes';
import type { AssetView, DraftNode } from '../../../shared/draft';
import { findProblems, type Problem } from '../../../shared/problems';
import { ANY } from '../topics';
import type { Upload } from '../uploads/store';
import { uploads } from '../uploads/uploads';

import { useOpenDraft } from './hooks';
import type { OpenDraft } from './openDrafts';
import { invalidFields } from './saving';
import { nodesOf } from './tree';

/** What stands against a confirm, with the files that only this tab knows of. */
export function problemsOf(
  nodes: readonly DraftNode[],
  assets: readonly AssetView[],
  unknown: readonly Upload[],
): Problem[] {
  const course = courseOf(nodes).id;
  const pending = unknown
    .filter(({ asset }) => asset === null)
    .map(({ name, error }): Problem => {
      const found: Pick<Problem, 'severity' | 'code'> = error
        ? { severity: 'warning', code: 'file.error' }
        : { severity: 'problem', code: 'file.uploading' };
      return { ...found, type: 'file', id: course, field: 'files', place: [name] };
    });
  return [...findProblems(nodes, assets), ...unsaved(nodes), ...pending];
}

/** What cannot be saved, and so not be confirmed either. */
const unsaved = (nodes: readonly DraftNode[]): Problem[] =>
  nodes.flatMap((node) => {
    const [field] = invalidFields(node);
    if (!field) return [];
    return {
      severity: 'problem',
      code: 'field.invalid',
      type: node.type,
      id: node.id,
      field,
      place: placeOf(nodes, node),
    };
  });

/** Names where there are some, else numbers, as `findProblems` has them. */
function placeOf(nodes: readonly DraftNode[], node: DraftNode): string[] {
  if (!isChild(node)) return [];
  const parent = nodes.find(({ id }) => id === node.parent);
  const number = `${childrenOf(nodes, node.type, node.parent).findIndex(({ id }) => id === node.id) + 1}`;
  const own = 'title' in node && node.title ? node.title.slice(0, 60) : number;
  return [...(parent ? placeOf(nodes, parent) : []), own];
}

const currentProblems = ({ draft, assets }: OpenDraft): Problem[] =>
  problemsOf(nodesOf(draft.tree()), assets.all(), uploads.of(draft.id));

/** Milliseconds. Looking through a large course takes longer than a keystroke should. */
const PAUSE = 200;

/** The problems of the course, a moment after the last change. */
export function useProblems(): readonly Problem[] {
  const open = useOpenDraft();
  const [problems, setProblems] = useState(() => currentProblems(open));
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = () => setProblems(currentProblems(open));
    const lookSoon = () => {
      clearTimeout(timer);
      timer = setTimeout(look, PAUSE);
    };
    look();
    const stops = [
      open.draft.subscribe(ANY, lookSoon),
      open.assets.subscribe(ANY, lookSoon),
      uploads.subscribe(open.draft.id, lookSoon),
    ];
    return () => {
      clearTimeout(timer);
      for (const stop of stops) stop();
    };
  }, [open]);
  return problems;
}
