import { useCallback, useEffect, useState } from 'react';

import type { DraftSummary } from '../../../shared/draft';
import { listDrafts } from '../http/api';
import { toStudioError, type StudioError } from '../http/studioError';

export type DraftList =
  { state: 'loading' } | { state: 'failed'; error: StudioError } | { state: 'loaded'; drafts: readonly DraftSummary[] };

/** Milliseconds between two looks at courses whose files are being processed. */
const INTERVAL = 5000;

/** My courses, loaded again whenever the home page comes to the front, and while files are being processed. */
export function useDrafts(isInFront: boolean): { list: DraftList; reload: () => Promise<void> } {
  const [list, setList] = useState<DraftList>({ state: 'loading' });
  const reload = useCallback(
    () =>
      listDrafts().then(
        (drafts) => setList({ state: 'loaded', drafts }),
        (error: unknown) => setList({ state: 'failed', error: toStudioError(error) }),
      ),
    [],
  );
  useEffect(() => {
    if (isInFront) void reload();
  }, [isInFront, reload]);
  const isProcessing = list.state === 'loaded' && list.drafts.some(({ processing }) => processing > 0);
  useEffect(() => {
    if (!isInFront || !isProcessing) return undefined;
    const timer = setTimeout(() => void reload(), INTERVAL);
    return () => clearTimeout(timer);
  }, [isInFront, isProcessing, list, reload]);
  return { list, reload };
}
