import { Td } from '@strapi/design-system';
import type { ComponentProps, KeyboardEvent } from 'react';

/** What moves from cell to cell. */
const MOVES = new Set(['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End', 'PageUp', 'PageDown']);

/** The table does not get the keys that move in a menu or a dialog; these are its children for React alone. */
function keepMoves(event: KeyboardEvent<HTMLElement>): void {
  const isInCell = event.target instanceof Node && event.currentTarget.contains(event.target);
  if (!isInCell && MOVES.has(event.key)) event.stopPropagation();
}

/**
 * The cell of a row's buttons, and of the menus and dialogs they open. Where several buttons stand, Strapi's own cell
 * takes every key: Tab, Enter, and what is typed in such a dialog. This one takes none. Links do not belong in it:
 * beside buttons, Strapi keeps them from Tab.
 */
export const ActionsCell = (given: ComponentProps<typeof Td>) => <Td {...given} onKeyDown={keepMoves} />;
