export { refuseUnstorableRequests as default } from '../requests/storable-request';
