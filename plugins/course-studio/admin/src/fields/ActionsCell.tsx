import { Box } from '@strapi/design-system';
import type { KeyboardEvent, ReactNode } from 'react';

/** What moves from cell to cell. */
const MOVES = new Set(['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End', 'PageUp', 'PageDown']);

/** In a menu or a dialog, which are in the table for React alone, these keys mean something else. */
const keepMoves = (event: KeyboardEvent): void => {
  if (MOVES.has(event.key)) event.stopPropagation();
};

interface ActionsCellProps {
  children: ReactNode;
  /** Given by the row. */
  'aria-colindex'?: number;
}

/**
 * The cell of a row's buttons, and of the menus and dialogs they open. Where several buttons stand, Strapi's own cell
 * keeps Tab from all but one and takes every key: Enter, and what is typed in such a dialog. This one takes none.
 */
export const ActionsCell = ({ children, 'aria-colindex': column }: ActionsCellProps) => (
  <Box tag="td" role="gridcell" aria-colindex={column} style={{ verticalAlign: 'middle' }} onKeyDown={keepMoves}>
    {children}
  </Box>
);
