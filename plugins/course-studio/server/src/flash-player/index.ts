import fs from 'node:fs';
import path from 'node:path';
import type { Context } from 'koa';

import { nameResponse } from '../../../../../src/response-headers/kinds';
import type { Feature } from '../feature';
import { PLAYER_PAGE, PLAYER_SCRIPT } from './page';

const PATH = '/course-studio/flash-player';

/** Of Ruffle's package only what a browser asks for. */
const TYPES: Record<string, string> = {
  '.js': 'text/javascript; charset=utf-8',
  '.wasm': 'application/wasm',
};

const RUFFLE = path.dirname(require.resolve('@ruffle-rs/ruffle'));

const isRuffleFile = (name: string): boolean =>
  /^[\w.]+$/.test(name) && path.extname(name) in TYPES && fs.existsSync(path.join(RUFFLE, name));

/** Files with a hash in their name never change; the others do with every update of Ruffle. */
const cacheFor = (name: string): string =>
  /[0-9a-f]{20}/.test(name) ? 'public, max-age=31536000, immutable' : 'public, max-age=3600';

/**
 * Serves the Flash player and the page it runs in. Both hold nothing of anybody's: the page gets the film from the
 * window that embeds it, and its policy gives it an origin of its own and no network but Ruffle's files.
 */
const flashPlayerController = () => ({
  async page(ctx: Context) {
    nameResponse(ctx, 'flashPlayer');
    ctx.type = 'text/html';
    ctx.body = PLAYER_PAGE;
  },

  async file(ctx: Context) {
    const name = String(ctx.params.file);
    if (name !== 'player.js' && !isRuffleFile(name)) return ctx.notFound();
    nameResponse(ctx, 'flashPlayerFile');
    // A sandboxed page has no origin, so even our own files are foreign to it.
    ctx.set('Access-Control-Allow-Origin', '*');
    ctx.set('Cache-Control', cacheFor(name));
    ctx.set('Content-Type', TYPES[path.extname(name)] ?? '');
    ctx.body = name === 'player.js' ? PLAYER_SCRIPT : fs.createReadStream(path.join(RUFFLE, name));
  },
});

export const flashPlayerFeature: Feature = {
  controllers: { flashPlayer: flashPlayerController },
  publicRoutes: [
    { method: 'GET', path: PATH, handler: 'flashPlayer.page' },
    { method: 'GET', path: `${PATH}/:file`, handler: 'flashPlayer.file' },
  ],
};
