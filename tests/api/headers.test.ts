import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startStudio, type Person, type Studio } from '../harness';
import { putPublicFiles } from '../library';

const FRONT_END = 'https://learn.example.org';
const STRANGER = 'https://elsewhere.example';

let studio: Studio;
let admin: Person;

beforeAll(async () => {
  studio = await startStudio({ TRUST_PROXY: 'true', API_ORIGINS: FRONT_END });
  admin = await studio.createAdmin('strapi-super-admin');
});
afterAll(() => studio.stop());

const ask = (path: string, options: RequestInit = {}): Promise<Response> =>
  fetch(`${studio.url}${path}`, { redirect: 'manual', ...options });

/** The sources of one directive of an answer's policy; undefined without the directive. */
const sourcesOf = ({ headers }: Response, name: string): string[] | undefined =>
  headers
    .get('content-security-policy')
    ?.split('; ')
    .map((directive) => directive.split(' '))
    .find(([given]) => given === name)
    ?.slice(1);

/** What is wrong with the headers of an answer, whatever it is. */
function faultsOf(response: Response): string[] {
  const { headers } = response;
  const type = headers.get('content-type') ?? '';
  const runs = sourcesOf(response, 'script-src') ?? sourcesOf(response, 'default-src') ?? ['*'];
  const checks: Record<string, boolean> = {
    'has a policy that starts from nothing or from itself': /^default-src '(none|self)'; base-uri 'none'/.test(
      headers.get('content-security-policy') ?? '',
    ),
    'runs nothing that is not ours': runs.every((source) =>
      ["'none'", "'self'", "'wasm-unsafe-eval'"].includes(source),
    ),
    'is of one type': headers.get('x-content-type-options') === 'nosniff',
    'tells no other page its address': headers.get('referrer-policy') === 'no-referrer',
    'uses no camera': headers.get('permissions-policy')?.includes('camera=()') ?? false,
    'says who may embed it': sourcesOf(response, 'frame-ancestors') !== undefined,
    'says who may load it': headers.has('cross-origin-resource-policy'),
    'does not say what made it': !headers.has('x-powered-by'),
    'asks for no TLS where there is none': !headers.has('strict-transport-security'),
    'lets no page of another origin read it': !headers.has('access-control-allow-origin'),
    'lets nobody send cookies': !headers.has('access-control-allow-credentials'),
    'is not stored, if it is data':
      !type.includes('json') || /no-store|max-age/.test(headers.get('cache-control') ?? ''),
    'loads nothing, if it is data': !type.includes('json') || sourcesOf(response, 'default-src')?.[0] === "'none'",
  };
  return Object.keys(checks).filter((check) => !checks[check]);
}

/** Every path that the server knows, with something in the place of what varies. */
const pathsOf = ({ strapi }: Studio): string[] => {
  const layers = strapi.server.listRoutes() as unknown as { path: string }[];
  const filled = layers.map(({ path }) => path.replace(/:\w+(\([^)]*\))?[*+?]?/g, 'x').replace(/\([^)]*\).*$/, 'x'));
  return [...new Set(filled.map((path) => (path.startsWith('/') ? path : `/${path}`)))];
};

it('gives every answer of every route the headers of the policy', async () => {
  const paths = pathsOf(studio);
  expect(paths.length).toBeGreaterThan(150);
  const faults: Record<string, string[]> = {};
  const asked = paths.flatMap((path): { path: string; method: string; headers: Record<string, string> }[] => [
    { path, method: 'GET', headers: {} },
    { path, method: 'GET', headers: { Authorization: `Bearer ${admin.token}` } },
    { path, method: 'PROPFIND', headers: {} },
  ]);
  const check = async ({ path, method, headers }: (typeof asked)[number]): Promise<void> => {
    const response = await ask(path, { method, headers: { Origin: STRANGER, ...headers } });
    await response.arrayBuffer();
    const isPublicCheck = /^\/api\/certificates\/(keys|issuer|status\/x|verify\/x)$/.test(path);
    const expected = isPublicCheck ? ['lets no page of another origin read it'] : [];
    const found = faultsOf(response);
    if (found.join() !== expected.join()) faults[`${method} ${path} ${Object.keys(headers).join()}`] = found;
  };
  while (asked.length > 0) await Promise.all(asked.splice(0, 8).map(check));
  expect(faults).toEqual({});
}, 300_000);

describe('answers that no handler gives', () => {
  const json = { 'Content-Type': 'application/json' };
  it.each([
    ['of what is not there', '/nothing/here', {}, 404],
    ['of an API route that is not there', '/api/nothing', {}, 404],
    ['to a body that is no JSON', '/admin/login', { method: 'POST', body: '{', headers: json }, 400],
    [
      'to a body that is too large',
      '/admin/login',
      { method: 'POST', body: `"${'x'.repeat(2_000_000)}"`, headers: json },
      413,
    ],
    [
      'to a login that fails',
      '/admin/login',
      { method: 'POST', body: '{"email":"a@b.c","password":"x"}', headers: json },
      400,
    ],
    ['to a request without a login', '/content-manager/content-types', {}, 401],
    ['from where it has moved', '/', {}, 302],
  ] as const)('%s', async (_what, path, options, status) => {
    const response = await ask(path, options);
    expect({ status: response.status, faults: faultsOf(response) }).toEqual({ status, faults: [] });
    expect(response.headers.get('cache-control')).toMatch(/no-store/);
  });

  it('asks for TLS only over TLS', async () => {
    const secure = await ask('/api/courses', { headers: { 'X-Forwarded-Proto': 'https' } });
    expect(secure.headers.get('strict-transport-security')).toBe('max-age=31536000');
  });
});

