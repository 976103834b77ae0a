import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startStudio, until, type Person, type Studio } from '../harness';
import { emptyLibrary, putPublicFiles, uploadToLibrary } from '../library';
import { A_PDF, A_PNG } from '../media';
import { launchBrowser, logIn } from './browser';
import { picture } from './looks';

let studio: Studio;
let browser: Browser;
let admin: Person;
let author: Person;
/** A page of the panel on which the Super Admin has logged in. */
let panel: Page;
/** Servers of other pages on the same host: one is named in the setting, the other is not. */
let frontEnd: PageServer;
let stranger: PageServer;

interface PageServer {
  origin: string;
  close(): void;
}

/** Serves an empty page on a port of its own. */
async function servePage(): Promise<PageServer> {
  const server = http.createServer((_request, response) => {
    response.setHeader('Content-Type', 'text/html');
    response.end('<!doctype html><title>Elsewhere</title>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { origin: `http://127.0.0.1:${port}`, close: () => server.close() };
}

beforeAll(async () => {
  [frontEnd, stranger] = [await servePage(), await servePage()];
  studio = await startStudio({ SERVE_ADMIN: '1', API_ORIGINS: frontEnd.origin });
  admin = await studio.createAdmin('strapi-super-admin');
  author = await studio.createAdmin('strapi-author');
  browser = await launchBrowser();
  panel = await logIn(browser, studio, admin);
}, 180_000);
afterAll(async () => {
  await browser?.close();
  if (studio) await emptyLibrary(studio);
  await studio?.stop();
  for (const server of [frontEnd, stranger]) server?.close();
});

describe('a file below /uploads', () => {
  /** Asks for a token as whoever looks at the file; a request for `/ran` says that it ran. */
  const SCRIPT =
    "fetch('/ran', { method: 'POST' }); fetch('/admin/access-token', { method: 'POST', credentials: 'include' })";
  const XHTML = 'xmlns="http://www.w3.org/1999/xhtml"';
  const FILES: Record<string, string> = {
    'lib.ecma': SCRIPT,
    'lib.js': SCRIPT,
    'inline.html': `<script>${SCRIPT}</script><img src="x" onerror="${SCRIPT}">`,
    'outside.html': '<script src="/uploads/lib.js"></script>',
    'outside.xhtml': `<html ${XHTML}><head><script src="/uploads/lib.js"></script></head></html>`,
    'report.xml': `<html ${XHTML}><script src="/uploads/lib.ecma"/></html>`,
    'picture.svg': '<svg xmlns="http://www.w3.org/2000/svg"><script href="/uploads/lib.js"/></svg>',
    'page.html.': '<script src="/uploads/lib.js"></script>',
  };
  const PAGES = Object.keys(FILES).filter((name) => !name.startsWith('lib.'));
  /** What runs as soon as the policy is away; the others need an inline script, or are no page to a browser anyway. */
  const RUNS_WITHOUT_POLICY = ['inline.html', 'outside.html', 'outside.xhtml', 'report.xml', 'picture.svg'];

  let removeFiles: () => void;
  beforeAll(() => {
    const stored = Object.entries(FILES).map(([name, content]) => [`uploads/${name}`, content]);
    removeFiles = putPublicFiles(studio, Object.fromEntries(stored));
  });
  afterAll(() => removeFiles());

  /** Opens an address in the Super Admin's browser. @returns what it has asked the server to do */
  async function openAddress(address: string, prepare?: (page: Page) => Promise<void>): Promise<string[]> {
    const page = await panel.context().newPage();
    const asked: string[] = [];
    page.on('request', (request) => {
      const { pathname } = new URL(request.url());
      if (['/ran', '/admin/access-token'].includes(pathname)) asked.push(pathname);
    });
    await prepare?.(page);
    // A file that is saved and not opened ends the navigation.
    await page.goto(address, { waitUntil: 'load' }).catch((error: Error) => {
      if (!/Download is starting|ERR_ABORTED/.test(error.message)) throw error;
    });
    await page.waitForTimeout(500);
    await page.close();
    return [...new Set(asked)];
  }

  it.each(PAGES)('%s of earlier times runs nothing when its address is opened', async (name) => {
    expect(await openAddress(`/uploads/${name}`)).toEqual([]);
    expect(await openAddress(`/%75ploads/${name}`)).toEqual([]);
  });

  it.each(RUNS_WITHOUT_POLICY)('%s would act for the Super Admin without its headers', async (name) => {
    const withoutPolicy = async (page: Page): Promise<void> => {
      await page.route('**/uploads/**', async (route) => {
        const response = await route.fetch();
        const {
          'content-security-policy': _policy,
          'content-disposition': _disposition,
          ...headers
        } = response.headers();
        await route.fulfill({ response, headers: { ...headers, 'cross-origin-resource-policy': 'same-origin' } });
      });
    };
    expect(await openAddress(`/uploads/${name}`, withoutPolicy)).toContain('/admin/access-token');
  });

  it('is shown in the media library without running, the images of an Author too', async () => {
    const files = [
      { name: 'harbour.png', bytes: A_PNG, type: 'image/png' },
      { name: 'tides.pdf', bytes: A_PDF, type: 'application/pdf' },
    ];
    for (const file of files) expect((await uploadToLibrary(studio, author, { files: [file] })).status).toBe(201);
    const rows = [
      { name: 'old picture', url: '/uploads/picture.svg', ext: '.svg', mime: 'image/svg+xml' },
      { name: 'old page', url: '/uploads/inline.html', ext: '.html', mime: 'text/html' },
    ];
    for (const row of rows) {
      const data = { ...row, hash: row.name, size: 1, provider: 'test', folderPath: '/' };
      await studio.strapi.db.query('plugin::upload.file').create({ data });
    }
    const ran: string[] = [];
    panel.on('request', (request) => request.url().endsWith('/ran') && ran.push(request.url()));
    await panel.goto('/admin/plugins/upload');
    for (const name of ['harbour.png', 'tides.pdf', 'old picture', 'old page']) {
      await panel.getByText(name).first().waitFor();
    }
    const isDrawn = () =>
      panel
        .locator('img[src*="harbour"]')
        .first()
        .evaluate((image: HTMLImageElement) => image.naturalWidth > 0);
    await until('the picture', isDrawn);
    await picture(panel, 'media-library');
    for (const name of ['harbour.png', 'tides.pdf', 'old picture', 'old page']) {
      await panel.getByText(name).first().click();
      await panel.getByRole('dialog').waitFor();
      await panel.waitForTimeout(500);
      await picture(panel, `media-library-${name.replace(/\W/g, '-')}`);
      await panel.keyboard.press('Escape');
      await panel.getByRole('dialog').waitFor({ state: 'detached' });
    }
    expect(ran).toEqual([]);
  });
});

describe('a page on another port of the same host', () => {
  /** What a script of that page gets to read, with the cookies of the Super Admin's browser if it wants them. */
  async function readFrom(server: PageServer, path: string, options: RequestInit = {}): Promise<string | number> {
    const page = await panel.context().newPage();
    try {
      await page.goto(server.origin);
      return await page.evaluate(
        ([url, init]) =>
          fetch(url, init).then(
            (response) => response.status,
            () => 'nothing',
          ),
        [`${studio.url}${path}`, options] as const,
      );
    } finally {
      await page.close();
    }
  }

  it('has the cookie of the Super Admin, who is logged in', async () => {
    const cookies = await panel.context().cookies(`${studio.url}/admin/access-token`);
    expect(cookies.map(({ name }) => name)).toContain('strapi_admin_refresh');
    const own = await panel.evaluate(() =>
      fetch('/admin/access-token', { method: 'POST' }).then(({ status }) => status),
    );
    expect(own).toBe(200);
  });

  it('cannot read a token of the Super Admin, or anything of the panel', async () => {
    for (const server of [stranger, frontEnd]) {
      expect(await readFrom(server, '/admin/access-token', { method: 'POST', credentials: 'include' })).toBe('nothing');
      expect(await readFrom(server, '/admin/access-token', { method: 'POST' })).toBe('nothing');
      expect(await readFrom(server, '/admin/init')).toBe('nothing');
      expect(await readFrom(server, '/course-studio/drafts', { credentials: 'include' })).toBe('nothing');
    }
  });

  it('reads the REST API only if it is named, and never with cookies', async () => {
    const withToken = { headers: { Authorization: `Bearer ${(await studio.createLearner()).token}` } };
    expect(await readFrom(frontEnd, '/api/courses', withToken)).toBe(200);
    expect(await readFrom(frontEnd, '/api/enrollments', withToken)).toBe(200);
    expect(await readFrom(frontEnd, '/api/courses', { ...withToken, credentials: 'include' })).toBe('nothing');
    expect(await readFrom(stranger, '/api/courses')).toBe('nothing');
    expect(await readFrom(stranger, '/api/enrollments', withToken)).toBe('nothing');
  });

  it('may check a certificate from anywhere', async () => {
    expect(await readFrom(stranger, '/api/certificates/keys')).toBe(200);
  });
});

describe('the panel under its policy', () => {
  const PLACES = {
    home: '/admin',
    'content-manager': '/admin/content-manager',
    'media-library': '/admin/plugins/upload',
    settings: '/admin/settings/application-infos',
    webhooks: '/admin/settings/webhooks/create',
    profile: '/admin/me',
    studio: '/admin/plugins/course-studio',
    certificates: '/admin/settings/course-studio/certificates',
    storage: '/admin/settings/course-studio/storage',
  };

  it.each(Object.entries(PLACES))('shows %s without anything being refused', async (name, path) => {
    const refused: string[] = [];
    const listen = (text: string) => /Content.Security.Policy|Cross-Origin-/i.test(text) && refused.push(text);
    const page = await panel.context().newPage();
    page.on('console', (message) => listen(message.text()));
    await page.goto(path);
    await page.getByRole('main').first().waitFor();
    await page.waitForTimeout(1500);
    await picture(page, `panel-${name}`);
    await page.close();
    expect(refused).toEqual([]);
  });
});
