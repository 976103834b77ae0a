import type { Core } from '@strapi/strapi';
import type { Knex } from 'knex';

import type { AssetRow } from '../../../../../src/api/asset/rules/description';
import { UID } from '../uids';
import { whereUnrelated } from './references';

/** Entries looked at together: few statements for many entries, and none that holds up others for long. */
const PAGE = 2000;

/** Neighbours in the ledger, by the rows' numbers: above `after`, and up to `upTo`. */
export interface Stretch {
  after: number;
  upTo: number;
  count: number;
}

/**
 * The ledger, read by the database: of each stretch only those entries that something is to be decided about are ever
 * fetched, so that a sweep takes as long as there is something to do, and little more.
 */
export function createEntries(strapi: Core.Strapi) {
  const assets = (): string => strapi.db.metadata.get(UID.asset).tableName;
  const courses = (): string => strapi.db.metadata.get(UID.course).tableName;

  const entriesOf = ({ after, upTo }: Stretch): Knex.QueryBuilder =>
    strapi.db
      .connection({ entry: assets() })
      .where('entry.id', '>', after)
      .where('entry.id', '<=', upTo) as Knex.QueryBuilder;

  /** Rows whose documentId is what an entry has in `column`. */
  const named = (table: string, column: string): Knex.QueryBuilder =>
    strapi.db.connection({ named: table }).select('named.id').whereRaw('?? = ??', ['named.document_id', column]);

  const fetch = async (query: Knex.QueryBuilder): Promise<AssetRow[]> => {
    const ids = (await query.pluck('entry.id')) as number[];
    return ids.length === 0 ? [] : strapi.db.query(UID.asset).findMany({ where: { id: { $in: ids } } });
  };

  return {
    /** All entries, in stretches. */
    async *stretches(): AsyncGenerator<Stretch> {
      for (let after = 0; ;) {
        const page = strapi.db.connection(assets()).select('id').where('id', '>', after).orderBy('id').limit(PAGE);
        const [found] = (await strapi.db
          .connection(page.as('page'))
          .max({ upTo: 'id' })
          .count({ count: '*' })) as unknown as [{ upTo: number | null; count: number | string }];
        if (found.upTo === null) return;
        yield { after, upTo: Number(found.upTo), count: Number(found.count) };
        after = Number(found.upTo);
      }
    },

    /** Files that were uploaded or issued, which no relation names. */
    unrelated: (stretch: Stretch): Promise<AssetRow[]> =>
      fetch(
        entriesOf(stretch)
          .whereNull('entry.parent')
          .whereNull('entry.doomed_at')
          .where((entry) => whereUnrelated(strapi, entry, 'entry.id')),
      ),

    /**
     * Everything but what `judge` keeps as it is for sure: a referenced file without a mark whose draft exists or that
     * has none, and what is finished and made from a file that exists.
     */
    unsettled: (stretch: Stretch): Promise<AssetRow[]> =>
      fetch(
        entriesOf(stretch).where((entry) => {
          void entry.whereNotNull('entry.doomed_at').orWhereNotNull('entry.unreferenced_at');
          void entry.orWhere((made) => {
            void made.whereNotNull('entry.parent').where((either) => {
              void either.whereNot('entry.state', 'finished').orWhereNotExists(named(assets(), 'entry.parent'));
            });
          });
          void entry.orWhere((homeless) => {
            void homeless.whereNull('entry.parent').whereNotNull('entry.draft');
            void homeless.whereNotExists(named(courses(), 'entry.draft'));
          });
          void entry.orWhere((free) => {
            void free.whereNull('entry.parent');
            whereUnrelated(strapi, free, 'entry.id');
          });
        }),
      ),

    /** Numbers of the entries that say that their object is stored; also those whose encoding failed, or goes on. */
    stored: async (stretch: Stretch): Promise<number[]> =>
      (await entriesOf(stretch)
        .whereNull('entry.doomed_at')
        .where((entry) => {
          void entry.whereNull('entry.untouched_file').orWhereNot('entry.untouched_file', 'discarded');
        })
        .where((entry) => {
          void entry.where('entry.state', 'finished').orWhereNotNull('entry.url');
        })
        .pluck('entry.id')) as number[],
  };
}

export type Entries = ReturnType<typeof createEntries>;
