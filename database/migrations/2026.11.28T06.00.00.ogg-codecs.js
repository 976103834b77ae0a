const TABLE = 'assets';

/**
 * Videos in Ogg say which codecs they need, as those that are encoded from now on do: browsers of today play Ogg, but no
 * Theora, and show black where the type does not tell them. All that were made or copied are Theora and Vorbis.
 */
module.exports = {
  async up(knex) {
    if (!(await knex.schema.hasTable(TABLE))) return;
    await knex(TABLE)
      .where({ role: 'rendition', profile: 'ogg', mime: 'video/ogg' })
      .update({ mime: 'video/ogg; codecs="theora, vorbis"' });
  },
};
