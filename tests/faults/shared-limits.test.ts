import { afterAll, beforeAll, expect, it } from 'vitest';

import { startRedis } from '../servers';
import { startSecondServer, startStudioProcess, type Restartable, type StudioProcess } from '../studio-process';

let redis: Awaited<ReturnType<typeof startRedis>>;
let first: StudioProcess;
let second: Restartable & { url: string };

beforeAll(async () => {
  redis = await startRedis();
  first = await startStudioProcess({
    ...redis.env,
    RATE_LIMITS: JSON.stringify({ 'login.accountAndAddress': '4/600' }),
  });
  second = await startSecondServer(first);
});
afterAll(async () => {
  await second?.kill();
  await first?.remove();
  await redis?.stop();
});

async function statusOfLogin(url: string, password = 'wrong'): Promise<number> {
  const body = JSON.stringify({ email: first.admin.email, password });
  const headers = { 'content-type': 'application/json' };
  return (await fetch(`${url}/admin/login`, { method: 'POST', headers, body })).status;
}

it('counts across all processes where there is Redis, and by itself in each while Redis is away', async () => {
  const urls = [first.url, second.url, first.url, second.url];
  for (const url of urls) expect(await statusOfLogin(url)).toBe(400);
  for (const url of [first.url, second.url]) {
    expect(await statusOfLogin(url)).toBe(429);
    expect(await statusOfLogin(url, first.admin.password)).toBe(429);
  }

  await redis.stop();
  for (const url of [first.url, second.url]) {
    for (let at = 0; at < 4; at += 1) expect(await statusOfLogin(url)).toBe(400);
    expect(await statusOfLogin(url)).toBe(429);
  }
});
