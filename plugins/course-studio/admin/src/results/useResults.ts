import { useCallback, useEffect, useState } from 'react';

import type { CorrectionEntry, CourseResults, ResultsQuery } from '../../../shared/results';
import { loadCorrections, loadResults } from '../http/api';
import { toStudioError, type StudioError } from '../http/studioError';

export type Loaded =
  | { state: 'loading' }
  | { state: 'failed'; error: StudioError }
  | { state: 'loaded'; results: CourseResults; corrections: CorrectionEntry[] };

/** The results of a course. What is shown stays until what was asked for next is there. */
export function useResults(id: string, query: ResultsQuery): { loaded: Loaded; reload: () => void } {
  const [loaded, setLoaded] = useState<Loaded>({ state: 'loading' });
  const [round, setRound] = useState(0);
  const { attempts, version } = query;
  useEffect(() => {
    let isWanted = true;
    Promise.all([loadResults(id, { attempts, ...(version && { version }) }), loadCorrections(id)]).then(
      ([results, corrections]) => isWanted && setLoaded({ state: 'loaded', results, corrections }),
      (error: unknown) => isWanted && setLoaded({ state: 'failed', error: toStudioError(error) }),
    );
    return () => {
      isWanted = false;
    };
  }, [id, attempts, version, round]);
  const reload = useCallback(() => setRound((count) => count + 1), []);
  return { loaded, reload };
}
