const TABLE = 'certificates';

/**
 * Certificates that have a PDF already may name an address of the server that nobody else can open, in print and for
 * ever. Only their PDFs tell, and these may lie on other machines, so they are marked to be looked at after the start.
 * Their codes stay as they are. Migrations run before the schema is brought up to date, hence the column.
 */
module.exports = {
  async up(knex) {
    if (!(await knex.schema.hasTable(TABLE))) return;
    if (await knex.schema.hasColumn(TABLE, 'finality')) return;
    await knex.schema.alterTable(TABLE, (table) => table.string('finality'));
    await knex(TABLE).whereNotNull('sha_256').update({ finality: 'unexamined' });
    await knex(TABLE).whereNull('sha_256').update({ finality: 'provisional' });
  },
};
