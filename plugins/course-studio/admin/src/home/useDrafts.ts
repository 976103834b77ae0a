import { useCallback, useEffect, useRef, useState } from 'react';

import type { DraftSummary, Page } from '../../../shared/contracts';
import type { DraftQuery } from '../../../shared/draft';
import { listDrafts } from '../http/api';
import { toStudioError, type StudioError } from '../http/studioError';

export type DraftList =
  { state: 'loading' } | { state: 'failed'; error: StudioError } | ({ state: 'loaded' } & Page<DraftSummary>);

/** Milliseconds between two looks at courses whose files are being processed. */
const INTERVAL = 5000;

/** A page of my courses, loaded again whenever the home page comes to the front, and while files are being processed. */
export function useDrafts(query: DraftQuery, isInFront: boolean): { list: DraftList; reload: () => Promise<void> } {
  const { kind, search, page, pageSize } = query;
  const [list, setList] = useState<DraftList>({ state: 'loading' });
  const latest = useRef(0);
  const reload = useCallback(async () => {
    latest.current += 1;
    const asked = latest.current;
    const answer = await listDrafts({ kind, search, page, pageSize }).then(
      (found): DraftList => ({ state: 'loaded', ...found }),
      (error: unknown): DraftList => ({ state: 'failed', error: toStudioError(error) }),
    );
    if (asked === latest.current) setList(answer);
  }, [kind, search, page, pageSize]);
  useEffect(() => {
    if (isInFront) void reload();
  }, [isInFront, reload]);
  const isProcessing = list.state === 'loaded' && list.data.some(({ processing }) => processing > 0);
  useEffect(() => {
    if (!isInFront || !isProcessing) return undefined;
    const timer = setTimeout(() => void reload(), INTERVAL);
    return () => clearTimeout(timer);
  }, [isInFront, isProcessing, list, reload]);
  return { list, reload };
}
