import type { StorageReport, SweepReport } from '../../../shared/storage';

import { call } from '../http/api';

export const loadStorage = () => call<StorageReport>({ method: 'GET', path: '/storage' });

/** What a sweep would do now; nothing is changed. */
export const previewSweep = () => call<SweepReport>({ method: 'GET', path: '/storage/preview' });

export const sweepNow = (force: boolean) =>
  call<SweepReport>({ method: 'POST', path: '/storage/sweep', data: { force } });
