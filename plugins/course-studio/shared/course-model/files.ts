import type { NodeType } from './parts';
import { FIELD_LISTS, type DraftNode } from './nodes';

type FileField = [name: string, filesIn: (value: unknown) => string[]];

const FILE_FIELDS = Object.fromEntries(
  Object.entries(FIELD_LISTS).map(([type, fields]) => [
    type,
    fields.flatMap(([name, { filesIn }]): FileField[] => (filesIn ? [[name, filesIn]] : [])),
  ]),
) as Record<NodeType, FileField[]>;

/** The stored files a node refers to, by the field that does: ids of assets. */
export const filesByField = (node: DraftNode): [field: string, assets: string[]][] =>
  FILE_FIELDS[node.type].map(([name, filesIn]) => [name, filesIn(node[name as keyof DraftNode])]);

/** The ids of all stored files a node refers to. */
export const filesOfNode = (node: DraftNode): string[] => filesByField(node).flatMap(([, assets]) => assets);
