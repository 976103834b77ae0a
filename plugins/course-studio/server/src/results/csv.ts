import { stringify } from 'csv-stringify/sync';

/** What a spreadsheet would take for the beginning of a formula, also in its wide forms. */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;

/** A text as a spreadsheet shows it and never runs it (OWASP, "CSV Injection"). Numbers stay numbers. */
const asText = (value: string): string => (FORMULA.test(value) ? `'${value}` : value);

export type CsvRow = Record<string, string | number | boolean | null>;

/** A table with a header line, in UTF-8 with the mark by which Excel knows it. */
export const toCsv = (columns: readonly string[], rows: readonly CsvRow[]): string =>
  stringify(rows as CsvRow[], {
    ...{ bom: true, header: true, columns: [...columns], record_delimiter: 'windows' },
    cast: { string: asText, boolean: (value) => (value ? 'yes' : 'no') },
  });
