import fs from 'node:fs';
import path from 'node:path';

import { inRoot } from '../setup/root.mjs';

const LICENCE_FILE = /^(licen[cs]e|copying)([-.].*)?$/i;
const COPYRIGHT = /^\W*(copyright\b.*(\d{4}|\(c\)|©).*)$/i;

/**
 * The packages that the product runs with, by name and version, as the lockfile has them: on every machine the same,
 * also those for other systems than this one.
 */
export function productionPackages(lockfile = JSON.parse(fs.readFileSync(inRoot('package-lock.json'), 'utf8'))) {
  const entries = Object.entries(lockfile.packages).filter(([place, { dev, link }]) => place && !dev && !link);
  const packages = entries.map(([place, entry]) => ({
    place,
    name: entry.name ?? place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length),
    version: entry.version,
    licence: entry.license,
    // It may not be installed here.
    isOptional: Boolean(entry.optional ?? entry.devOptional),
  }));
  const byName = new Map(packages.map((one) => [`${one.name}@${one.version}`, one]));
  return [...byName.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
}

/** The text of the licence that comes with an installed package; undefined without one. */
export function licenceText({ place }) {
  const folder = inRoot(place);
  const name =
    fs.existsSync(folder) &&
    fs
      .readdirSync(folder)
      .sort()
      .find((file) => LICENCE_FILE.test(file));
  return name ? fs.readFileSync(path.join(folder, name), 'utf8').replace(/\r\n?/g, '\n').trim() : undefined;
}

/** The lines that say whose a package is. Of one that is not installed everywhere none, so that all machines agree. */
export function copyrightLines(one) {
  if (one.isOptional) return [];
  const lines = (licenceText(one) ?? '').split('\n').map((line) => COPYRIGHT.exec(line)?.[1].trim());
  return [
    ...new Set(lines.filter((line) => line && !/copyright (owner|holder|notice|license|statement)/i.test(line))),
  ].slice(0, 5);
}
