export { accountsFeature } from './accounts.controller';
