import type { Core } from '@strapi/strapi';

const s3 = (env: Core.Config.Shared.ConfigParams['env']) => ({
  provider: 'aws-s3',
  providerOptions: {
    rootPath: env('S3_ROOT_PATH', ''),
    s3Options: {
      credentials: { accessKeyId: env('S3_ACCESS_KEY_ID'), secretAccessKey: env('S3_SECRET_ACCESS_KEY') },
      region: env('S3_REGION', 'us-east-1'),
      endpoint: env('S3_ENDPOINT'),
      forcePathStyle: env.bool('S3_FORCE_PATH_STYLE', false),
      params: {
        Bucket: env('S3_BUCKET'),
        ACL: 'private',
        signedUrlExpires: env.int('SIGNED_URL_SECONDS', 4 * 60 * 60),
      },
    },
  },
});

const config = ({ env }: Core.Config.Shared.ConfigParams) => ({
  upload: {
    config: {
      ...(env('S3_BUCKET') ? s3(env) : { provider: 'local' }),
      security: {
        deniedTypes: [
          'image/svg+xml',
          'text/html',
          'application/xhtml+xml',
          'text/javascript',
          'application/javascript',
        ],
      },
    },
  },
  'users-permissions': { config: { jwtSecret: env('JWT_SECRET') } },
  'course-studio': {
    enabled: true,
    resolve: './plugins/course-studio',
    config: {
      dataDir: env('DATA_DIR', '.data'),
      redisUrl: env('REDIS_URL'),
      role: env('PROCESS_ROLE', 'all'),
      signedUrlSeconds: env.int('SIGNED_URL_SECONDS', 4 * 60 * 60),
      maxFileBytes: env.int('MAX_FILE_BYTES', 10 * 1024 ** 3),
      graceMinutes: env.int('SWEEP_GRACE_MINUTES', 24 * 60),
      ffmpegPath: env('FFMPEG_PATH'),
      ffprobePath: env('FFPROBE_PATH'),
      chromiumPath: env('CHROMIUM_PATH'),
      chromiumNoSandbox: env.bool('CHROMIUM_NO_SANDBOX', false),
      chromiumDocuments: env.int('CHROMIUM_DOCUMENTS', 100),
      publicUrl: env('PUBLIC_URL', ''),
    },
  },
});

export default config;
