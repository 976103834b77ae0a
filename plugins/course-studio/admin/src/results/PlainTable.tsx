import { Box } from '@strapi/design-system';
import type { ReactNode } from 'react';
import { styled } from 'styled-components';

const Scroll = styled(Box)`
  overflow-x: auto;
`;

const Native = styled.table<{ $minWidth: string }>`
  width: 100%;
  min-width: ${({ $minWidth }) => $minWidth};
  border-collapse: collapse;
  font-size: 1.4rem;
  line-height: 1.43;
  color: ${({ theme }) => theme.colors.neutral800};

  th,
  td {
    padding: ${({ theme }) => `${theme.spaces[2]} ${theme.spaces[3]}`};
    text-align: start;
    vertical-align: top;
    border-bottom: 1px solid ${({ theme }) => theme.colors.neutral150};
  }

  thead th {
    font-size: 1.2rem;
    font-weight: 600;
    color: ${({ theme }) => theme.colors.neutral600};
    white-space: nowrap;
  }

  .number {
    text-align: end;
    white-space: nowrap;
    font-variant-numeric: tabular-nums;
  }
`;

export interface Column<Row> {
  title: string;
  /** Shown when one rests on the title, and read out. */
  hint?: string;
  cell: (row: Row) => ReactNode;
  isNumber?: boolean;
  /** The cell that names its row. */
  isHeader?: boolean;
}

interface PlainTableProps<Row> {
  /** What it is a table of, for those who only hear it. */
  label: string;
  rows: readonly Row[];
  columns: readonly Column<Row>[];
  keyOf: (row: Row) => string;
  minWidth?: string;
}

/** A table to read, unlike Strapi's, whose cells are walked by arrow keys. It scrolls by itself where it is narrow. */
export function PlainTable<Row>({ label, rows, columns, keyOf, minWidth = '0' }: PlainTableProps<Row>) {
  return (
    <Scroll tabIndex={0} role="region" aria-label={label}>
      <Native $minWidth={minWidth}>
        <thead>
          <tr>
            {columns.map(({ title, hint, isNumber }) => (
              <th key={title} scope="col" title={hint} className={isNumber ? 'number' : undefined}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)}>
              {columns.map(({ title, cell, isNumber, isHeader }) => {
                const Cell = isHeader ? 'th' : 'td';
                return (
                  <Cell key={title} scope={isHeader ? 'row' : undefined} className={isNumber ? 'number' : undefined}>
                    {cell(row)}
                  </Cell>
                );
              })}
            </tr>
          ))}
        </tbody>
      </Native>
    </Scroll>
  );
}
