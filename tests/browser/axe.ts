import fs from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const SOURCE = fs.readFileSync(createRequire(__filename).resolve('axe-core/axe.min.js'), 'utf8');

interface Findings {
  violations: { id: string; nodes: { target: unknown[] }[] }[];
}
type Axe = { run(context: object | Document): Promise<Findings> };

/** What axe finds wrong on the page, or below the selector `within`, as `rule: selector`. */
export async function axe(page: Page, within?: string): Promise<string[]> {
  // Not as a script of the page, which its content security policy forbids.
  await page.evaluate(SOURCE);
  const { violations } = await page.evaluate(
    (selector) => (window as unknown as { axe: Axe }).axe.run(selector ? { include: [selector] } : document),
    within,
  );
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`));
}
