import type { Browser, Page } from 'puppeteer';

import { findOnPath, isExecutable } from '../executables';
import type { Settings } from '../settings';

type ChromiumSettings = Pick<Settings, 'chromiumNoSandbox'> & Partial<Pick<Settings, 'chromiumPath'>>;

/** Longest a page may take to take its content, and to be printed; milliseconds. */
const CONTENT_MS = 5_000;
const PRINT_MS = 15_000;
const START_MS = 20_000;

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/**
 * The page gets no network by any road: besides interception and offline mode (which do not see every kind of
 * connection), there is no proxy behind the one named here, and no name can be resolved.
 */
const ARGUMENTS = [
  '--proxy-server=http://127.0.0.1:9',
  '--proxy-bypass-list=<-loopback>',
  '--host-resolver-rules=MAP * ~NOTFOUND',
  '--disable-dev-shm-usage',
  '--disable-gpu',
  '--font-render-hinting=none',
];

/** Node's CommonJS loads puppeteer the first time a certificate is made, not at every start of the server. */
const loadPuppeteer = async () => (await import('puppeteer')).default;

/** Path of the Chromium to use: the configured one, one on the PATH, or puppeteer's own; undefined without any. */
export async function findChromium({
  chromiumPath,
}: Partial<Pick<Settings, 'chromiumPath'>>): Promise<string | undefined> {
  const found = chromiumPath && isExecutable(chromiumPath) ? chromiumPath : findOnPath(...NAMES);
  if (found) return found;
  // Throws where puppeteer knows no build for this platform, which is the same as having none.
  const own = await loadPuppeteer()
    .then((puppeteer) => puppeteer.executablePath())
    .catch(() => '');
  return isExecutable(own) ? own : undefined;
}

async function launch(executablePath: string, { chromiumNoSandbox }: ChromiumSettings): Promise<Browser> {
  const puppeteer = await loadPuppeteer();
  try {
    return await puppeteer.launch({
      executablePath,
      args: chromiumNoSandbox ? [...ARGUMENTS, '--no-sandbox'] : ARGUMENTS,
      pipe: true,
      timeout: START_MS,
      protocolTimeout: START_MS,
      // Strapi decides what a signal does; it closes the browser on its way out.
      ...{ handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false },
    });
  } catch (cause) {
    const hint = 'run as root, or in a container without user namespaces, it needs CHROMIUM_NO_SANDBOX=true';
    throw new Error(`Chromium (${executablePath}) did not start; ${hint}`, { cause });
  }
}

/** Shuts the page off: no scripts, no network, nothing but what the HTML brings along in `data:` URLs. */
async function isolate(page: Page): Promise<void> {
  page.setDefaultTimeout(CONTENT_MS);
  await page.setJavaScriptEnabled(false);
  await page.setOfflineMode(true);
  await page.setRequestInterception(true);
  page.on('request', (request) => {
    const allowed = request.url().startsWith('data:') || request.url() === 'about:blank';
    // The page may be gone by now; then the request is, too.
    void (allowed ? request.continue() : request.abort()).catch(() => undefined);
  });
}

async function print(browser: Browser, html: string): Promise<Buffer> {
  const context = await browser.createBrowserContext();
  try {
    const page = await context.newPage();
    await isolate(page);
    await page.setContent(html, { waitUntil: 'load', timeout: CONTENT_MS });
    const pdf = await page.pdf({
      ...{ format: 'A4', landscape: true, printBackground: true, preferCSSPageSize: true },
      ...{ tagged: true, outline: false, timeout: PRINT_MS },
    });
    return Buffer.from(pdf);
  } finally {
    // A context of a browser that died cannot be closed, and need not be.
    await context.close().catch(() => undefined);
  }
}

/** Kills rather than asks: what gets here hangs, is broken, or is no longer wanted. */
async function dispose(browser: Browser): Promise<void> {
  browser.process()?.kill('SIGKILL');
  await browser.close().catch(() => undefined);
}

export interface Printer {
  /** HTML to PDF. Throws when Chromium cannot be started, or fails twice. */
  print(executablePath: string, html: string): Promise<Buffer>;
  /** Ends Chromium. A later print starts it again. */
  close(): Promise<void>;
}

/** One Chromium, started at the first print and kept; a clean context for each document, one document at a time. */
export function createPrinter(settings: ChromiumSettings): Printer {
  let current: Browser | undefined;
  let last: Promise<unknown> = Promise.resolve();

  const discard = async () => {
    const old = current;
    current = undefined;
    if (old) await dispose(old);
  };

  const printOnce = async (executablePath: string, html: string): Promise<Buffer> => {
    if (!current?.connected) {
      await discard();
      current = await launch(executablePath, settings);
    }
    return print(current, html);
  };

  const printTwice = (executablePath: string, html: string): Promise<Buffer> =>
    printOnce(executablePath, html).catch(async () => {
      await discard();
      return printOnce(executablePath, html);
    });

  /** After whatever waits already; what failed before does not matter to the next. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = last.then(work, work);
    last = turn.catch(() => undefined);
    return turn;
  };

  return {
    print: (executablePath, html) => inTurn(() => printTwice(executablePath, html)),
    close: () => inTurn(discard),
  };
}
