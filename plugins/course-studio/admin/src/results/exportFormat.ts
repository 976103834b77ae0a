import { CSV_SEPARATORS, DECIMAL_SIGNS, type CsvFormat } from '../../../shared/results';

/** How results are exported: for Excel, or as CSV with a separator and a decimal sign. */
export type ExportFormat = { id: string; extension: 'xlsx' } | ({ id: string; extension: 'csv' } & CsvFormat);

const CSV_FORMATS = CSV_SEPARATORS.flatMap((separator) =>
  DECIMAL_SIGNS.map((decimal) => ({
    id: `csv.${separator}.${decimal}`,
    extension: 'csv' as const,
    separator,
    decimal,
  })),
);

const XLSX_FORMAT: ExportFormat = { id: 'xlsx', extension: 'xlsx' };

export const EXPORT_FORMATS: readonly ExportFormat[] = [XLSX_FORMAT, ...CSV_FORMATS];

const keyOf = (user: string): string => `course-studio.exportFormat.${user}`;

/** The format that somebody chose last in this browser, or that for Excel. */
export function rememberedFormat(storage: Pick<Storage, 'getItem'>, user: string): ExportFormat {
  const id = storage.getItem(keyOf(user));
  return EXPORT_FORMATS.find((format) => format.id === id) ?? XLSX_FORMAT;
}

export const rememberFormat = (storage: Pick<Storage, 'setItem'>, user: string, { id }: ExportFormat): void =>
  storage.setItem(keyOf(user), id);
