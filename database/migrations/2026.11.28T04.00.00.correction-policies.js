const [CORRECTIONS, REGRADINGS] = ['key_corrections', 'key_regradings'];

/**
 * Corrections that are there already replaced a key, and left the number of points there are: there was nothing else that
 * a correction could do. Migrations run before the schema is brought up to date, hence the columns.
 */
module.exports = {
  async up(knex) {
    if (await knex.schema.hasTable(CORRECTIONS)) {
      if (!(await knex.schema.hasColumn(CORRECTIONS, 'policy')))
        await knex.schema.alterTable(CORRECTIONS, (table) => table.string('policy'));
      await knex(CORRECTIONS).whereNull('policy').update({ policy: 'key' });
    }
    if (await knex.schema.hasTable(REGRADINGS)) {
      if (!(await knex.schema.hasColumn(REGRADINGS, 'old_max_score')))
        await knex.schema.alterTable(REGRADINGS, (table) => table.decimal('old_max_score', 10, 2));
      await knex(REGRADINGS)
        .whereNull('old_max_score')
        .update({ old_max_score: knex.ref('max_score') });
    }
  },
};
