import { childrenOf, courseOf, isChild } from '../../../shared/changes';
import type { DraftCorrection } from '../../../shared/corrections';
import type { AssetView, DraftNode } from '../../../shared/draft';
import { findProblems, type Problem } from '../../../shared/problems';
import { ALL_KEYS, createEmitter } from '../emitter';
import { loadUnprintable } from '../http/api';
import type { AssetStore } from '../assets/store';
import type { Upload } from '../uploads/store';
import { uploads } from '../uploads/uploads';

import { countWithin } from './countWithin';
import { invalidFields } from './saving';
import type { DraftStore } from './store';
import { nodesOf } from './tree';
import { createUnprintableLookup, unprintableOf, unprintableProblems, type UnprintableParts } from './unprintable';

interface ProblemSources {
  nodes: readonly DraftNode[];
  assets: readonly AssetView[];
  corrections: readonly DraftCorrection[];
  /** Uploads, among them those of files that only this tab knows of. */
  unknown: readonly Upload[];
  /** Characters of the course that certificates cannot print. */
  unprintable: UnprintableParts;
}

/** What stands against a confirm, with the files that only this tab knows of. */
export function problemsOf({ nodes, assets, corrections, unknown, unprintable }: ProblemSources): Problem[] {
  const course = courseOf(nodes).id;
  const pending = unknown
    .filter(({ asset }) => asset === null)
    .map(({ name, error }): Problem => {
      const found: Pick<Problem, 'severity' | 'code'> = error
        ? { severity: 'warning', code: 'file.error' }
        : { severity: 'problem', code: 'file.uploading' };
      return { ...found, type: 'file', id: course, field: 'files', place: [name] };
    });
  return [
    ...unprintableProblems(course, unprintable),
    ...findProblems(nodes, assets, corrections),
    ...unsaved(nodes),
    ...pending,
  ];
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

/** What stands against a confirm, kept up to date while anybody watches. */
export interface ProblemStore {
  /** The same array until something changes. */
  all(): readonly Problem[];
  /** How many must be mended in a node and in what is below it. */
  within(id: string): number;
  /** Keys are ids of nodes, when their number changes, and `ANY`. */
  subscribe(key: string, listener: () => void): () => void;
  /** Looks again a moment after each change; returns how to stop. */
  watch(): () => void;
}

/** The parts of an open draft that problems come from. */
interface WatchedDraft {
  draft: Pick<DraftStore, 'id' | 'tree' | 'subscribe'>;
  assets: Pick<AssetStore, 'all' | 'subscribe'>;
  corrections: readonly DraftCorrection[];
}

/** Milliseconds. Looking through a large course takes longer than a keystroke should. */
const RECHECK_DELAY_MS = 200;

export function createProblemStore({ draft, assets, corrections }: WatchedDraft): ProblemStore {
  const emitter = createEmitter();
  let found: readonly Problem[] | null = null;
  let counts: ReadonlyMap<string, number> = new Map();
  const unprintable = createUnprintableLookup(loadUnprintable, () => watchers > 0 && look());
  let watchers = 0;
  let stop = () => {};

  function look(): readonly Problem[] {
    const nodes = nodesOf(draft.tree());
    found = problemsOf({
      nodes,
      unprintable: unprintableOf(courseOf(nodes), unprintable),
      assets: assets.all(),
      corrections,
      unknown: uploads.of(draft.id),
    });
    const before = counts;
    counts = countWithin(draft.tree(), found);
    emitter.notify([...before.keys(), ...counts.keys()].filter((id) => before.get(id) !== counts.get(id)));
    return found;
  }

  function start(): () => void {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const lookSoon = () => {
      clearTimeout(timer);
      timer = setTimeout(look, RECHECK_DELAY_MS);
    };
    const stops = [
      draft.subscribe(ALL_KEYS, lookSoon),
      assets.subscribe(ALL_KEYS, lookSoon),
      uploads.subscribe(draft.id, lookSoon),
      () => clearTimeout(timer),
    ];
    look();
    return () => {
      for (const each of stops) each();
    };
  }

  return {
    all: () => found ?? look(),
    within: (id) => counts.get(id) ?? 0,
    subscribe: emitter.subscribe,
    watch() {
      if (watchers === 0) stop = start();
      watchers += 1;
      return () => {
        watchers -= 1;
        if (watchers === 0) stop();
      };
    },
  };
}
