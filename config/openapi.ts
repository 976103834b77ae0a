import type { Core } from '@strapi/strapi';

/** The paths of the OpenAPI document are those below the REST API's prefix. */
const config = ({ env }: Core.Config.Shared.ConfigParams) => ({
  servers: [{ url: `${env('PUBLIC_URL', '')}/api` }],
});

export default config;
