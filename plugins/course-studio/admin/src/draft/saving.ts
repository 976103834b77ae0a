import { isChild } from '../../../shared/changes';
import { filesByField, filesOfNode } from '../../../shared/course-model';
import { draftNode, MAX_CHANGES_PER_SAVE, type Change, type DraftNode } from '../../../shared/draft';

const checked = new WeakMap<DraftNode, readonly string[]>();

/** The fields of a node that the server would refuse. Nodes never change, so each is looked at once. */
export function invalidFields(node: DraftNode): readonly string[] {
  const known = checked.get(node);
  if (known) return known;
  const issues = draftNode.safeParse(node).error?.issues ?? [];
  const fields = [...new Set(issues.map(({ path }) => String(path[0] ?? '')))];
  checked.set(node, fields);
  return fields;
}

/** The server's nodes, and the files it no longer has. */
export interface ServerState {
  saved: ReadonlyMap<string, DraftNode>;
  gone: ReadonlySet<string>;
}

/**
 * The changes that can be sent, and the ids of nodes that cannot be sent as they are: a text is too long, a number is out of
 * range, or a file is missing.
 */
export interface SendableChanges {
  send: Change[];
  blocked: string[];
}

/**
 * Separates what the server would refuse, so that one invalid field does not block the rest of the work. A node that the
 * server has is sent with the old value of that field; a new node waits, with everything below it.
 * Expects parents before children.
 */
export function splitSendable(changes: readonly Change[], known: ServerState): SendableChanges {
  const present = new Set(known.saved.keys());
  const result: SendableChanges = { send: [], blocked: [] };
  for (const change of changes) {
    const sendable = change.op === 'put' ? sendableNode(change.node, known, present) : null;
    if (change.op === 'remove') result.send.push(change);
    else if (sendable) result.send.push({ op: 'put', node: sendable });
    if (change.op === 'put' && sendable !== change.node) result.blocked.push(change.node.id);
    if (sendable) present.add(sendable.id);
  }
  return result;
}

/** The node as it can be sent, or null when nothing of it can. */
function sendableNode(node: DraftNode, { saved, gone }: ServerState, present: ReadonlySet<string>): DraftNode | null {
  if (isChild(node) && !present.has(node.parent)) return null;
  const fields = [...invalidFields(node), ...fieldsWith(node, gone)];
  if (fields.length === 0) return node;
  const old = saved.get(node.id);
  if (!old) return null;
  const oldValues = Object.entries(old).filter(([field]) => fields.includes(field));
  const mended = { ...node, ...Object.fromEntries(oldValues) };
  if (fieldsWith(mended, gone).length > 0) return null;
  return JSON.stringify(mended) === JSON.stringify(old) ? null : mended;
}

/** Keeps a request well below the megabyte that the server accepts, whatever the script. */
const MAX_CHARACTERS_PER_SAVE = 200_000;

/** As many changes as fit into one save, at least one; the rest follow in the next save. */
export function nextBatch(changes: readonly Change[]): Change[] {
  let characters = 0;
  const end = changes.findIndex((change, index) => {
    characters += JSON.stringify(change).length;
    return index > 0 && (index >= MAX_CHANGES_PER_SAVE || characters > MAX_CHARACTERS_PER_SAVE);
  });
  return changes.slice(0, end < 0 ? changes.length : end);
}

/** The fields of a node that refer to one of these files. */
export const fieldsWith = (node: DraftNode, files: ReadonlySet<string>): string[] =>
  filesByField(node)
    .filter(([, assets]) => assets.some((asset) => files.has(asset)))
    .map(([field]) => field);

export const assetsOf = (nodes: Iterable<DraftNode>): Set<string> => new Set([...nodes].flatMap(filesOfNode));

/** The files that `before` referred to and none of `after` does. */
export function droppedAssets(before: Iterable<DraftNode>, ...after: Iterable<DraftNode>[]): string[] {
  const kept = after.map(assetsOf);
  return [...assetsOf(before)].filter((asset) => !kept.some((set) => set.has(asset)));
}
