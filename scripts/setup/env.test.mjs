import util from 'node:util';

import { describe, expect, it } from 'vitest';

import { SECRETS, mergeEnv } from './env.mjs';

describe('.env', () => {
  it('gets every secret when there is none', () => {
    const { text, added } = mergeEnv('');
    expect(added).toEqual(Object.keys(SECRETS));
    expect(Object.keys(util.parseEnv(text)).sort()).toEqual(Object.keys(SECRETS).sort());
  });

  it('gets different secrets each time', () => {
    const values = Object.values(util.parseEnv(mergeEnv('').text + mergeEnv('').text.replaceAll('=', '_2=')));
    expect(new Set(values).size).toBe(2 * Object.keys(SECRETS).length);
  });

  it('keeps what is there to the letter and adds only what is missing', () => {
    const before = '# mine\nPORT=4000\nJWT_SECRET="a b#c"';
    const { text, added } = mergeEnv(before);
    expect(text.startsWith(`${before}\n`)).toBe(true);
    expect(added).not.toContain('JWT_SECRET');
    expect(util.parseEnv(text)).toMatchObject({ PORT: '4000', JWT_SECRET: 'a b#c' });
  });

  it('counts an empty value as missing, and the added one wins', () => {
    expect(util.parseEnv(mergeEnv('JWT_SECRET=\n').text).JWT_SECRET).toMatch(/^[\w-]{43}$/);
  });

  it('leaves out what the environment sets', () => {
    const environment = Object.fromEntries(Object.keys(SECRETS).map((name) => [name, 'set']));
    expect(mergeEnv('', environment)).toEqual({ added: [], text: '' });
  });

  it('adds nothing the second time', () => {
    const { text } = mergeEnv('');
    expect(mergeEnv(text)).toEqual({ added: [], text });
  });
});
