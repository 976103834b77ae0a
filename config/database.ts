import path from 'node:path';
import type { Core } from '@strapi/strapi';

/** SQLite in `.data/` unless `DATABASE_URL` names a Postgres. */
const config = ({ env }: Core.Config.Shared.ConfigParams) => {
  const url = env('DATABASE_URL');
  if (url) {
    return {
      connection: {
        client: 'postgres',
        connection: { connectionString: url, ssl: env.bool('DATABASE_SSL', false) && { rejectUnauthorized: true } },
        pool: { min: 0, max: env.int('DATABASE_POOL_MAX', 10) },
      },
    };
  }
  return {
    connection: {
      client: 'sqlite',
      connection: { filename: path.resolve(env('DATABASE_FILENAME', '.data/course-studio.db')) },
      useNullAsDefault: true,
    },
  };
};

export default config;
