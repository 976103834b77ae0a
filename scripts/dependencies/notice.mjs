import { isAllowed, licenceOf } from './licences.mjs';
import { copyrightLines, licenceText } from './packages.mjs';

const HEADER = `Course Studio is licensed under the MIT licence (LICENSE).

It runs with the packages below, each under its own licence, which lies beside it in node_modules.
This file is written by \`npm run notice\` from package-lock.json; do not edit it.

Worth knowing:

- Fonts in certificates: Noto Sans (@fontsource/*), SIL Open Font License 1.1, unchanged.
- Flash player: Ruffle (@ruffle-rs/ruffle), MIT or Apache-2.0, with the licences of what it is built from in its folder.
- Pictures: libvips (@img/sharp-libvips-*), LGPL-3.0-or-later, as a library of its own that can be replaced; source:
  https://github.com/lovell/sharp-libvips
- Strapi: MIT (Expat), but for its folders ee/, which are not switched on.
`;

/** Licences whose text is given whole, once. */
const TEXTS = ['MIT', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', 'MPL-2.0', 'OFL-1.1'];

const RULE = '-'.repeat(80);

/** Packages whose licence is not one of those allowed, as lines for whoever has to decide. */
export const findRefused = (packages) =>
  packages
    .filter((one) => !isAllowed(licenceOf(one)))
    .map((one) => `${one.name} ${one.version}: ${one.licence ?? 'names no licence'}`);

function groupByLicence(packages) {
  const groups = new Map();
  for (const one of packages) {
    const licence = licenceOf(one) ?? 'unknown';
    groups.set(licence, [...(groups.get(licence) ?? []), one]);
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1));
}

const describe = (one) =>
  [`${one.name} ${one.version}`, ...copyrightLines(one).map((line) => `    ${line}`)].join('\n');

function textOf(licence, packages) {
  const example = packages.find((one) => one.licence === licence && !one.isOptional && licenceText(one));
  return example && `${RULE}\nText of ${licence}, as in ${example.name}\n${RULE}\n\n${licenceText(example)}`;
}

/** The text of NOTICE. */
export function writeNotice(packages) {
  const lists = groupByLicence(packages).map(
    ([licence, members]) => `${RULE}\n${licence}\n${RULE}\n\n${members.map(describe).join('\n')}`,
  );
  const texts = TEXTS.map((licence) => textOf(licence, packages)).filter(Boolean);
  return `${[HEADER, ...lists, ...texts].join('\n\n')}\n`;
}
