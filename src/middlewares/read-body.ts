export { readBodies as default } from '../requests/read-body';
