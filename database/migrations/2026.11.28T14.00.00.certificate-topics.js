const [CERTIFICATES, VERSIONS] = ['certificates', 'course_versions'];

/** A JSON column: Postgres gives its value, SQLite its text. */
const parse = (json) => (typeof json === 'string' ? JSON.parse(json) : json);

/**
 * Certificates that are there already get the topics of the version they are for, so that one that is still to be printed,
 * or is issued anew, says what was true then. Versions never change; where one is gone, nothing is said. How long a course
 * takes was not known. Migrations run before the schema is brought up to date, hence the column.
 */
module.exports = {
  async up(knex) {
    if (!(await knex.schema.hasTable(CERTIFICATES))) return;
    if (await knex.schema.hasColumn(CERTIFICATES, 'topics')) return;
    await knex.schema.alterTable(CERTIFICATES, (table) => table.jsonb('topics'));
    if (!(await knex.schema.hasTable(VERSIONS))) return;
    const versionIds = await knex(CERTIFICATES).distinct('version_id').pluck('version_id');
    // One by one: a version holds a whole course.
    for (const versionId of versionIds) {
      const version = await knex(VERSIONS).where({ document_id: versionId }).first('snapshot');
      if (!version) continue;
      const { course } = parse(version.snapshot);
      await knex(CERTIFICATES)
        .where({ version_id: versionId })
        .update({ topics: JSON.stringify(course.topics) });
    }
  },
};
