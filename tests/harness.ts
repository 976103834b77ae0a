import fs from 'node:fs';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { createId } from '@paralleldrive/cuid2';
import type * as StrapiModule from '@strapi/strapi';
import type { Core } from '@strapi/strapi';

import type { Draft, DraftNode } from '../plugins/course-studio/shared/draft';
import type { Confirmed, Saved } from '../plugins/course-studio/shared/contracts';

const ROOT = path.resolve(__dirname, '..');
// Strapi's ES modules do not load outside a bundler; its CommonJS half does.
const { createStrapi } = createRequire(__filename)('@strapi/strapi') as typeof StrapiModule;

export interface Answer<T = unknown> {
  status: number;
  headers: Headers;
  body: T;
}

interface RequestOptions {
  token?: string;
  body?: unknown;
  headers?: Record<string, string>;
}

export interface Person {
  token: string;
  id: number;
  documentId: string;
  email: string;
  password: string;
}

export interface Studio {
  url: string;
  strapi: Core.Strapi;
  /** Folder of the database, the stored files, uploads and scratch; gone after `stop`. */
  dir: string;
  /** A request with a JSON body; the answer's body is parsed if it is JSON. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- a test says by its expectations what a body is
  api<T = any>(method: string, path: string, options?: RequestOptions): Promise<Answer<T>>;
  createLearner(name?: string): Promise<Person>;
  /** An admin user with the roles of these codes. */
  createAdmin(...roles: string[]): Promise<Person>;
  createInstructor(): Promise<Person>;
  /** An admin user whose only role allows these actions, in every course. */
  createAdminWho(...actions: string[]): Promise<Person>;
  /** A course made and confirmed the way an instructor does it. `nodes` gets the course's id. */
  publishCourse(
    instructor: Person,
    nodes: (courseId: string) => DraftNode[] | Promise<DraftNode[]>,
  ): Promise<{ id: string } & Confirmed>;
  stop(): Promise<void>;
}

/** Where a test reaches what an address leads to: one that begins with the server's `PUBLIC_URL` leads to this very server. */
export function addressHere(studio: Pick<Studio, 'url'>, address: string): string {
  const { PUBLIC_URL = '' } = process.env;
  const path = PUBLIC_URL && address.startsWith(PUBLIC_URL) ? address.slice(PUBLIC_URL.length) : address;
  return new URL(path, studio.url).href;
}

const SECRETS = [
  'APP_KEYS',
  'API_TOKEN_SALT',
  'ADMIN_JWT_SECRET',
  'TRANSFER_TOKEN_SALT',
  'ENCRYPTION_KEY',
  'JWT_SECRET',
];

/** What a test may rely on, whatever stands in the developer's own environment or `.env`. */
export const SURROUNDINGS = {
  ...Object.fromEntries(SECRETS.map((name) => [name, `test-${name}`])),
  ...Object.fromEntries(
    [
      'REDIS_URL',
      'S3_BUCKET',
      'PUBLIC_URL',
      'FFMPEG_PATH',
      'FFPROBE_PATH',
      'HEIF_PATH',
      'KEEP_UNTOUCHED_PICTURES',
      'REGISTRATION',
      'LEARNER_URL',
      'SMTP_HOST',
      'SMTP_USER',
      'MAIL_FROM',
      'MAIL_REPLY_TO',
    ].map((name) => [name, '']),
  ),
  /** Long enough for the slowest test: it does not refresh. */
  ACCESS_TOKEN_SECONDS: String(24 * 60 * 60),
  /** The same tests run on Postgres, given an empty database. */
  DATABASE_URL: process.env.TEST_DATABASE_URL ?? '',
  CHROMIUM_NO_SANDBOX: String(process.getuid?.() === 0),
  HOST: '127.0.0.1',
  LOG_LEVEL: 'error',
  NODE_ENV: 'production',
  PORT: '0',
  PROCESS_ROLE: 'all',
  STRAPI_TELEMETRY_DISABLED: 'true',
  SWEEP_GRACE_MINUTES: '0',
  /** Tests do more at a time than people. */
  RATE_LIMITS: JSON.stringify({
    'attempts.account': '1000000/60',
    'answers.account': '1000000/60',
    'saves.account': '1000000/60',
    'uploads.account': '1000000/60',
    'drafts.account': '1000000/60',
    'profile.account': '1000000/60',
    'mail.account': '1000000/60',
    'mail.address': '1000000/60',
    'reset.address': '1000000/60',
    'refresh.address': '1000000/60',
    'registration.address': '1000000/60',
  }),
};

