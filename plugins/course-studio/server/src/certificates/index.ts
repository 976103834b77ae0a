export { certificatesFeature } from './certificates.controller';
export { findChromium } from './browser';
export { createCertificates, type Certificates } from './certificates.service';
