/** What checks certificates in a browser may read from anywhere: it is public, and the same for everybody. */
const PUBLIC_VERIFICATION = /^\/certificates\/(?:keys|issuer|status\/[^/]+|verify\/[^/]+)\/?$/;

function isExactOrigin(text: string): boolean {
  try {
    const { origin, protocol } = new URL(text);
    return origin === text && !text.includes('*') && (protocol === 'https:' || protocol === 'http:');
  } catch {
    return false;
  }
}

/**
 * The origins of a setting.
 * @throws if one is not exactly an origin: a pattern, a path or a `*` would let in others than those who were meant
 */
export function readOrigins(setting: string, values: readonly string[]): string[] {
  const origins = values.map((value) => value.trim()).filter((value) => value !== '');
  const wrong = origins.find((origin) => !isExactOrigin(origin));
  if (wrong !== undefined)
    throw new Error(
      `${setting} names "${wrong}", which is not an origin. Write it like https://learn.example.org, without a path or a slash at the end`,
    );
  return origins;
}

/**
 * The origins whose pages may read the answer to `path` in a browser, never with cookies. Nobody's outside the REST API:
 * the panel and its routes are on the same origin.
 */
export function readersOf(path: string, { apiPath, apiOrigins }: { apiPath: string; apiOrigins: string[] }): string[] {
  if (!path.startsWith(`${apiPath}/`)) return [];
  return PUBLIC_VERIFICATION.test(path.slice(apiPath.length)) ? ['*'] : apiOrigins;
}
