import { useCallback, useEffect, useState } from 'react';

import type { CorrectionEntry, CourseResults, ResultChange, ResultsQuery } from '../../../shared/results';
import { loadCorrections, loadResults, loadRoundedPasses } from '../http/api';
import { toStudioError, type StudioError } from '../http/studioError';

export type Loaded =
  | { state: 'loading' }
  | { state: 'failed'; error: StudioError }
  | { state: 'loaded'; results: CourseResults; corrections: CorrectionEntry[]; rounded: ResultChange[] };

/** The results of a course. What is shown stays until what was asked for next is there. */
export function useResults(id: string, query: ResultsQuery): { loaded: Loaded; reload: () => void } {
  const [loaded, setLoaded] = useState<Loaded>({ state: 'loading' });
  const [round, setRound] = useState(0);
  const { attempts, version } = query;
  useEffect(() => {
    let isWanted = true;
    const wanted = loadResults(id, { attempts, ...(version && { version }) });
    Promise.all([wanted, loadCorrections(id), loadRoundedPasses(id)]).then(
      ([results, corrections, rounded]) => isWanted && setLoaded({ state: 'loaded', results, corrections, rounded }),
      (error: unknown) => isWanted && setLoaded({ state: 'failed', error: toStudioError(error) }),
    );
    return () => {
      isWanted = false;
    };
  }, [id, attempts, version, round]);
  const reload = useCallback(() => setRound((count) => count + 1), []);
  return { loaded, reload };
}