/** A real Strapi over HTTP on SQLite in a folder of its own. One per test file: booting takes seconds. */
export async function startStudio(env: Record<string, string> = {}): Promise<Studio> {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'course-studio-test-'));
  Object.assign(process.env, SURROUNDINGS, { DATA_DIR: dir, DATABASE_FILENAME: path.join(dir, 'test.db') }, env);
  const strapi = await createStrapi({
    appDir: ROOT,
    distDir: path.join(ROOT, 'dist'),
    serveAdminPanel: Boolean(env.SERVE_ADMIN),
  }).load();
  strapi.server.mount();
  await new Promise<void>((resolve) => strapi.server.httpServer.listen(0, '127.0.0.1', resolve));
  // A test that works for long without a request must not find its connection closed.
  strapi.server.httpServer.keepAliveTimeout = 600_000;
  const { port } = strapi.server.httpServer.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  const api = requester(url);

  const createAdmin = async (...codes: string[]): Promise<Person> => {
    const roles = await strapi.db.query('admin::role').findMany({ where: { code: { $in: codes } } });
    const email = `${createId()}@example.com`;
    const password = `Pw1-${createId()}`;
    const data = {
      email,
      password,
      firstname: 'Ada',
      lastname: 'Admin',
      isActive: true,
      roles: roles.map(({ id }: { id: number }) => id),
    };
    const user = await strapi.service('admin::user').create(data);
    const { body } = await api('POST', '/admin/login', { body: { email, password } });
    return { token: body.data.token, id: user.id, documentId: user.documentId, email, password };
  };

  const publishCourse: Studio['publishCourse'] = async (instructor, nodes) => {
    const { body } = await api<{ data: Draft }>('POST', '/course-studio/drafts', { token: instructor.token });
    const { id } = body.data;
    const save = { revision: 0, saveId: createId(), changes: (await nodes(id)).map((node) => ({ op: 'put', node })) };
    const saved = await api<{ data: Saved }>('PATCH', `/course-studio/drafts/${id}`, {
      token: instructor.token,
      body: { data: save },
    });
    const confirmed = await api<{ data: Confirmed }>('POST', `/course-studio/drafts/${id}/confirm`, {
      token: instructor.token,
      body: { data: { revision: saved.body.data.revision } },
    });
    if (confirmed.status !== 200) throw new Error(`not confirmed: ${JSON.stringify(confirmed.body)}`);
    return { id, ...confirmed.body.data };
  };

  return {
    url,
    strapi,
    dir,
    api,
    createAdmin,
    publishCourse,
    createInstructor: () => createAdmin('course-instructor'),

    async createAdminWho(...actions) {
      const code = createId();
      const roles = strapi.service('admin::role');
      const role = await roles.create({ name: code, code, description: '' });
      const permissions = actions.map((action) => ({ action, conditions: [] }));
      await roles.addPermissions(role.id, permissions);
      return createAdmin(code);
    },

    async createLearner(name = 'Lea Learner') {
      const email = `${createId()}@example.com`;
      const password = `Pw1-${createId()}`;
      const role = await strapi.db
        .query('plugin::users-permissions.role')
        .findOne({ where: { type: 'authenticated' } });
      const uniqueName = `${name} ${createId().slice(0, 6)}`;
      const user = await strapi.plugin('users-permissions').service('user').add({
        username: uniqueName,
        fullName: uniqueName,
        email,
        password,
        confirmed: true,
        blocked: false,
        provider: 'local',
        role: role.id,
      });
      // Not by logging in, which is slow: what is begun is a session like any other.
      const { jwt: token } = await strapi.service('api::account.session').start({ id: user.id });
      return { token, id: user.id, documentId: user.documentId, email, password };
    },

    async stop() {
      await keepingListeners(() => strapi.destroy());
      fs.rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** Strapi removes every listener of the process when it stops, the test runner's too. */
async function keepingListeners(work: () => Promise<void>): Promise<void> {
  const before = process.eventNames().map((name) => [name, process.rawListeners(name as 'exit')] as const);
  await work();
  for (const [name, listeners] of before) {
    const left = new Set(process.rawListeners(name));
    for (const listener of listeners) if (!left.has(listener)) process.on(name as 'exit', listener as () => void);
  }
}

/** Sends requests to a server. */
export function requester(url: string): Studio['api'] {
  return async (method, route, { token, body, headers = {} } = {}) => {
    const response = await fetch(`${url}${route}`, {
      method,
      headers: {
        ...(body !== undefined && { 'Content-Type': 'application/json' }),
        ...(token && { Authorization: `Bearer ${token}` }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') && text !== '';
    return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
  };
}

/** Waits until `check` gives something, asking ten times a second. @throws after `seconds`, saying what it waited for */
export async function until<T>(
  what: string,
  check: () => Promise<T | undefined | false | null>,
  seconds = 30,
): Promise<T> {
  const end = Date.now() + seconds * 1000;
  while (Date.now() < end) {
    const found = await check();
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`waited ${seconds} s for ${what}`);
}
