import JSZip from 'jszip';

import type { Studio } from './harness';

/** What tests that walk over all routes of the process share. */

export interface Reply {
  status: number;
  body: string;
  /** Names and values, one a line. */
  headers: string;
}

/** The path with an id in the place of each of its parameters. */
export const concretePath = (path: string, id: string): string => path.replace(/:[^/]+/g, id).replace(/\(.*/, id);
export const hasParameters = (path: string): boolean => /[:(]/.test(path);

/** Paths of the GET routes, each once, as the router has them. */
export const getPaths = ({ strapi }: Studio): string[] => [
  ...new Set(
    strapi.server
      .listRoutes()
      .filter(({ methods }) => methods.includes('GET'))
      .map(({ path }) => path),
  ),
];

/** What stands in an Excel file: its sheets and texts, without the properties, which hold the time at which it was made. */
async function readWorkbook(bytes: ArrayBuffer): Promise<string> {
  const { files } = await JSZip.loadAsync(bytes);
  const parts = Object.values(files).filter(({ name, dir }) => !dir && !name.startsWith('docProps/'));
  return (await Promise.all(parts.map((part) => part.async('text')))).join('\n');
}

const isWorkbook = ({ headers }: Response): boolean => headers.get('content-type')?.includes('spreadsheetml') ?? false;

export async function askRoute(url: string, token?: string): Promise<Reply> {
  const headers = token ? { Authorization: `Bearer ${token}` } : undefined;
  const response = await fetch(url, { headers, redirect: 'manual' });
  const lines = [...response.headers].map(([name, value]) => `${name}: ${value}`);
  const body = isWorkbook(response) ? await readWorkbook(await response.arrayBuffer()) : await response.text();
  return { status: response.status, body, headers: lines.join('\n') };
}

/** Asks everything, a few at a time. @returns the answers in the order of the questions */
export async function askAll<T, R>(questions: T[], one: (question: T) => Promise<R>): Promise<R[]> {
  const answers: R[] = [];
  let next = 0;
  const worker = async () => {
    for (let index = next++; index < questions.length; index = next++) answers[index] = await one(questions[index]!);
  };
  await Promise.all(Array.from({ length: 32 }, worker));
  return answers;
}

/** `[testSets][questions]` */
export const inBrackets = (steps: readonly string[]): string => steps.map((step) => `[${step}]`).join('');
