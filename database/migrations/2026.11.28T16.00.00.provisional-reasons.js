const TABLE = 'certificates';

/**
 * A provisional certificate lacks several things at once, so its one reason becomes a list. What it lacks besides is found
 * out after the start, since nothing says yet under which conditions it was looked at. Final ones stay as they are.
 * Migrations run before the schema is brought up to date, hence the column.
 */
module.exports = {
  async up(knex) {
    if (!(await knex.schema.hasTable(TABLE))) return;
    if (!(await knex.schema.hasColumn(TABLE, 'provisional_reason'))) return;
    if (await knex.schema.hasColumn(TABLE, 'provisional_reasons')) return;
    await knex.schema.alterTable(TABLE, (table) => table.jsonb('provisional_reasons'));
    const reasons = await knex(TABLE).whereNotNull('provisional_reason').distinct().pluck('provisional_reason');
    for (const reason of reasons)
      await knex(TABLE)
        .where({ provisional_reason: reason })
        .update({ provisional_reasons: JSON.stringify([reason]) });
  },
};
