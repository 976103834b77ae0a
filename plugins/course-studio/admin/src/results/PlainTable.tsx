import { Box } from '@strapi/design-system';
import type { ReactNode } from 'react';
import { css, styled } from 'styled-components';

const Scroll = styled(Box)`
  position: relative;
  overflow-x: auto;
`;

/** A block for each row, in which every cell says what it is: for windows narrower than a table. */
const stacked = css`
  @media (max-width: 767px) {
    min-width: 0;

    /* Read out, but not seen; and no wider than what it heads. */
    thead {
      display: block;
      position: absolute;
      width: 1px;
      height: 1px;
      overflow: hidden;
      clip-path: inset(50%);
    }

    tr,
    td {
      display: block;
    }

    tr {
      padding-block: ${({ theme }) => theme.spaces[3]};
      border-bottom: 1px solid ${({ theme }) => theme.colors.neutral150};
    }

    td,
    td.number {
      padding: ${({ theme }) => `${theme.spaces[1]} 0`};
      border: 0;
    }

    td + td {
      display: flex;
      align-items: center;
      justify-content: space-between;
    }

    td + td::before {
      content: attr(data-title);
      font-size: 1.2rem;
      color: ${({ theme }) => theme.colors.neutral600};
    }
  }
`;

const Native = styled.table<{ $minWidth: string; $isStacked: boolean }>`
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

  ${({ $isStacked }) => $isStacked && stacked}
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
  /** Whether rows become blocks in a narrow window; otherwise the table scrolls there. */
  isStacked?: boolean;
}

/**
 * A table to read, unlike Strapi's, whose cells are walked by arrow keys. It scrolls by itself where it is narrow.
 * Its roles are written out because browsers forget them where rows are blocks.
 */
export function PlainTable<Row>(given: PlainTableProps<Row>) {
  const { label, rows, columns, keyOf, minWidth = '0', isStacked = false } = given;
  return (
    <Scroll tabIndex={0} role="region" aria-label={label}>
      <Native role="table" $minWidth={minWidth} $isStacked={isStacked}>
        <thead role="rowgroup">
          <tr role="row">
            {columns.map(({ title, hint, isNumber }) => (
              <th key={title} role="columnheader" scope="col" title={hint} className={isNumber ? 'number' : undefined}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows.map((row) => (
            <tr key={keyOf(row)} role="row">
              {columns.map(({ title, cell, isNumber, isHeader }) => {
                const Cell = isHeader ? 'th' : 'td';
                return (
                  <Cell
                    key={title}
                    role={isHeader ? 'rowheader' : 'cell'}
                    scope={isHeader ? 'row' : undefined}
                    className={isNumber ? 'number' : undefined}
                    data-title={title}
                  >
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
