import { setTimeout as sleep } from 'node:timers/promises';

import { readSettings } from './env.mjs';
import { say } from './say.mjs';
import { requireBuilt } from './strapi.mjs';

/** How long set-up waits for the answer; the server waits for as long as it takes. */
const PATIENCE_MS = 20_000;

/** What keeps encoders confined and cannot be proved on this system; undefined if it is too busy to tell. Needs the build. */
export function findMissingRestrictions() {
  const { missingRestrictions } = requireBuilt('plugins/course-studio/server/src/media/confine.js');
  return Promise.race([missingRestrictions(), sleep(PATIENCE_MS, undefined, { ref: false })]);
}

/** Says whether videos will be encoded here, and what would make it so. */
export async function checkConfinement() {
  const missing = await findMissingRestrictions();
  if (!missing)
    return say.line('  encoder: the machine is too busy to tell whether it can be confined; videos wait for that');
  if (missing.length === 0) return say.done('encoder: confined');
  say.missing(`encoder: cannot be proved to be confined here: ${missing.join(', ')}.`);
  const isAllowed = readSettings().ENCODER_ALLOW_UNCONFINED === 'true';
  say.line(
    isAllowed
      ? '  It runs all the same (ENCODER_ALLOW_UNCONFINED=true).'
      : '  Videos end in the state "error". What helps, or ENCODER_ALLOW_UNCONFINED=true: docs/encoder.md',
  );
}
