import type { Core } from '@strapi/strapi';

/** What Strapi's metadata says of a relation kept in a table of its own. */
interface JoinTable {
  name: string;
  joinColumn: { name: string };
  inverseJoinColumn: { name: string };
}

export const tableOf = (strapi: Core.Strapi, uid: string): string => strapi.db.metadata.get(uid).tableName;

/** The table of a relation: `from` is the column of the row that has the attribute, `to` that of what it points at. */
export function linkOf(
  strapi: Core.Strapi,
  uid: string,
  attribute: string,
): { table: string; from: string; to: string } {
  const { joinTable } = strapi.db.metadata.get(uid).attributes[attribute] as unknown as { joinTable: JoinTable };
  return { table: joinTable.name, from: joinTable.joinColumn.name, to: joinTable.inverseJoinColumn.name };
}
