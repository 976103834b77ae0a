import { LEARNER_ERRORS, type LearnerErrorCode } from './errors';
import { EXAMPLES } from './examples';

/**
 * What Strapi's OpenAPI document cannot be told by routes: answers other than 200, the errors with their codes, and
 * examples. By `method path`, as they stand in the document.
 */
interface Told {
  /** Codes it may answer with, beside those every route may. */
  errors: LearnerErrorCode[];
  /** It answers 201 when it makes something, and 200 when that is there already. */
  creates?: true;
  request?: unknown;
  response?: unknown;
  /** Media type of an answer that is not JSON. */
  file?: string;
}

export const OPERATIONS: Record<string, Told> = {
  'get /courses': { errors: ['body.invalid'], response: EXAMPLES.courses },
  'get /courses/{id}': { errors: ['course.unknown'], response: { data: EXAMPLES.course } },
  'post /courses/{id}/enrollments': {
    ...{ creates: true, errors: ['learner.required', 'course.unknown'] },
    response: { data: EXAMPLES.enrollment },
  },
  'get /enrollments': { errors: ['learner.required'], response: { data: [EXAMPLES.enrollment] } },
  'get /enrollments/{id}': {
    errors: ['learner.required', 'enrollment.unknown'],
    response: { data: EXAMPLES.enrollment },
  },
  'post /enrollments/{id}/upgrade': {
    errors: [
      'body.invalid',
      'learner.required',
      'enrollment.unknown',
      'enrollment.completed',
      'enrollment.attemptOpen',
    ],
    response: { data: EXAMPLES.upgraded },
  },
  'post /enrollments/{id}/files/{fileId}/opened': {
    errors: ['learner.required', 'enrollment.unknown', 'file.unknown'],
    response: { data: EXAMPLES.enrollment },
  },
  'post /test-sets/{id}/attempts': {
    ...{ creates: true, errors: ['learner.required', 'enrollment.required', 'testSet.unknown', 'attempt.noneLeft'] },
    response: { data: EXAMPLES.open },
  },
  'get /attempts/{id}': { errors: ['learner.required', 'attempt.unknown'], response: { data: EXAMPLES.graded } },
  'put /attempts/{id}/answers': {
    errors: ['body.invalid', 'learner.required', 'attempt.unknown', 'attempt.submitted', 'attempt.expired'],
    request: EXAMPLES.save,
    response: { data: EXAMPLES.open },
  },
  'post /attempts/{id}/submit': {
    errors: ['body.invalid', 'learner.required', 'attempt.unknown'],
    request: {},
    response: { data: EXAMPLES.graded },
  },
  'get /certificates': { errors: ['learner.required'] },
  'get /certificates/{id}/pdf': {
    ...{ file: 'application/pdf', errors: ['learner.required', 'certificate.unknown', 'certificate.pending'] },
  },
};

/** The shape of every error, with the code a front end goes by. */
const errorSchema = (codes: string[]) => ({
  type: 'object',
  required: ['data', 'error'],
  properties: {
    data: { type: 'null' },
    error: {
      type: 'object',
      required: ['status', 'name', 'message', 'details'],
      properties: {
        status: { type: 'integer' },
        name: { type: 'string' },
        message: { type: 'string', description: 'Plain English' },
        details: {
          type: 'object',
          required: ['code'],
          properties: {
            code: { type: 'string', enum: codes },
            fields: {
              type: 'array',
              description: 'With `body.invalid`: each thing that is wrong',
              items: {
                type: 'object',
                required: ['path', 'code', 'message'],
                properties: { path: { type: 'string' }, code: { type: 'string' }, message: { type: 'string' } },
              },
            },
          },
        },
      },
    },
  },
});

const NAMES: Record<number, string> = {
  400: 'ValidationError',
  401: 'UnauthorizedError',
  403: 'ForbiddenError',
  404: 'NotFoundError',
  409: 'ConflictError',
};

const errorExample = (code: LearnerErrorCode) => {
  const { status, message } = LEARNER_ERRORS[code];
  return { value: { data: null, error: { status, name: NAMES[status], message, details: { code } } } };
};

function errorResponses(codes: LearnerErrorCode[]) {
  const statuses = [...new Set(codes.map((code) => LEARNER_ERRORS[code].status))];
  return Object.fromEntries(
    statuses.map((status) => {
      const own = codes.filter((code) => LEARNER_ERRORS[code].status === status);
      const examples = Object.fromEntries(own.map((code) => [code, errorExample(code)]));
      const description = own.map((code) => `\`${code}\`: ${LEARNER_ERRORS[code].message}`).join(' ');
      return [status, { description, content: { 'application/json': { schema: errorSchema(own), examples } } }];
    }),
  );
}

interface Body {
  description?: string;
  content?: Record<string, object>;
}

interface Operation {
  responses: Record<string, Body>;
  requestBody?: Body;
}

export interface OpenApiDocument {
  paths?: Record<string, Record<string, Operation> | undefined>;
}

const withExample = (body: Body, example: unknown): Body => ({
  ...body,
  content: Object.fromEntries(
    Object.entries(body.content ?? {}).map(([media, shape]) => [media, { ...shape, example }]),
  ),
});

const describeFile = (media: string): Body => ({
  description: 'OK',
  content: { [media]: { schema: { type: 'string', format: 'binary' } } },
});

function enrichOperation(operation: Operation, told: Told): Operation {
  const ok = told.file ? describeFile(told.file) : (operation.responses['200'] ?? { description: 'OK' });
  const answer = told.response === undefined ? ok : withExample(ok, told.response);
  return {
    ...operation,
    ...(operation.requestBody &&
      told.request !== undefined && { requestBody: withExample(operation.requestBody, told.request) }),
    responses: {
      ...operation.responses,
      '200': told.creates ? { ...answer, description: 'It is there already' } : answer,
      ...(told.creates && { '201': { ...answer, description: 'Created' } }),
      ...errorResponses(told.errors),
    },
  };
}

/** The document with all that is told here; the given one stays as it is. */
export function enrichDocument<T extends OpenApiDocument>(document: T): T {
  const paths = { ...document.paths };
  for (const [place, told] of Object.entries(OPERATIONS)) {
    const [method = '', path = ''] = place.split(' ');
    const operation = paths[path]?.[method];
    if (operation) paths[path] = { ...paths[path], [method]: enrichOperation(operation, told) };
  }
  return { ...document, paths };
}
