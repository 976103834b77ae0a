import fs from 'node:fs';

import { expect, it } from 'vitest';

import { inRoot } from './root.mjs';

const read = (...parts) => fs.readFileSync(inRoot(...parts), 'utf8');

/** Every variable that a file in config/ reads. */
const VARIABLES = [
  ...new Set(
    fs
      .readdirSync(inRoot('config'))
      .flatMap((file) =>
        [...read('config', file).matchAll(/\benv(?:\.\w+)?\(\s*'([A-Z0-9_]+)'/g)].map((match) => match[1]),
      ),
  ),
];

it.each(VARIABLES)('%s is in the table of docs/settings.md and in .env.example', (name) => {
  expect(read('docs/settings.md')).toMatch(new RegExp(`^\\|[^|]*\`${name}\``, 'm'));
  expect(read('.env.example')).toMatch(new RegExp(`^# ${name}=`, 'm'));
});
