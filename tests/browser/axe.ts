import fs from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const SOURCE = createRequire(__filename).resolve('axe-core/axe.min.js');

interface Findings {
  violations: { id: string; nodes: { target: unknown[] }[] }[];
}
type Axe = { run(context: object | Document): Promise<Findings> };

/** What axe finds wrong on the page, or below the selector `within`, as `rule: selector`. */
export async function axe(page: Page, within?: string): Promise<string[]> {
  // As a script of the page it would be kept out by the admin's content security policy.
  await page.evaluate(fs.readFileSync(SOURCE, 'utf8'));
  const { violations } = await page.evaluate(
    (selector) => (window as unknown as { axe: Axe }).axe.run(selector ? { include: [selector] } : document),
    within,
  );
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`));
}
