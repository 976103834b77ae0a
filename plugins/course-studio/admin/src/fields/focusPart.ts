import type { DraftNode } from '../../../shared/draft';

import { focusField } from './fieldId';

const FIELDS = { answer: 'text', file: 'title' } as const;

/** Focuses a part of the course as soon as it is there: a field of what is always open, the header of what is not. */
export function focusPart(node: Pick<DraftNode, 'id' | 'type'>, tries = 60): void {
  const { id, type } = node;
  if (type === 'answer' || type === 'file') return focusField(id, FIELDS[type]);
  const header = document.getElementById(id)?.querySelector<HTMLElement>('button[aria-expanded]');
  header?.scrollIntoView({ block: 'nearest' });
  if (header) header.focus();
  else if (tries > 0) requestAnimationFrame(() => focusPart(node, tries - 1));
}
