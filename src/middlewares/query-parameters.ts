export { dropDatabaseParameters as default } from '../requests/query-parameters';
