import writeXlsxFile, { type Cell } from 'write-excel-file/node';

import type { ExportTable, ExportValue } from './export';

/** A cell of its own type: a text is never taken for a formula, a date or a number, whatever it looks like. */
function toCell(value: ExportValue | undefined): Cell {
  if (value === null || value === undefined || value === '') return null;
  if (typeof value === 'number') return { value, type: Number };
  return { value: typeof value === 'boolean' ? (value ? 'yes' : 'no') : value, type: String };
}

/** A table as an Excel workbook of one sheet, with a header line that stays when one scrolls. */
export function toXlsx({ columns, rows }: ExportTable): Promise<Buffer> {
  const header = columns.map((name): Cell => ({ value: name, type: String, fontWeight: 'bold' }));
  const lines = rows.map((row) => columns.map((name) => toCell(row[name])));
  return writeXlsxFile([header, ...lines], { stickyRowsCount: 1 }).toBuffer();
}
