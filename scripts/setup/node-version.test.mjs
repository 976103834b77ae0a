import { expect, it } from 'vitest';

import manifest from '../../package.json' with { type: 'json' };
import { FIRST_NODE_TOO_NEW, OLDEST_NODE, refuseNode } from './node-version.mjs';

it.each(['20.19.0', '20.20.2', '22.1.0', '24.21.0', '26.10.0'])('Node %s will do', (version) => {
  expect(refuseNode(version)).toBeNull();
});

it.each([
  ['18.20.0', '20.19.0 or newer'],
  ['20.9.9', '20.19.0 or newer'],
  ['27.0.0', 'older than 27.0.0'],
  ['100.1.2', 'older than 27.0.0'],
])('Node %s is refused in a sentence that names the way out', (version, need) => {
  const way = 'get version 22 or 24 from https://nodejs.org.';
  expect(refuseNode(version)).toBe(`Node ${need} is needed, and this is ${version}: ${way}`);
});

it('says what package.json says', () => {
  expect(manifest.engines.node).toBe(`>=${OLDEST_NODE} <${Number.parseInt(FIRST_NODE_TOO_NEW, 10)}`);
});
