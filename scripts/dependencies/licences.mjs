/** Licences that ask for no more than to be named, or, like MPL, LGPL and OFL, for no more than we do (see NOTICE). */
export const ALLOWED_LICENCES = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC-BY-3.0',
  'CC-BY-4.0',
  'CC0-1.0',
  'ISC',
  'LGPL-3.0-or-later',
  'MIT',
  'MIT-0',
  'MPL-2.0',
  'OFL-1.1',
  'Python-2.0',
  'Unlicense',
  'Zlib',
]);

/** Packages that name no licence where it is looked for; what was found by reading them. A pattern ends in `*`. */
export const READ_BY_HAND = [
  { packages: '@strapi/*', licence: 'MIT', reason: 'MIT but for the folders ee/, which are not switched on' },
  { packages: 'async@0.2.10', licence: 'MIT', reason: 'LICENSE in the package' },
  { packages: 'combine-errors@3.0.3', licence: 'MIT', reason: 'Readme.md of the package' },
  { packages: 'limiter@1.1.5', licence: 'MIT', reason: 'LICENSE.txt in the package' },
  { packages: 'only@0.0.2', licence: 'MIT', reason: 'Readme.md of the package' },
  { packages: 'passport-local@1.0.0', licence: 'MIT', reason: 'LICENSE in the package' },
  { packages: 'passport-strategy@1.0.0', licence: 'MIT', reason: 'LICENSE in the package' },
  { packages: 'pause@0.0.1', licence: 'MIT', reason: 'Readme.md of the package' },
  { packages: 'spawn-command@0.0.2', licence: 'MIT', reason: 'LICENSE in the package' },
];

const matches = (pattern, name) => (pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : pattern === name);

/** The licence of a package: what it names itself, or what was read by hand; undefined where neither says one. */
export function licenceOf({ name, version, licence }) {
  if (licence && !/^SEE /i.test(licence)) return licence;
  return READ_BY_HAND.find(({ packages }) => matches(packages, `${name}@${version}`))?.licence;
}

/** Whether an SPDX expression leaves a choice that is allowed. One that mixes AND with OR is for a person to read. */
export function isAllowed(expression) {
  if (!expression) return false;
  const plain = expression.replace(/[()]/g, '');
  const [all, any] = [plain.split(' AND '), plain.split(' OR ')];
  if (all.length > 1 && any.length > 1) return false;
  return any.length > 1
    ? any.some((one) => ALLOWED_LICENCES.has(one.trim()))
    : all.every((one) => ALLOWED_LICENCES.has(one.trim()));
}
