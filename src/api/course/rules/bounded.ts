import { z } from 'zod';

import { MAX_FAULTS } from './faults';

interface Bounds {
  min?: number;
  max: number;
}

const elements = new WeakMap<z.core.$ZodType, z.ZodType>();

/** The element of a list that comes from `boundedArray`; none for others, which no schema of a request may have. */
export const elementOfBounded = (list: z.core.$ZodType): z.ZodType | undefined => elements.get(list);

/**
 * A list in a request. zod's own `z.array(…).max(…)` looks at every element, however many there are, and reports each;
 * this one looks at the length first, and stops reading when there are as many faults as an answer names, and one more.
 */
export function boundedArray<T extends z.ZodType>(element: T, { min = 0, max }: Bounds): z.ZodType<z.output<T>[]> {
  const { $schema: _dialect, ...items } = z.toJSONSchema(element);
  const list = z.array(z.unknown()).min(min).max(max).meta({ items });
  const schema = z.preprocess((value, context) => {
    if (!Array.isArray(value) || value.length > max) return Array.isArray(value) ? value.slice(0, max + 1) : value;
    return readElements(element, value, context);
  }, list) as unknown as z.ZodType<z.output<T>[]>;
  elements.set(list, element);
  return schema;
}

function readElements(element: z.ZodType, values: unknown[], context: z.RefinementCtx<unknown>): unknown[] {
  const read: unknown[] = [];
  let faults = 0;
  for (const [index, value] of values.entries()) {
    const parsed = element.safeParse(value);
    if (parsed.success) {
      read.push(parsed.data);
      continue;
    }
    for (const issue of parsed.error.issues) context.issues.push({ ...issue, path: [index, ...issue.path] } as never);
    faults += parsed.error.issues.length;
    if (faults > MAX_FAULTS) break;
  }
  return read;
}
