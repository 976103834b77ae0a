export { createHousekeeping, type Housekeeping, type SweepReport } from './housekeeping.service';
