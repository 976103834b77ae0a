import Ajv, { type ValidateFunction } from 'ajv/dist/2020';

import type { Answer, Studio } from './harness';

interface Content {
  content?: Record<string, { schema?: object; example?: unknown; examples?: Record<string, { value: unknown }> }>;
}

export interface Operation {
  requestBody?: Content;
  responses: Record<string, Content>;
}

export interface OpenApiDocument {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
}

/** What the OpenAPI document of a studio promises. */
export interface Contract {
  document: OpenApiDocument;
  /** What is wrong with an answer by the document, or null; also null for routes that do not stand in it. */
  problemOf(method: string, path: string, answer: Pick<Answer, 'status' | 'body'>): string | null;
  /** Whether a value is what a schema of the document says; if not, why. */
  mismatch(schema: object, value: unknown): string | null;
}

const JSON_TYPE = 'application/json';

/** `/courses/{id}` matches `/courses/x7f…`, but no longer path. */
const matcherOf = (template: string): RegExp => new RegExp(`^${template.replace(/\{\w+\}/g, '[^/]+')}$`);

const contracts = new WeakMap<object, Promise<Contract>>();

/** The OpenAPI document of a studio, read once. */
export function contractOf(studio: Pick<Studio, 'api'>): Promise<Contract> {
  const known = contracts.get(studio) ?? readContract(studio);
  contracts.set(studio, known);
  return known;
}

async function readContract({ api }: Pick<Studio, 'api'>): Promise<Contract> {
  const { body: document } = await api<OpenApiDocument & object>('GET', '/api/openapi.json');
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
  // By this name the references in its parts find the whole.
  ajv.addSchema(document, 'document');
  const validators = new Map<object, ValidateFunction>();
  const validatorOf = (schema: object): ValidateFunction => {
    const known = validators.get(schema);
    if (known) return known;
    const absolute = JSON.stringify(schema).replaceAll('"$ref":"#/', '"$ref":"document#/');
    const made = ajv.compile(JSON.parse(absolute) as object);
    validators.set(schema, made);
    return made;
  };
  const mismatch = (schema: object, value: unknown): string | null => {
    const validate = validatorOf(schema);
    return validate(value) ? null : ajv.errorsText(validate.errors, { dataVar: 'body' });
  };

  // A path without parameters before one with: `/certificates/verify/{code}` before `/certificates/{id}/pdf`.
  const templates = Object.keys(document.paths)
    .sort((a, b) => a.split('{').length - b.split('{').length)
    .map((template) => ({ template, matches: matcherOf(template) }));

  return {
    document,
    mismatch,
    problemOf(method, path, { status, body }) {
      const template = templates.find(({ matches }) => matches.test(path.split('?')[0]!))?.template;
      const operation = template && document.paths[template]?.[method.toLowerCase()];
      if (!operation) return null;
      const place = `${method} ${template} ${status}`;
      const response = operation.responses[status];
      if (!response) return `${place}: is not in the OpenAPI document`;
      const schema = response.content?.[JSON_TYPE]?.schema;
      const problem = schema && mismatch(schema, body);
      return problem ? `${place}: ${problem}` : null;
    },
  };
}
