import { formats, winston } from '@strapi/logger';
import type { Core } from '@strapi/strapi';

import { redactSecrets } from '../src/logging/redact';

/** Where winston keeps the finished line. */
const LINE = Symbol.for('message');

/** Last, so that nothing is added after it: whatever a line is made of, no secret of it is written. */
const redact = winston.format((entry) => {
  if (!entry.isShownOnPurpose) entry[LINE] = redactSecrets(String(entry[LINE]));
  return entry;
});

const config = ({ env }: Core.Config.Shared.ConfigParams) => ({
  level: env('LOG_LEVEL', 'http'),
  format: winston.format.combine(formats.prettyPrint(), redact()),
});

export default config;
