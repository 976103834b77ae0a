import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, BrowserContext, Page } from 'puppeteer';

import { findOnPath, isExecutable } from '../executables';
import type { Settings } from '../settings';

type ChromiumSettings = Pick<Settings, 'chromiumNoSandbox'> & Partial<Pick<Settings, 'chromiumDocuments'>>;

/** Longest a page may take to take its content, and to be printed; milliseconds. */
const CONTENT_MS = 5_000;
const PRINT_MS = 15_000;
/** Longest Chromium may take to start; milliseconds. */
const START_MS = 20_000;
/** Longest a context with its page may take to be opened, or to be closed; milliseconds. */
const SHEET_MS = 10_000;

/** How many documents may wait; whoever comes then is told so. Certificates wait in their own queue, one at a time. */
const MOST_WAITING = 30;

/** After so many documents Chromium is started anew, unless told otherwise: it never gives all of its memory back. */
const DOCUMENTS = 100;

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

/** The work's result. @throws if it takes longer than so many milliseconds; puppeteer waits for some answers for ever. */
async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  const done = new AbortController();
  const late = sleep(ms, undefined, { signal: done.signal }).then(() => {
    throw new Error('Chromium does not answer');
  });
  return Promise.race([work, late]).finally(() => done.abort());
}

async function launch(executablePath: string, { chromiumNoSandbox }: ChromiumSettings): Promise<Browser> {
  const puppeteer = await loadPuppeteer();
  const givenUp = new AbortController();
  const browser = puppeteer.launch({
    executablePath,
    args: chromiumNoSandbox ? [...ARGUMENTS, '--no-sandbox'] : ARGUMENTS,
    pipe: true,
    timeout: START_MS,
    protocolTimeout: START_MS,
    signal: givenUp.signal,
    // Strapi decides what a signal does; it closes the browser on its way out.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
  try {
    return await within(START_MS, browser);
  } catch (cause) {
    givenUp.abort();
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

/** As `within`, and at once when the browser dies: puppeteer waits half a minute for some answers of a dead one. */
async function whileAlive<T>(browser: Browser, ms: number, work: Promise<T>): Promise<T> {
  let stop = () => {};
  const death = new Promise<never>((_, reject) => {
    const died = () => reject(new Error('Chromium ended'));
    browser.once('disconnected', died);
    stop = () => browser.off('disconnected', died);
    if (!browser.connected) died();
  });
  return within(ms, Promise.race([work, death])).finally(stop);
}

/** A clean context with one page in it that is shut off; for one document. */
interface Sheet {
  context: BrowserContext;
  page: Page;
}

async function openSheet(browser: Browser): Promise<Sheet> {
  const context = await browser.createBrowserContext();
  const page = await context.newPage();
  await isolate(page);
  return { context, page };
}

/** A context of a browser that died cannot be closed, and need not be. */
const closeContext = (context: BrowserContext): Promise<void> =>
  whileAlive(context.browser(), SHEET_MS, context.close()).catch(() => undefined);

const toPdf = async (page: Page): Promise<Buffer> =>
  Buffer.from(
    await page.pdf({
      printBackground: true,
      preferCSSPageSize: true,
      tagged: true,
      outline: false,
      timeout: PRINT_MS,
    }),
  );

const toPicture = async (page: Page, { width, height }: Size): Promise<Buffer> => {
  await page.setViewport({ width, height });
  return Buffer.from(await page.screenshot({ type: 'png' }));
};

/** Kills rather than asks: what gets here hangs, is broken, or is no longer wanted. */
async function dispose(browser: Browser): Promise<void> {
  browser.process()?.kill('SIGKILL');
  await within(SHEET_MS, browser.close()).catch(() => undefined);
}

/** CSS pixels. */
export interface Size {
  width: number;
  height: number;
}

/** Too many documents wait; come back later. */
export class PrinterBusy extends Error {}

export interface Printer {
  /** HTML to PDF. @throws PrinterBusy; any error when Chromium cannot be started, or fails twice */
  print(executablePath: string, html: string): Promise<Buffer>;
  /** HTML to PNG, as it would be printed. @throws as `print` does */
  picture(executablePath: string, html: string, size: Size): Promise<Buffer>;
  /** Ends Chromium. A later print starts it again. */
  close(): Promise<void>;
}

type Draw = (page: Page) => Promise<Buffer>;

/** One Chromium, started at the first print and kept; a clean context for each document, one document at a time. */
export function createPrinter({ chromiumDocuments = DOCUMENTS, ...settings }: ChromiumSettings): Printer {
  let current: Browser | undefined;
  /** Laid out while nobody waits, so that the next document finds its context ready. */
  let spare: Promise<Sheet> | undefined;
  let printed = 0;
  let waiting = 0;
  let last: Promise<unknown> = Promise.resolve();

  const discard = async () => {
    const old = current;
    current = spare = undefined;
    printed = 0;
    if (old) await dispose(old);
  };

  const layOut = (browser: Browser): void => {
    spare = openSheet(browser);
    // Whoever takes it hears of the failure.
    spare.catch(() => undefined);
  };

  const takeSheet = async (executablePath: string): Promise<Sheet> => {
    if (!current?.connected) {
      await discard();
      current = await launch(executablePath, settings);
    }
    const sheet = spare ?? openSheet(current);
    spare = undefined;
    return whileAlive(current, SHEET_MS, sheet);
  };

  const drawOnce = async (executablePath: string, html: string, draw: Draw): Promise<Buffer> => {
    const { context, page } = await takeSheet(executablePath);
    const drawn = page.setContent(html, { waitUntil: 'load', timeout: CONTENT_MS }).then(() => draw(page));
    return whileAlive(context.browser(), CONTENT_MS + PRINT_MS, drawn).finally(() => closeContext(context));
  };

  const drawTwice = (executablePath: string, html: string, draw: Draw): Promise<Buffer> =>
    drawOnce(executablePath, html, draw).catch(async () => {
      await discard();
      return drawOnce(executablePath, html, draw);
    });

  const goOn = async (): Promise<void> => {
    printed += 1;
    if (printed >= chromiumDocuments) await discard();
    else if (current?.connected) layOut(current);
  };

  /** After whatever waits already; what failed before does not matter to the next. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = last.then(work, work);
    last = turn.catch(() => undefined);
    return turn;
  };

  const draw = async (executablePath: string, html: string, how: Draw): Promise<Buffer> => {
    if (waiting >= MOST_WAITING) throw new PrinterBusy('too many documents wait for Chromium');
    waiting += 1;
    const done = inTurn(() => drawTwice(executablePath, html, how)).finally(() => (waiting -= 1));
    void inTurn(goOn).catch(() => undefined);
    return done;
  };

  return {
    print: (executablePath, html) => draw(executablePath, html, toPdf),
    picture: (executablePath, html, size) => draw(executablePath, html, (page) => toPicture(page, size)),
    close: () => inTurn(discard),
  };
}
