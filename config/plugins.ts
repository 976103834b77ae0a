import type { Core } from '@strapi/strapi';

import { ACTIVE_TYPES, LIBRARY_TYPES } from '../src/media-library/accepted-files';

const s3 = (env: Core.Config.Shared.ConfigParams['env']) => ({
  provider: 'aws-s3',
  providerOptions: {
    rootPath: env('S3_ROOT_PATH', ''),
    s3Options: {
      credentials: { accessKeyId: env('S3_ACCESS_KEY_ID'), secretAccessKey: env('S3_SECRET_ACCESS_KEY') },
      region: env('S3_REGION', 'us-east-1'),
      endpoint: env('S3_ENDPOINT'),
      forcePathStyle: env.bool('S3_FORCE_PATH_STYLE', false),
      // Without it a server that says nothing would hold up whatever waits behind the file for ever.
      requestHandler: { connectionTimeout: 10_000, socketTimeout: env.int('S3_TIMEOUT_SECONDS', 60) * 1000 },
      params: {
        Bucket: env('S3_BUCKET'),
        ACL: 'private',
        signedUrlExpires: env.int('SIGNED_URL_SECONDS', 4 * 60 * 60),
      },
    },
  },
});

/** E-mail over SMTP. Where a password is sent, it is sent encrypted or not at all. */
const smtp = (env: Core.Config.Shared.ConfigParams['env']) => ({
  provider: 'nodemailer',
  providerOptions: {
    host: env('SMTP_HOST'),
    port: env.int('SMTP_PORT', 587),
    secure: env.bool('SMTP_SECURE', false),
    ...(env('SMTP_USER') && {
      auth: { user: env('SMTP_USER'), pass: env('SMTP_PASSWORD') },
      requireTLS: !env.bool('SMTP_SECURE', false),
    }),
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 30_000,
  },
  settings: { defaultFrom: env('MAIL_FROM'), defaultReplyTo: env('MAIL_REPLY_TO') || undefined },
});

const config = ({ env }: Core.Config.Shared.ConfigParams) => ({
  email: { config: env('SMTP_HOST') ? smtp(env) : {} },
  upload: {
    config: {
      ...(env('S3_BUCKET') ? s3(env) : { provider: 'local' }),
      security: { allowedTypes: LIBRARY_TYPES, deniedTypes: ACTIVE_TYPES },
    },
  },
  'users-permissions': {
    config: {
      jwtSecret: env('JWT_SECRET'),
      // `src/requests/rate-limits.ts` counts the failures of logins instead.
      ratelimit: { enabled: false },
      // Short access tokens, and refresh tokens that are used once: `src/api/account/services/session.ts`.
      jwtManagement: 'refresh',
      sessions: {
        accessTokenLifespan: env.int('ACCESS_TOKEN_SECONDS', 10 * 60),
        idleRefreshTokenLifespan: 14 * 24 * 60 * 60,
        maxRefreshTokenLifespan: 30 * 24 * 60 * 60,
      },
    },
  },
  'course-studio': {
    enabled: true,
    resolve: './plugins/course-studio',
    config: {
      dataDir: env('DATA_DIR', '.data'),
      redisUrl: env('REDIS_URL'),
      role: env('PROCESS_ROLE', 'all'),
      signedUrlSeconds: env.int('SIGNED_URL_SECONDS', 4 * 60 * 60),
      maxFileBytes: env.int('MAX_FILE_BYTES', 10 * 1024 ** 3),
      maxBytesOfKind: env.json('MAX_FILE_BYTES_BY_KIND', {}),
      renditions: env('RENDITIONS'),
      renditionProfiles: env('RENDITION_PROFILES'),
      keepUntouchedPictures: env.bool('KEEP_UNTOUCHED_PICTURES', false),
      encoderMemoryBytes: env.int('ENCODER_MEMORY_BYTES', 4 * 1024 ** 3),
      encoderAllowUnconfined: env.bool('ENCODER_ALLOW_UNCONFINED', false),
      leaseSeconds: env.int('LEASE_SECONDS', 60),
      graceMinutes: env.int('SWEEP_GRACE_MINUTES', 24 * 60),
      uploadGraceMinutes: env.int('SWEEP_UPLOAD_GRACE_MINUTES', env.int('SWEEP_GRACE_MINUTES', 24 * 60)),
      outputGraceMinutes: env.int('SWEEP_OUTPUT_GRACE_MINUTES', Math.min(60, env.int('SWEEP_GRACE_MINUTES', 60))),
      unknownGraceMinutes: env.int('SWEEP_UNKNOWN_GRACE_MINUTES', 48 * 60),
      quarantineMinutes: env.int('SWEEP_QUARANTINE_MINUTES', 7 * 24 * 60),
      abandonedDays: env.int('ABANDONED_DAYS', 30),
      brakePercent: env.int('SWEEP_BRAKE_PERCENT', 25),
      ffmpegPath: env('FFMPEG_PATH'),
      ffprobePath: env('FFPROBE_PATH'),
      heifPath: env('HEIF_PATH'),
      chromiumPath: env('CHROMIUM_PATH'),
      chromiumNoSandbox: env.bool('CHROMIUM_NO_SANDBOX', false),
      chromiumDocuments: env.int('CHROMIUM_DOCUMENTS', 100),
      openBytesPerPerson: env.int('UPLOAD_OPEN_BYTES_PER_PERSON', 200 * 1024 ** 3),
      openBytesPerCourse: env.int('UPLOAD_OPEN_BYTES_PER_COURSE', 200 * 1024 ** 3),
      publicUrl: env('PUBLIC_URL', ''),
    },
  },
});

export default config;
