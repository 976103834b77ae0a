import { expect, it } from 'vitest';

import { adminUrl } from './admin-url.mjs';

it.each([
  [{}, 'http://localhost:1337/admin'],
  [{ HOST: '0.0.0.0', PORT: '8080' }, 'http://localhost:8080/admin'],
  [{ HOST: '127.0.0.1' }, 'http://127.0.0.1:1337/admin'],
  [{ HOST: '10.0.0.5' }, 'http://10.0.0.5:1337/admin'],
  [{ HOST: '::1' }, 'http://[::1]:1337/admin'],
  [{ HOST: '127.0.0.1', PUBLIC_URL: 'https://courses.example.org/' }, 'https://courses.example.org/admin'],
])('with %j the admin panel is at %s', (settings, url) => {
  expect(adminUrl(settings)).toBe(url);
});
