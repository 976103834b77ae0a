import fs from 'node:fs';
import path from 'node:path';
import type { Core } from '@strapi/strapi';

import { settingsSchema } from '../settings';

/** The rights of everybody but the owner. */
const OTHERS = 0o077;

/** Folders that many share on purpose, as `/tmp`, have this bit. */
const STICKY = 0o1000;

const databaseFile = (strapi: Core.Strapi): string | undefined =>
  strapi.config.get<string | undefined>('database.connection.connection.filename');

/** What is open to others of the path, in the form of `chmod`; undefined where nothing is, or where it is not there. */
function openRights(place: string): number | undefined {
  const stats = fs.statSync(place, { throwIfNoEntry: false });
  return stats && (stats.mode & OTHERS) !== 0 ? stats.mode : undefined;
}

/** @returns whether nobody else has rights to it now */
function takeRightsFromOthers(place: string): boolean {
  const mode = openRights(place);
  if (mode === undefined) return true;
  if (mode & STICKY) return false;
  try {
    fs.chmodSync(place, mode & ~OTHERS);
  } catch {
    // Another user's, or on a file system without rights: the look below says so.
  }
  return openRights(place) === undefined;
}

/**
 * Keeps the other users of the machine from the database and everything stored: what this process and its children
 * make from here on has rights for its user only, and so has the data folder itself and the database of an earlier
 * start. What lies in the folder from then needs no walk: nobody else comes through the folder any more.
 */
export function keepFilesPrivate(strapi: Core.Strapi): void {
  // Windows gives a user's folders to that user only, and knows no such modes.
  if (process.platform === 'win32') return;
  process.umask(OTHERS);
  const { dataDir } = settingsSchema.parse(strapi.config.get('plugin::course-studio'));
  fs.mkdirSync(dataDir, { recursive: true });
  const database = databaseFile(strapi);
  const files = database ? ['', '-wal', '-shm', '-journal'].map((end) => path.resolve(database) + end) : [];
  const open = [dataDir, ...files].filter((place) => !takeRightsFromOthers(place));
  if (open.length > 0) strapi.log.warn(`other users of this machine may have rights to ${open.join(', ')}`);
}
