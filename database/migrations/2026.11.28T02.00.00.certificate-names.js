const TABLE = 'certificates';

/**
 * Certificates that are there already keep the name they were issued with. Nobody had confirmed it: until now names
 * were what the holders had chosen. Migrations run before the schema is brought up to date, hence the column.
 */
module.exports = {
  async up(knex) {
    if (!(await knex.schema.hasTable(TABLE))) return;
    if (!(await knex.schema.hasColumn(TABLE, 'name_status')))
      await knex.schema.alterTable(TABLE, (table) => table.string('name_status'));
    await knex(TABLE).whereNull('name_status').update({ name_status: 'self-declared' });
  },
};
