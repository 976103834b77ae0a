/** The documentId of a row that a lifecycle hook is given; null of a change that does not say which rows it is about. */
export const documentIdOf = (row: unknown): string | null =>
  typeof row === 'object' && row !== null && 'documentId' in row && typeof row.documentId === 'string'
    ? row.documentId
    : null;
