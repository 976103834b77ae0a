import type { Core } from '@strapi/strapi';

import { UID } from '../uids';

const PAGE = 500;
const DOCUMENT_ID = /\b[a-z][a-z0-9]{23}\b/g;

interface Field {
  uid: string;
  attribute: string;
}

interface Attribute {
  type: string;
  target?: string;
}

/** The fields of all content types and components that can name a stored file, read from their schemas. */
function referringFields(strapi: Core.Strapi): { relations: Field[]; documents: Field[] } {
  const models = { ...strapi.contentTypes, ...strapi.components } as Record<
    string,
    { attributes: Record<string, Attribute> }
  >;
  const fields = Object.entries(models).flatMap(([uid, { attributes }]) =>
    Object.entries(attributes).map(([attribute, definition]) => ({ uid, attribute, definition })),
  );
  return {
    relations: fields.filter(({ definition }) => definition.type === 'relation' && definition.target === UID.asset),
    // Only the application's own JSON: Strapi's tables hold logs and settings, not courses.
    documents: fields.filter(({ uid, definition }) => definition.type === 'json' && uid.startsWith('api::')),
  };
}

/**
 * Which of these files something refers to: a draft, a published course, a version, an attempt, a certificate.
 * The fields come from the schemas, so a new one counts without a change here.
 * @throws if any of them cannot be read: then nothing may be deleted
 */
export async function findReferenced(strapi: Core.Strapi, assetIds: string[]): Promise<Set<string>> {
  const { relations, documents } = referringFields(strapi);
  const referenced = new Set<string>();
  for (let start = 0; start < assetIds.length; start += PAGE) {
    const ids = assetIds.slice(start, start + PAGE);
    for (const field of relations) (await relatedTo(strapi, field, ids)).forEach((id) => referenced.add(id));
  }
  const asked = new Set(assetIds);
  for (const field of documents) {
    for await (const id of idsIn(strapi, field)) if (asked.has(id)) referenced.add(id);
  }
  return referenced;
}

async function relatedTo(strapi: Core.Strapi, { uid, attribute }: Field, ids: string[]): Promise<string[]> {
  const rows: Record<string, { documentId: string } | { documentId: string }[]>[] = await strapi.db
    .query(uid)
    .findMany({
      where: { [attribute]: { documentId: { $in: ids } } },
      populate: { [attribute]: { select: ['documentId'] } },
      select: ['id'],
    });
  return rows.flatMap((row) => row[attribute] ?? []).map(({ documentId }) => documentId);
}

/** Everything in a JSON column that has the shape of a documentId. */
async function* idsIn(strapi: Core.Strapi, { uid, attribute }: Field): AsyncGenerator<string> {
  let last = 0;
  for (;;) {
    const rows: { id: number; [key: string]: unknown }[] = await strapi.db.query(uid).findMany({
      where: { id: { $gt: last }, [attribute]: { $notNull: true } },
      select: ['id', attribute],
      orderBy: { id: 'asc' },
      limit: PAGE,
    });
    for (const row of rows) yield* JSON.stringify(row[attribute]).match(DOCUMENT_ID) ?? [];
    if (rows.length < PAGE) return;
    last = rows.at(-1)!.id;
  }
}
