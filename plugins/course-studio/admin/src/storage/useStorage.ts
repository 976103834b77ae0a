import { useCallback, useEffect, useState } from 'react';

import type { StorageReport, SweepReport } from '../../../shared/storage';
import { toStudioError, type StudioError } from '../http/studioError';

import { loadStorage, previewSweep, sweepNow } from './api';

type Loaded =
  { state: 'loading' } | { state: 'failed'; error: StudioError } | { state: 'loaded'; storage: StorageReport };

/** Which of the slow requests is on its way. */
export type Busy = 'preview' | 'sweep' | null;

export interface StorageState {
  page: Loaded;
  /** The last look or sweep made on this page. */
  report: SweepReport | null;
  busy: Busy;
  reload(): Promise<void>;
  look(): Promise<void>;
  sweep(force: boolean): Promise<void>;
}

/** What is stored, and what was swept. `onError` hears of looks and sweeps that failed. */
export function useStorage(onError: (error: StudioError) => void): StorageState {
  const [page, setPage] = useState<Loaded>({ state: 'loading' });
  const [report, setReport] = useState<SweepReport | null>(null);
  const [busy, setBusy] = useState<Busy>(null);
  const reload = useCallback(
    () =>
      loadStorage().then(
        (storage) => setPage({ state: 'loaded', storage }),
        (error: unknown) => setPage({ state: 'failed', error: toStudioError(error) }),
      ),
    [],
  );
  useEffect(() => {
    void reload();
  }, [reload]);
  const run = async (kind: 'preview' | 'sweep', work: () => Promise<SweepReport>) => {
    setBusy(kind);
    await work().then(setReport, (error: unknown) => onError(toStudioError(error)));
    setBusy(null);
    if (kind === 'sweep') await reload();
  };
  return {
    page,
    report,
    busy,
    reload,
    look: () => run('preview', previewSweep),
    sweep: (force) => run('sweep', () => sweepNow(force)),
  };
}
