export { resultsFeature } from './results.controller';
export { createResults, type Results } from './results.service';
