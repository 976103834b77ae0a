import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

import { matchesRoute } from './body-limits';
import { networkOf } from './network';

interface TimeLimits {
  /** How long the body of a request may take altogether. */
  bodySeconds: number;
  /** How long an upload, which may take for ever, may send nothing. */
  uploadIdleSeconds: number;
}

/** Slowest body that is waited for, bytes a second, once it has had the time to begin. Apache's own default. */
const MIN_BYTES_PER_SECOND = 500;
const RATE_GRACE_MS = 10_000;

const CHECK_INTERVAL_MS = 1000;

/**
 * How long whoever was answered before they had sent everything may go on sending, so that they can read the answer: a
 * connection that is closed while they send tells them only that it is gone. Node throws away what still comes.
 */
const LINGER_MS = 5000;

/**
 * How long a client may take nothing of an answer that waits for it; nginx's own default. A browser whose film is paused
 * asks again for the rest.
 */
const ANSWER_IDLE_MS = 60_000;

/** Uploads of files to a course. */
const UPLOAD_ROUTE = 'PATCH /course-studio/uploads/:id';

interface OpenRequest {
  request: IncomingMessage;
  response: ServerResponse;
  /** Kept by itself: a request that was cut off has none any more. */
  socket: Socket;
  isUpload: boolean;
  startedAt: number;
  bytesAtStart: number;
  /** When the last byte was seen, and how many there were then. */
  movedAt: number;
  bytesSeen: number;
}

const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;

function isTooSlow(open: OpenRequest, now: number, { bodySeconds, uploadIdleSeconds }: TimeLimits): boolean {
  if (open.isUpload) return now - open.movedAt > uploadIdleSeconds * 1000;
  const elapsedMs = now - open.startedAt;
  if (elapsedMs > bodySeconds * 1000) return true;
  const bytesPerSecond = (open.bytesSeen - open.bytesAtStart) / (elapsedMs / 1000);
  return elapsedMs > RATE_GRACE_MS && bytesPerSecond < MIN_BYTES_PER_SECOND;
}

function closeUnlessComplete({ request, socket }: Pick<OpenRequest, 'request' | 'socket'>): void {
  const timer = setTimeout(() => {
    if (!request.complete) socket.destroy();
  }, LINGER_MS);
  timer.unref();
}

function refuseSlow(open: OpenRequest): void {
  const { response } = open;
  if (!response.headersSent) response.writeHead(408, { Connection: 'close' });
  response.end();
  closeUnlessComplete(open);
}

/**
 * Closes requests whose bodies come too slowly. Node's own limit is one for all requests, and would cut uploads off; what it
 * does for headers (`headersTimeout`) stands in `config/server.ts`. Also closes what was answered before it had sent all.
 */
export function closeSlowRequests(server: Server, limits: TimeLimits): void {
  const open = new Set<OpenRequest>();
  const check = () => {
    const now = Date.now();
    for (const entry of open) {
      const { bytesRead } = entry.socket;
      if (entry.request.complete) open.delete(entry);
      else if (bytesRead > entry.bytesSeen) Object.assign(entry, { bytesSeen: bytesRead, movedAt: now });
      if (open.has(entry) && isTooSlow(entry, now, limits)) {
        open.delete(entry);
        refuseSlow(entry);
      }
    }
  };
  const timer = setInterval(check, CHECK_INTERVAL_MS).unref();
  server.once('close', () => clearInterval(timer));

  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    if (!hasBody(request)) return;
    const path = (request.url ?? '').split('?')[0]!;
    const { socket } = request;
    const bytes = socket.bytesRead;
    const now = Date.now();
    const entry: OpenRequest = {
      request,
      response,
      socket,
      isUpload: matchesRoute(UPLOAD_ROUTE, { method: request.method ?? '', path }),
      startedAt: now,
      bytesAtStart: bytes,
      movedAt: now,
      bytesSeen: bytes,
    };
    open.add(entry);
    response.once('close', () => {
      open.delete(entry);
      if (!request.complete) closeUnlessComplete(entry);
    });
  });
}

/**
 * Closes connections whose clients take nothing of their answers: each holds an open file and what was read of it. Also
 * those on which nothing is asked. An answer that is still being made has nothing to take yet, and is waited for.
 */
export function closeIdleAnswers(server: Server): void {
  server.timeout = ANSWER_IDLE_MS;
  server.on('request', ({ socket }: IncomingMessage, response: ServerResponse) => {
    response.on('timeout', () => {
      if (socket.writableLength > 0) socket.destroy();
    });
  });
}

/** Refuses connections of an address that has so many open ones; 0: no limit. */
export function limitConnections(server: Server, perAddress: number): void {
  if (perAddress === 0) return;
  const counts = new Map<string, number>();
  server.on('connection', (socket) => {
    const address = networkOf(socket.remoteAddress ?? '');
    const count = (counts.get(address) ?? 0) + 1;
    counts.set(address, count);
    socket.once('close', () => {
      const left = (counts.get(address) ?? 1) - 1;
      if (left > 0) counts.set(address, left);
      else counts.delete(address);
    });
    if (count > perAddress) socket.destroy();
  });
}
