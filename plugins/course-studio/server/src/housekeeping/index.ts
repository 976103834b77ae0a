export { endingSoonBefore, endOf } from './abandoned.rules';
export { createHousekeeping, type Housekeeping } from './housekeeping.service';
export { housekeepingFeature } from './housekeeping.controller';
export type { SweepReport } from '../../../shared/storage';
