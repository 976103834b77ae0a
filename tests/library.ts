import fs from 'node:fs';
import path from 'node:path';

import type { Person, Studio } from './harness';

export interface LibraryFile {
  name: string;
  bytes: Buffer | string;
  type?: string;
  info?: object;
}

const asForm = (files: LibraryFile[]): FormData => {
  const form = new FormData();
  for (const { name, bytes, type = '', info } of files) {
    form.append('files', new Blob([new Uint8Array(Buffer.from(bytes))], { type }), name);
    if (info) form.append('fileInfo', JSON.stringify(info));
  }
  return form;
};

export interface UploadAnswer {
  status: number;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- a test says by its expectations what a body is
  body: any;
}

/** Sends files to the media library the way the panel does; `route` names another way in. */
export async function uploadToLibrary(
  studio: Pick<Studio, 'url'>,
  person: Pick<Person, 'token'>,
  { files, route = '/upload' }: { files: LibraryFile[]; route?: string },
): Promise<UploadAnswer> {
  const headers = { Authorization: `Bearer ${person.token}` };
  const response = await fetch(`${studio.url}${route}`, { method: 'POST', headers, body: asForm(files) });
  return { status: response.status, body: await response.json() };
}

interface StoredFile {
  id: number;
}

/** Removes what a test has stored: the media library keeps its files below `public/`, not in the folder of the test. */
export async function emptyLibrary({ strapi }: Pick<Studio, 'strapi'>): Promise<void> {
  const files: StoredFile[] = await strapi.db.query('plugin::upload.file').findMany();
  for (const file of files) await strapi.plugin('upload').service('upload').remove(file);
}

/** Puts files below `public/` as if they had been stored there long ago. @returns what removes them */
export function putPublicFiles({ strapi }: Pick<Studio, 'strapi'>, files: Record<string, Buffer | string>): () => void {
  const paths = Object.keys(files).map((name) => path.join(strapi.dirs.static.public, name));
  Object.values(files).forEach((bytes, index) => fs.writeFileSync(paths[index]!, bytes));
  return () => paths.forEach((file) => fs.rmSync(file, { force: true }));
}
