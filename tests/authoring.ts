import fs from 'node:fs';
import path from 'node:path';
import { createId } from '@paralleldrive/cuid2';
import chunk from 'lodash/chunk';

import {
  MAX_CHANGES_PER_SAVE,
  type AssetView,
  type Change,
  type Draft,
  type DraftNode,
} from '../plugins/course-studio/shared/draft';
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

  /** Saves one after the other, as the wizard sends what does not fit into one. @returns the first answer that is not 200, or the last */
  const putAll = async (draft: string, revision: number, nodes: DraftNode[]) => {
    let answer: Awaited<ReturnType<typeof save>> | undefined;
    for (const [at, some] of chunk(puts(nodes), MAX_CHANGES_PER_SAVE).entries()) {
      answer = await save(draft, revision + at, some);
      if (answer.status !== 200) break;
    }
    return answer!;
  };

  const views = async (draft: string): Promise<AssetView[]> => (await call('GET', `/drafts/${draft}/assets`)).body.data;

  return {
    call,
    save,
    views,
    putAll,
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
