const TABLE = 'assets';

/**
 * Photos in HEIC used to be refused under a code of their own. They are taken now, where the server has a program that reads
 * them: files that were refused get the code of pictures for which there was none, whose text names the same way out.
 */
module.exports = {
  async up(knex) {
    if (!(await knex.schema.hasTable(TABLE))) return;
    const isNamed = await knex.schema.hasColumn(TABLE, 'error_subject');
    await knex(TABLE)
      .where({ error_code: 'type.heic' })
      .update({ error_code: 'image.decoderMissing', ...(isNamed && { error_subject: 'HEIC' }) });
  },
};
