export { missingRestrictions } from './confine';
export { createCaptionEncodings, type CaptionEncodings } from './captions.service';
export { createPictureCleaner } from './clean-picture.job';
export { createLedger, held, type Ledger } from './ledger';
export { createMedia, type Media } from './media.service';
export { createTranscoder, type Transcoder } from './transcode.job';
export { createUploads, type Uploads } from './uploads';
export { mediaFeature } from './media.controller';
export { createWork } from './work';
