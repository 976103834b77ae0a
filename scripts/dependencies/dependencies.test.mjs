import { describe, expect, it } from 'vitest';

import { judgeReport } from './advisories.mjs';
import { isAllowed, licenceOf } from './licences.mjs';
import { findRefused, writeNotice } from './notice.mjs';
import { productionPackages } from './packages.mjs';

describe('licences', () => {
  it.each([
    ['MIT', true],
    ['(MIT OR GPL-3.0-or-later)', true],
    ['Apache-2.0 AND LGPL-3.0-or-later AND MIT', true],
    ['GPL-3.0-only', false],
    ['MIT AND AGPL-3.0-only', false],
    ['(AGPL-3.0-only OR SSPL-1.0)', false],
    ['AGPL-3.0-only AND (MIT OR ISC)', false],
    [undefined, false],
  ])('%s is allowed: %s', (expression, expected) => {
    expect(isAllowed(expression)).toBe(expected);
  });

  it('that were read by hand count for that version only', () => {
    expect(licenceOf({ name: 'only', version: '0.0.2' })).toBe('MIT');
    expect(licenceOf({ name: 'only', version: '0.0.3' })).toBeUndefined();
    expect(licenceOf({ name: '@strapi/core', version: '9.9.9', licence: 'SEE LICENSE IN LICENSE' })).toBe('MIT');
  });

  it('of all packages of the product are allowed', () => {
    expect(findRefused(productionPackages())).toEqual([]);
  });

  it('name what is new', () => {
    const lockfile = {
      packages: {
        '': {},
        'node_modules/a': { version: '1.0.0', license: 'AGPL-3.0-only' },
        'node_modules/b': { version: '1.0.0' },
        'node_modules/c': { version: '1.0.0', license: 'AGPL-3.0-only', dev: true },
      },
    };
    expect(findRefused(productionPackages(lockfile))).toEqual(['a 1.0.0: AGPL-3.0-only', 'b 1.0.0: names no licence']);
  });
});

describe('NOTICE', () => {
  it('has every package in it once, also those for other systems', () => {
    const packages = productionPackages();
    const text = writeNotice(packages);
    expect(text).toContain('\n@img/sharp-libvips-darwin-arm64 ');
    expect(text).toContain('\n@img/sharp-libvips-linux-x64 ');
    for (const { name, version } of packages) expect(text.split(`\n${name} ${version}\n`).length).toBe(2);
  });

  it('does not say of optional packages what only an installed one tells', () => {
    const [own] = productionPackages().filter(({ name }) => name === 'react');
    expect(writeNotice([own])).toContain('Copyright (c) Facebook');
    expect(writeNotice([{ ...own, isOptional: true }])).not.toContain('Copyright');
  });
});

const advisory = (id, severity) => ({
  source: 1,
  name: 'left-pad',
  title: 'pads too far',
  url: `https://github.com/advisories/${id}`,
  severity,
  range: '<2.0.0',
});
const report = JSON.stringify({
  vulnerabilities: {
    'left-pad': { via: [advisory('GHSA-aaaa', 'high'), advisory('GHSA-bbbb', 'moderate')] },
    uses: { via: ['left-pad'] },
  },
});
const judge = (text, exceptions = []) => judgeReport(text, { exceptions, today: '2026-11-28' });

describe('advisories', () => {
  it('that are serious fail', () => {
    expect(judge(report)).toEqual({
      isKnown: true,
      failures: ['GHSA-aaaa: left-pad <2.0.0: pads too far'],
      idle: [],
    });
  });

  it('are excepted until the day that was named', () => {
    expect(judge(report, [{ advisory: 'GHSA-aaaa', until: '2026-11-28' }]).failures).toEqual([]);
    expect(judge(report, [{ advisory: 'GHSA-aaaa', until: '2026-11-27' }]).failures).toHaveLength(1);
    expect(judge(report, [{ advisory: 'GHSA-cccc', until: '2027-01-01' }]).idle).toEqual(['GHSA-cccc']);
  });

  it.each(['', 'not json', '{"error":{"code":"ENOAUDIT"},"statusCode":405}', 'null', '{"vulnerabilities":null}'])(
    'are not known from %j, which is no failure',
    (text) => {
      expect(judge(text)).toEqual({ isKnown: false, failures: [] });
    },
  );
});