it('keeps a token and who has logged in from being stored', async () => {
  const { email, password } = admin;
  const login = await studio.api('POST', '/admin/login', { body: { email, password } });
  const me = await studio.api('GET', '/admin/users/me', { token: admin.token });
  expect([login, me].map(({ status, headers }) => [status, headers.get('cache-control')])).toEqual([
    [200, 'no-store'],
    [200, 'no-store'],
  ]);
});

it('lets the page of verification run nothing', async () => {
  const page = await ask('/api/verify', { headers: { Accept: 'text/html' } });
  expect(sourcesOf(page, 'default-src')).toEqual(["'none'"]);
  expect(sourcesOf(page, 'style-src')![0]).toMatch(/^'sha256-/);
  expect(sourcesOf(page, 'form-action')).toEqual(["'self'"]);
});

describe('files below public/', () => {
  const PAGE = '<script>1</script>';
  let removeFiles: () => void;
  beforeAll(async () => {
    const png = await sharp({ create: { width: 1, height: 1, channels: 3, background: 'red' } })
      .png()
      .toBuffer();
    const active = ['html', 'xml', 'svg', 'ecma', 'js', 'xhtml', 'mht', 'json', 'pdf', 'strange', 'html.'];
    removeFiles = putPublicFiles(studio, {
      ...Object.fromEntries(active.map((extension) => [`uploads/old.${extension}`, PAGE])),
      ...Object.fromEntries(active.map((extension) => [`old.${extension}`, PAGE])),
      'uploads/old.png': png,
    });
  });
  afterAll(() => removeFiles());

  const NAMES = ['html', 'xml', 'svg', 'ecma', 'js', 'xhtml', 'mht', 'json', 'pdf', 'strange', 'html.'];
  const PLACES = ['/uploads/', '/%75ploads/', '/uploads//', '/'];
  it.each(NAMES.flatMap((name) => PLACES.map((place) => `${place}old.${name}`)))(
    'saves %s and opens nothing',
    async (path) => {
      for (const options of [{}, { method: 'HEAD' }, { headers: { Range: 'bytes=0-3' } }]) {
        const response = await ask(path, options);
        expect(response.status).toBeLessThan(300);
        expect(faultsOf(response)).toEqual([]);
        expect(response.headers.get('content-disposition')).toMatch(/^attachment/);
        expect(response.headers.get('content-security-policy')).toMatch(/^default-src 'none'.*; sandbox$/);
      }
    },
  );

  it('shows a raster image, in a sandbox', async () => {
    const response = await ask('/uploads/old.png');
    expect(response.headers.get('content-disposition')).toBeNull();
    expect(response.headers.get('content-security-policy')).toMatch(/; sandbox$/);
    expect(faultsOf(response)).toEqual([]);
  });

  it('answers in JSON for a file that is not there', async () => {
    const response = await ask('/uploads/none.png');
    expect({ status: response.status, faults: faultsOf(response) }).toEqual({ status: 404, faults: [] });
  });
});

describe('pages of other origins', () => {
  const readerOf = async (path: string, options: RequestInit & { origin: string }): Promise<string | null> => {
    const { headers } = await ask(path, { ...options, headers: { Origin: options.origin, ...options.headers } });
    expect(headers.get('access-control-allow-credentials')).toBeNull();
    return headers.get('access-control-allow-origin');
  };
  const preflight = (method: string) => ({ method: 'OPTIONS', headers: { 'Access-Control-Request-Method': method } });

  it('lets a named origin read the REST API, and none other', async () => {
    expect(await readerOf('/api/courses', { origin: FRONT_END })).toBe(FRONT_END);
    expect(await readerOf('/api/courses', { origin: FRONT_END, ...preflight('GET') })).toBe(FRONT_END);
    expect(await readerOf('/api/courses/x/enrollments', { origin: FRONT_END, ...preflight('POST') })).toBe(FRONT_END);
    expect(await readerOf('/api/auth/local', { origin: FRONT_END, method: 'POST' })).toBe(FRONT_END);
    for (const origin of [STRANGER, 'null', `${FRONT_END}.evil.example`, 'http://learn.example.org', studio.url])
      expect(await readerOf('/api/courses', { origin, ...preflight('GET') })).toBeNull();
  });

  it.each([
    '/admin/access-token',
    '/admin/login',
    '/course-studio/drafts',
    '/content-manager/content-types',
    '/upload/files',
    '/users-permissions/roles',
    '/i18n/locales',
    '/',
    '/apix',
    '/admin/../api',
  ])('lets nobody read %s', async (path) => {
    for (const origin of [FRONT_END, STRANGER, 'null']) {
      expect(await readerOf(path, { origin })).toBeNull();
      expect(await readerOf(path, { origin, ...preflight('POST') })).toBeNull();
    }
  });

  it.each([
    '/api/certificates/keys',
    '/api/certificates/issuer',
    '/api/certificates/status/x',
    '/api/certificates/verify/x',
  ])('lets everybody read %s, by which a certificate is checked', async (path) => {
    expect(await readerOf(path, { origin: STRANGER })).toBe(STRANGER);
  });

  it('sends no empty header of an origin', async () => {
    for (const path of ['/api/courses', '/admin/init']) {
      const { headers } = await ask(path);
      expect(headers.get('access-control-allow-origin')).not.toBe('');
    }
  });
});
