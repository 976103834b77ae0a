import type { Core } from '@strapi/strapi';

const config = ({ env }: Core.Config.Shared.ConfigParams) => {
  const bucket = env.array('S3_PUBLIC_ORIGINS', []);
  const media = ["'self'", 'data:', 'blob:', ...bucket];
  return [
    'strapi::logger',
    'strapi::errors',
    {
      name: 'strapi::security',
      config: {
        contentSecurityPolicy: {
          useDefaults: true,
          directives: {
            'connect-src': ["'self'", 'https:', ...bucket],
            'frame-src': ["'self'", ...bucket],
            'img-src': media,
            'media-src': media,
            upgradeInsecureRequests: null,
          },
        },
      },
    },
    'strapi::cors',
    'strapi::poweredBy',
    'strapi::query',
    'global::verify-uploads',
    'strapi::body',
    'global::received-files',
    'strapi::session',
    { name: 'strapi::favicon', config: { path: 'public/favicon.png' } },
    'strapi::public',
    'global::openapi',
  ];
};

export default config;
