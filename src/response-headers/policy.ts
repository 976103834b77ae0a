import type { Directives, ResponseKind } from './kinds';

export interface PolicySettings {
  /** Origins of the bucket from which a browser gets stored files (`S3_PUBLIC_ORIGINS`). */
  bucketOrigins: readonly string[];
  /** Origins of front ends that may call the REST API from a browser (`API_ORIGINS`). */
  apiOrigins: readonly string[];
  /** Whether the panel is served by Vite, which reloads it over a web socket. */
  isDevelopment: boolean;
}

interface Policy {
  /** Added to `CLOSED`; a directive given here replaces that of the same name. */
  directives?: (settings: PolicySettings) => Directives;
  /** Who may embed the answer or load it as a picture, a script or a film. */
  resource: 'same-origin' | 'cross-origin';
  /** A page that has been opened by another origin shares no window with it. Not for what is sandboxed: browsers refuse both. */
  opener?: 'same-origin';
}

/** What everything starts from: nothing is loaded, run, sent or embedded. */
const CLOSED: Directives = {
  'default-src': ["'none'"],
  'base-uri': ["'none'"],
  'form-action': ["'none'"],
  'frame-ancestors': ["'none'"],
};

const SANDBOXED: Directives = { sandbox: [] };

/** Where Strapi's panel sends its statistics of use, unless they are switched off. */
const TELEMETRY = 'https://analytics.strapi.io';

function panelDirectives({ bucketOrigins, isDevelopment }: PolicySettings): Directives {
  const media = ["'self'", 'data:', 'blob:', ...bucketOrigins];
  return {
    'default-src': ["'self'"],
    'script-src': isDevelopment ? ["'self'", "'unsafe-inline'"] : ["'self'"],
    'script-src-attr': ["'none'"],
    'style-src': ["'self'", "'unsafe-inline'"],
    'font-src': ["'self'", 'data:'],
    'img-src': media,
    'media-src': media,
    'frame-src': ["'self'", ...bucketOrigins],
    'object-src': ["'none'"],
    'connect-src': ["'self'", ...bucketOrigins, TELEMETRY, ...(isDevelopment ? ['ws:', 'wss:'] : [])],
    'form-action': ["'self'"],
  };
}

/**
 * Ruffle is WebAssembly and styles its own shadow tree. `sandbox` takes the page its origin, and with it cookies, storage
 * and the panel around it; `connect-src` leaves a film no network but this server without a login.
 */
const PLAYER_DIRECTIVES: Directives = {
  'script-src': ["'self'", "'wasm-unsafe-eval'"],
  'connect-src': ["'self'"],
  'style-src': ["'unsafe-inline'"],
  'img-src': ['data:', 'blob:'],
  'media-src': ['data:', 'blob:'],
  'font-src': ['data:', 'blob:'],
  'frame-ancestors': ["'self'"],
  sandbox: ['allow-scripts'],
};

/** The policy of every kind of answer; `docs/headers.md` says the same in words. */
const POLICIES: Record<ResponseKind, Policy> = {
  data: { resource: 'same-origin', opener: 'same-origin' },
  panel: { directives: panelDirectives, resource: 'same-origin', opener: 'same-origin' },
  libraryImage: { directives: () => SANDBOXED, resource: 'cross-origin' },
  download: { directives: () => SANDBOXED, resource: 'same-origin' },
  publicPage: { directives: () => ({ 'form-action': ["'self'"] }), resource: 'same-origin', opener: 'same-origin' },
  flashPlayer: { directives: () => PLAYER_DIRECTIVES, resource: 'same-origin' },
  // A sandboxed page has no origin, so even our own files are foreign to it.
  flashPlayerFile: { resource: 'cross-origin' },
  courseMedia: { directives: () => ({ ...SANDBOXED, 'media-src': ["'self'"] }), resource: 'cross-origin' },
  // PDF viewers do not work in a sandboxed document.
  coursePdf: {
    directives: ({ apiOrigins }) => ({ 'frame-ancestors': ["'self'", ...apiOrigins] }),
    resource: 'cross-origin',
  },
};

/** Nothing of the product needs a device, a sensor or a payment; films may fill the screen, texts be copied. */
const DENIED_FEATURES =
  'accelerometer browsing-topics camera display-capture geolocation gyroscope hid magnetometer microphone midi payment ' +
  'publickey-credentials-get serial usb xr-spatial-tracking';
const PERMISSIONS_POLICY = DENIED_FEATURES.split(' ')
  .map((feature) => `${feature}=()`)
  .join(', ');

const HSTS = 'max-age=31536000';

const formatDirectives = (directives: Directives): string =>
  Object.entries(directives)
    .map(([name, sources]) => [name, ...sources].join(' '))
    .join('; ');

/** The headers of an answer of this kind. `extra` directives are those that only its handler knows, such as a hash. */
export function headersFor(
  kind: ResponseKind,
  { settings, isSecure, extra = {} }: { settings: PolicySettings; isSecure: boolean; extra?: Directives },
): Record<string, string> {
  const { directives, resource, opener } = POLICIES[kind];
  return {
    'Content-Security-Policy': formatDirectives({ ...CLOSED, ...directives?.(settings), ...extra }),
    'X-Content-Type-Options': 'nosniff',
    'X-Permitted-Cross-Domain-Policies': 'none',
    'Referrer-Policy': 'no-referrer',
    'Permissions-Policy': PERMISSIONS_POLICY,
    'Cross-Origin-Resource-Policy': resource,
    ...(opener && { 'Cross-Origin-Opener-Policy': opener }),
    ...(isSecure && { 'Strict-Transport-Security': HSTS }),
  };
}
