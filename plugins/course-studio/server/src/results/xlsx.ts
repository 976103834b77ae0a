import writeXlsxFile, { type Cell } from 'write-excel-file/node';

import { createWallClock, type WallTime } from '../../../../../src/api/certificate/rules/time-zone';
import type { ExportTable, ExportValue } from './export';

/** Years first, so that everybody reads the same day, whatever language their Excel speaks. */
const DATE_FORMAT = 'yyyy-mm-dd hh:mm:ss';
/** Characters, so that Excel shows a date and not a row of signs. */
const DATE_WIDTH = 20;

/** A cell of its own type: a text is never taken for a formula, a date or a number, whatever it looks like. */
function toCell(value: ExportValue | undefined, clock: (moment: Date) => WallTime): Cell {
  if (value === null || value === undefined || value === '') return null;
  if (typeof value === 'number') return { value, type: Number };
  // Excel knows no time zones: it shows the numbers that it is given.
  if (value instanceof Date) return { value: clock(value).asUtc, type: Date, format: DATE_FORMAT };
  return { value: typeof value === 'boolean' ? (value ? 'yes' : 'no') : value, type: String };
}

/**
 * A table as an Excel workbook of one sheet, with a header line that stays when one scrolls. Moments are dates as the clocks
 * of the time zone show them, which the header names.
 */
export function toXlsx({ columns, rows }: ExportTable, { timeZone }: { timeZone: string }): Promise<Buffer> {
  const clock = createWallClock(timeZone);
  const isDate = (name: string): boolean => rows.some((row) => row[name] instanceof Date);
  const dates = new Set(columns.filter(isDate));
  const titleOf = (name: string): string => (dates.has(name) ? `${name} (${timeZone})` : name);
  const header = columns.map((name): Cell => ({ value: titleOf(name), type: String, fontWeight: 'bold' }));
  const lines = rows.map((row) => columns.map((name) => toCell(row[name], clock)));
  return writeXlsxFile([header, ...lines], {
    stickyRowsCount: 1,
    columns: columns.map((name) => (dates.has(name) ? { width: DATE_WIDTH } : {})),
  }).toBuffer();
}
