import { useCallback, useMemo, useState } from 'react';

import { useOpenDraft } from '../../draft/hooks';
import type { Refused } from '../../uploads/classifyFiles';

import type { Dropped } from './dropped';

/** A file that looks like an interrupted upload, but is not known to be the same. */
export interface Doubtful {
  asset: string;
  file: File;
}

/** What was chosen and is not on its way: the user decides, or has to know. */
export interface LeftOver {
  refused: readonly Refused[];
  duplicates: readonly File[];
  doubtful: readonly Doubtful[];
}

const NOTHING: LeftOver = { refused: [], duplicates: [], doubtful: [] };

export interface AddingFiles extends LeftOver {
  add(files: readonly File[]): void;
  drop(dropped: Dropped): void;
  /** Goes on with an interrupted upload, or asks when it is not the same file. */
  continueWith(asset: string, file: File): void;
  /** Says why files were not taken. */
  refuse(refused: readonly Refused[]): void;
  addAnyway(which: 'duplicates' | 'doubtful'): void;
  dismiss(which: keyof LeftOver): void;
}

export function useAddFiles(): AddingFiles {
  const open = useOpenDraft();
  const [left, setLeft] = useState(NOTHING);
  const leave = useCallback(
    (more: Partial<LeftOver>) =>
      setLeft(({ refused, duplicates, doubtful }) => ({
        refused: [...refused, ...(more.refused ?? [])],
        duplicates: [...duplicates, ...(more.duplicates ?? [])],
        doubtful: [...doubtful, ...(more.doubtful ?? [])],
      })),
    [],
  );
  const dismiss = useCallback((which: keyof LeftOver) => setLeft((now) => ({ ...now, [which]: [] })), []);

  const ways = useMemo(() => {
    const add = (files: readonly File[]) => {
      // What was said of the last choice has been read, or is said again.
      dismiss('refused');
      void open.addFiles(files).then(leave);
    };
    return {
      add,
      drop({ files, folders }: Dropped) {
        add(files);
        leave({ refused: folders.map((name) => ({ name, bytes: 0, why: { code: 'folder' } })) });
      },
      refuse: (refused: readonly Refused[]) => leave({ refused }),
      continueWith(asset: string, file: File) {
        if (!open.continueUpload(asset, file)) leave({ doubtful: [{ asset, file }] });
      },
    };
  }, [open, leave, dismiss]);

  const addAnyway = (which: 'duplicates' | 'doubtful') => {
    const files = which === 'duplicates' ? left.duplicates : left.doubtful.map(({ file }) => file);
    dismiss(which);
    open.addAnyway(files);
  };
  return { ...left, ...ways, addAnyway, dismiss };
}
