/** What was dropped: files, and folders by their names. */
export interface Dropped {
  files: File[];
  folders: string[];
}

/** Reads a drop. Must be called while the event is handled, after which the browser forgets it. */
export function droppedIn({ items, files }: DataTransfer): Dropped {
  const entries = [...items].filter(({ kind }) => kind === 'file').map((item) => item.webkitGetAsEntry());
  const folders = entries.flatMap((entry) => (entry?.isDirectory ? entry.name : []));
  return { files: [...files].filter((_file, index) => !entries[index]?.isDirectory), folders };
}

export const hasFiles = (transfer: DataTransfer | null): transfer is DataTransfer =>
  transfer !== null && [...transfer.types].includes('Files');

/** How many files are being dragged; null where the browser does not say before they are dropped. */
export const countOf = ({ items }: DataTransfer): number | null =>
  [...items].filter(({ kind }) => kind === 'file').length || null;
