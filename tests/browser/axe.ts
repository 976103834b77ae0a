import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const require = createRequire(__filename);

interface Findings {
  violations: { id: string; nodes: { target: unknown[] }[] }[];
}
type Axe = { run(context: object | Document): Promise<Findings> };

/** What axe finds wrong on the page, or below the selector `within`, as `rule: selector`. */
export async function axe(page: Page, within?: string): Promise<string[]> {
  await page.addScriptTag({ path: require.resolve('axe-core/axe.min.js') });
  const { violations } = await page.evaluate(
    (selector) => (window as unknown as { axe: Axe }).axe.run(selector ? { include: [selector] } : document),
    within,
  );
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`));
}
