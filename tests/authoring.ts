import fs from 'node:fs';
import path from 'node:path';
import { createId } from '@paralleldrive/cuid2';

import type { AssetView, Change, Draft, DraftNode } from '../plugins/course-studio/shared/draft';
import { until, type Person, type Studio } from './harness';
import { upload } from './media';

/** Who authors where. Known only once a test file has booted its studio, hence asked for at each call. */
type Desk = () => { studio: Pick<Studio, 'url' | 'api'> & Partial<Studio>; author: Person };

export const puts = (nodes: DraftNode[]): Change[] => nodes.map((node) => ({ op: 'put', node }));

/** What an instructor does over HTTP, and what the tests look up behind it. */
export function atDesk(desk: Desk) {
  const call = (method: string, route: string, body?: unknown, token = desk().author.token) =>
    desk().studio.api(method, `/course-studio${route}`, { token, ...(body !== undefined && { body }) });

  /** A save of changes made on `revision`. */
  const save = (draft: string, revision: number, changes: Change[], saveId = createId()) =>
    call('PATCH', `/drafts/${draft}`, { data: { revision, saveId, changes } });

  const views = async (draft: string): Promise<AssetView[]> => (await call('GET', `/drafts/${draft}/assets`)).body.data;

  return {
    call,
    save,
    views,
    /** @returns the id of a new creation */
    newDraft: async (token?: string): Promise<string> => (await call('POST', '/drafts', undefined, token)).body.data.id,
    load: async (draft: string): Promise<Draft> => (await call('GET', `/drafts/${draft}`)).body.data,
    put: (draft: string, revision: number, nodes: DraftNode[]) => save(draft, revision, puts(nodes)),
    confirm: (draft: string, revision: number) => call('POST', `/drafts/${draft}/confirm`, { data: { revision } }),

    /** Uploads a file. @returns its id */
    send: (draft: string, name: string, content: Buffer, token = desk().author.token) =>
      upload({ url: desk().studio.url, token, draft, name, content }),

    /** The file when it is finished or in error. */
    settled: (draft: string, id: string, seconds?: number) =>
      until<AssetView>(
        `${id} to settle`,
        async () => (await views(draft)).find((view) => view.id === id && ['finished', 'error'].includes(view.state)),
        seconds,
      ),

    /** Rows of the ledger. */
    rows: (where: object) => desk().studio.strapi!.db.query('api::asset.asset').findMany({ where }),

    /** Names of the files in a folder of the studio's data. */
    files: (folder: string) => fs.readdirSync(path.join(desk().studio.dir!, folder)),
  };
}
