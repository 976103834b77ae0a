import { stringify } from 'csv-stringify/sync';

import { createWallClock, withOffset } from '../../../../../src/api/certificate/rules/time-zone';
import type { CsvFormat } from '../../../shared/results';
import type { ExportTable } from './export';

/** What a spreadsheet would take for the beginning of a formula, also in its wide forms. */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;

/** A text as a spreadsheet shows it and never runs it (OWASP, "CSV Injection"). Numbers stay numbers. */
const asText = (value: string): string => (FORMULA.test(value) ? `'${value}` : value);

const SEPARATORS = { comma: ',', semicolon: ';', tab: '\t' } as const satisfies Record<CsvFormat['separator'], string>;

/**
 * A table with a header line, in UTF-8 with the mark by which Excel knows it. Moments are written as ISO 8601 with the offset
 * of the time zone.
 */
export function toCsv(
  { columns, rows }: ExportTable,
  { separator, decimal, timeZone }: CsvFormat & { timeZone: string },
): string {
  const clock = createWallClock(timeZone);
  const asNumber = (value: number): string => (decimal === 'comma' ? String(value).replace('.', ',') : String(value));
  return stringify([...rows], {
    bom: true,
    header: true,
    columns: [...columns],
    record_delimiter: 'windows',
    delimiter: SEPARATORS[separator],
    cast: {
      string: asText,
      boolean: (value) => (value ? 'yes' : 'no'),
      number: asNumber,
      date: (value) => withOffset(clock(value)),
    },
  });
}
