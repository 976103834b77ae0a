import http from 'node:http';
import net from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';

import { closeIdleAnswers } from './slow-requests';

const servers: http.Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** A server that waits so long for a client to take something. @returns what a client gets that reads at once */
async function ask(idleMs: number, handle: http.RequestListener): Promise<string> {
  const server = http.createServer(handle);
  servers.push(server);
  closeIdleAnswers(server);
  server.timeout = idleMs;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const socket = net.connect((server.address() as net.AddressInfo).port, '127.0.0.1');
  socket.write('GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
  let received = '';
  socket.on('data', (chunk) => (received += chunk.toString()));
  await new Promise((resolve) => socket.once('close', resolve));
  return received;
}

it('waits for an answer that is still being made', async () => {
  const received = await ask(100, (_request, response) => void sleep(500).then(() => response.end('made')));
  expect(received).toContain('made');
});

it('waits for an answer of which something comes now and then', async () => {
  const speak = async (response: http.ServerResponse): Promise<void> => {
    for (const part of ['one', 'two', 'three']) {
      response.write(part);
      await sleep(300);
    }
    response.end('end');
  };
  const received = await ask(100, (_request, response) => void speak(response));
  expect(received).toMatch(/one.*two.*three.*end/s);
});
