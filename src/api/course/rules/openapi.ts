import { ACCOUNT_EXAMPLES } from '../../account/rules/examples';
import { FULL_NAME_PROBLEMS } from '../../profile/rules/full-name';
import { LEARNER_ERRORS, type LearnerErrorCode, type LearnerErrorDetails } from './errors';
import { EXAMPLES } from './examples';
import { MAX_FAULTS } from './faults';

/**
 * What Strapi's OpenAPI document cannot be told by routes: answers other than 200, the errors with their codes, and
 * examples. By `method path`, as they stand in the document.
 */
interface Told {
  /** Codes it may answer with. */
  errors: LearnerErrorCode[];
  /** It answers 201 when it makes something, and 200 when that is there already. */
  creates?: true;
  /** It asks for no token. */
  open?: true;
  /** Examples of what is sent and of what is answered, by name. */
  requests?: Record<string, unknown>;
  responses?: Record<string, unknown>;
  /** Media type of an answer that is not JSON. */
  file?: string;
  /** It is for people: refusals are pages, too. */
  page?: true;
  /** A PDF is sent, by itself or in a form. */
  takesPdf?: true;
}

/** What is known of a code. */
const VERIFICATIONS = {
  valid: { data: EXAMPLES.valid },
  revoked: { data: EXAMPLES.revoked },
  unknown: { data: { status: 'unknown' } },
};

const PAGE = { open: true, file: 'text/html', page: true } as const;

const SESSIONS = { session: ACCOUNT_EXAMPLES.session, withCookie: ACCOUNT_EXAMPLES.withCookie };
const DONE = { done: ACCOUNT_EXAMPLES.done };

export const OPERATIONS: Record<string, Told> = {
  'get /auth/registration': { open: true, errors: [], responses: { registration: ACCOUNT_EXAMPLES.registration } },
  'post /auth/invitation': {
    open: true,
    errors: [
      'body.invalid',
      'registration.closed',
      'token.unknown',
      'password.weak',
      'username.taken',
      'account.exists',
      'limit.reached',
    ],
    requests: { acceptance: ACCOUNT_EXAMPLES.acceptance },
    responses: SESSIONS,
  },
  'post /auth/local': {
    open: true,
    errors: ['body.invalid', 'login.wrong', 'login.unconfirmed', 'login.blocked', 'limit.reached'],
    requests: { login: ACCOUNT_EXAMPLES.login },
    responses: SESSIONS,
  },
  'post /auth/local/register': {
    open: true,
    errors: ['body.invalid', 'registration.closed', 'password.weak', 'name.invalid', 'username.taken', 'limit.reached'],
    requests: { register: ACCOUNT_EXAMPLES.register },
    responses: DONE,
  },
  'get /auth/email-confirmation': { open: true, errors: ['token.unknown', 'limit.reached'], responses: DONE },
  'post /auth/send-email-confirmation': {
    open: true,
    errors: ['body.invalid', 'mail.missing', 'limit.reached'],
    requests: { forgotten: ACCOUNT_EXAMPLES.forgotten },
    responses: { sent: ACCOUNT_EXAMPLES.sent },
  },
  'post /auth/forgot-password': {
    open: true,
    errors: ['body.invalid', 'mail.missing', 'limit.reached'],
    requests: { forgotten: ACCOUNT_EXAMPLES.forgotten },
    responses: DONE,
  },
  'post /auth/reset-password': {
    open: true,
    errors: ['body.invalid', 'token.unknown', 'password.weak', 'limit.reached'],
    requests: { reset: ACCOUNT_EXAMPLES.reset },
    responses: SESSIONS,
  },
  'post /auth/change-password': {
    errors: ['password.weak', 'limit.reached'],
    requests: { change: ACCOUNT_EXAMPLES.change },
    responses: SESSIONS,
  },
  'post /auth/refresh': {
    open: true,
    errors: ['body.invalid', 'session.ended', 'limit.reached'],
    requests: { refresh: ACCOUNT_EXAMPLES.refresh },
    responses: { renewed: ACCOUNT_EXAMPLES.renewed, withCookie: { jwt: ACCOUNT_EXAMPLES.renewed.jwt } },
  },
  'post /auth/logout': {
    open: true,
    errors: ['body.invalid', 'learner.required', 'limit.reached'],
    requests: { everywhere: ACCOUNT_EXAMPLES.everywhere },
    responses: DONE,
  },
  'get /courses': { errors: ['body.invalid'], responses: { courses: EXAMPLES.courses } },
  'get /courses/{id}': { errors: ['course.unknown'], responses: { course: { data: EXAMPLES.course } } },
  'post /courses/{id}/enrollments': {
    creates: true,
    errors: ['learner.required', 'course.unknown'],
    responses: { enrollment: { data: EXAMPLES.enrollment } },
  },
  'get /enrollments': {
    errors: ['learner.required'],
    responses: { enrollments: { data: [EXAMPLES.enrollment] } },
  },
  'get /enrollments/{id}': {
    errors: ['learner.required', 'enrollment.unknown'],
    responses: { enrollment: { data: EXAMPLES.enrollment } },
  },
  'post /enrollments/{id}/upgrade': {
    errors: [
      'body.invalid',
      'learner.required',
      'enrollment.unknown',
      'enrollment.completed',
      'enrollment.attemptOpen',
    ],
    requests: { nothing: {} },
    responses: { upgraded: { data: EXAMPLES.upgraded } },
  },
  'post /enrollments/{id}/files/{fileId}/opened': {
    errors: ['learner.required', 'enrollment.unknown', 'file.unknown', 'file.unserved'],
    responses: { enrollment: { data: EXAMPLES.enrollment } },
  },
  'post /test-sets/{id}/attempts': {
    creates: true,
    errors: [
      'learner.required',
      'enrollment.required',
      'testSet.unknown',
      'attempt.noneLeft',
      'attempt.wait',
      'limit.reached',
    ],
    responses: { open: { data: EXAMPLES.open } },
  },
  'get /attempts/{id}': {
    errors: ['learner.required', 'attempt.unknown'],
    responses: { open: { data: EXAMPLES.open }, graded: { data: EXAMPLES.graded } },
  },
  'put /attempts/{id}/answers': {
    errors: [
      'body.invalid',
      'learner.required',
      'attempt.unknown',
      'attempt.submitted',
      'attempt.expired',
      'limit.reached',
    ],
    requests: { save: EXAMPLES.save },
    responses: { open: { data: EXAMPLES.open } },
  },
  'post /attempts/{id}/submit': {
    errors: ['body.invalid', 'learner.required', 'attempt.unknown', 'limit.reached'],
    requests: { nothing: {} },
    responses: { marks: { data: EXAMPLES.graded }, key: { data: EXAMPLES.withKey } },
  },
  'get /certificates': {
    errors: ['learner.required'],
    responses: { certificates: { data: [EXAMPLES.certificate] } },
  },
  'get /certificates/{id}/pdf': {
    file: 'application/pdf',
    errors: ['learner.required', 'certificate.unknown', 'certificate.pending', 'certificate.waiting'],
  },
  'get /certificates/{id}/credential': {
    file: 'application/vc+jwt',
    errors: ['learner.required', 'certificate.unknown', 'certificate.revoked', 'certificate.provisional'],
  },
  'get /profile': { errors: ['learner.required'], responses: { profile: { data: EXAMPLES.profile } } },
  'put /profile': {
    errors: ['body.invalid', 'learner.required', 'name.invalid', 'name.fixed', 'limit.reached'],
    requests: { fullName: { data: { fullName: 'Lea Learner' } } },
    responses: { profile: { data: EXAMPLES.profile } },
  },
  'get /certificates/verify/{code}': {
    open: true,
    errors: ['certificate.code', 'verification.tooMany'],
    responses: VERIFICATIONS,
  },
  'post /certificates/verify': {
    open: true,
    takesPdf: true,
    errors: ['certificate.file', 'certificate.fileTooLarge', 'verification.tooMany'],
    responses: VERIFICATIONS,
  },
  'get /certificates/issuer': { open: true, errors: [], responses: { issuer: EXAMPLES.issuer } },
  'get /certificates/keys': { open: true, errors: [], responses: { keys: { keys: [EXAMPLES.key] } } },
  'get /certificates/keys/{kid}': { open: true, errors: ['key.unknown'], responses: { key: EXAMPLES.key } },
  'get /certificates/status/{code}': {
    open: true,
    errors: ['certificate.code', 'certificate.unknown', 'verification.tooMany'],
    responses: { valid: EXAMPLES.notRevoked, revoked: EXAMPLES.isRevoked },
  },
  'get /verify': { ...PAGE, errors: ['certificate.code', 'verification.tooMany'] },
  'get /verify/{code}': { ...PAGE, errors: ['certificate.code', 'verification.tooMany'] },
  'post /verify': {
    ...PAGE,
    takesPdf: true,
    errors: ['certificate.file', 'certificate.fileTooLarge', 'verification.tooMany'],
  },
};

interface ErrorFacts {
  status: number;
  name: string;
  message: string;
  /** None where the server fails. */
  details?: object;
}

interface StrapiError extends ErrorFacts {
  /** When it comes. */
  when: string;
  comes(place: string, told: Told): boolean;
}

const hasToken = (_place: string, { open }: Told): boolean => !open;

/** What every route that takes a body answers to one that cannot be read. */
const BODY_ERRORS: LearnerErrorCode[] = ['body.syntax', 'body.nested', 'body.tooLarge', 'body.files'];

const bodyErrorsOf = (place: string, { takesPdf }: Told): LearnerErrorCode[] =>
  place.startsWith('get ') ? [] : BODY_ERRORS.filter((code) => !(takesPdf && code === 'body.files'));

/** What Strapi itself refuses before a route is reached; these have no code. */
const STRAPI_ERRORS: StrapiError[] = [
  {
    status: 401,
    name: 'UnauthorizedError',
    message: 'Missing or invalid credentials',
    details: {},
    when: 'The token is wrong or has expired.',
    comes: hasToken,
  },
  {
    status: 403,
    name: 'ForbiddenError',
    message: 'Forbidden',
    details: {},
    when: 'The role may not do this, or there is no token.',
    comes: hasToken,
  },
  {
    status: 500,
    name: 'InternalServerError',
    message: 'Internal Server Error',
    when: 'The server failed.',
    comes: () => true,
  },
];

/** The shape of an error with one of these codes; where Strapi's own come too, it may have none. */
const errorSchema = (codes: string[], isAlwaysCoded: boolean) => ({
  type: 'object',
  required: ['data', 'error'],
  additionalProperties: false,
  properties: {
    data: { type: 'null' },
    error: {
      type: 'object',
      required: ['status', 'name', 'message', ...(isAlwaysCoded ? ['details'] : [])],
      additionalProperties: false,
      properties: {
        status: { type: 'integer' },
        name: { type: 'string' },
        message: { type: 'string', description: 'Plain English' },
        details: {
          type: 'object',
          required: isAlwaysCoded ? ['code'] : [],
          additionalProperties: false,
          properties: {
            ...(codes.length > 0 && { code: { type: 'string', enum: codes } }),
            ...(codes.some(hasFields) && { fields: FIELDS_SCHEMA }),
            ...(codes.includes('body.invalid') && { more: MORE_SCHEMA }),
            ...(codes.includes('attempt.wait') && { until: UNTIL_SCHEMA }),
          },
        },
      },
    },
  },
});

const MORE_SCHEMA = { type: 'integer', description: 'With `body.invalid`: how many more there are at least' };

const UNTIL_SCHEMA = {
  type: 'string',
  description: 'With `attempt.wait`: when the next attempt may start, ISO 8601. `Retry-After` says it in seconds',
};

/** Errors that name each thing that is wrong. */
const WITH_FIELDS = ['body.invalid', 'password.weak', 'name.invalid'];
const hasFields = (code: string): boolean => WITH_FIELDS.includes(code);

const FIELDS_SCHEMA = {
  type: 'array',
  description: 'With `body.invalid`, `password.weak` and `name.invalid`: the first things that are wrong',
  maxItems: MAX_FAULTS,
  items: {
    type: 'object',
    required: ['path', 'code', 'message'],
    additionalProperties: false,
    properties: { path: { type: 'string' }, code: { type: 'string' }, message: { type: 'string' } },
  },
};

const NAMES: Record<(typeof LEARNER_ERRORS)[LearnerErrorCode]['status'], string> = {
  400: 'ValidationError',
  401: 'UnauthorizedError',
  403: 'ForbiddenError',
  404: 'NotFoundError',
  409: 'ConflictError',
  413: 'PayloadTooLargeError',
  415: 'UnsupportedMediaTypeError',
  429: 'TooManyRequestsError',
  503: 'ServiceUnavailableError',
};

const DETAILS_EXAMPLES: Partial<Record<LearnerErrorCode, LearnerErrorDetails>> = {
  'attempt.wait': { until: '2026-01-05T09:50:00.000Z' },
  'body.invalid': {
    fields: [{ path: 'data.answers', code: 'invalid_type', message: 'Invalid input: expected array' }],
  },
  'name.invalid': { fields: [{ path: 'fullName', code: 'blank', message: FULL_NAME_PROBLEMS.blank }] },
};

const factsOf = (code: LearnerErrorCode): ErrorFacts => {
  const { status, message } = LEARNER_ERRORS[code];
  return { status, name: NAMES[status], message, details: { code, ...DETAILS_EXAMPLES[code] } };
};

/** Every error an operation answers with, by status. */
function errorResponses(place: string, told: Told): Record<string, Body> {
  const strapis = STRAPI_ERRORS.filter(({ comes }) => comes(place, told));
  const ours = [...told.errors, ...bodyErrorsOf(place, told)].map((code) => ({ code, ...factsOf(code) }));
  const statuses = [...new Set([...ours, ...strapis].map(({ status }) => status))];
  return Object.fromEntries(
    statuses.map((status) => {
      const coded = ours.filter((error) => error.status === status);
      const uncoded = strapis.filter((error) => error.status === status);
      const schema = errorSchema(
        coded.map(({ code }) => code),
        uncoded.length === 0,
      );
      const examples = named([
        ...coded.map(({ code, ...error }) => [code, { data: null, error }] as const),
        ...uncoded.map(({ when: _when, comes: _comes, ...error }) => [error.name, { data: null, error }] as const),
      ]);
      const description = [
        ...coded.map(({ code, message }) => `\`${code}\`: ${message}`),
        ...uncoded.map(({ when }) => when),
      ];
      const content = told.page ? fileContent('text/html') : { 'application/json': { schema, examples } };
      return [status, { description: description.join(' '), content }];
    }),
  );
}

/** Examples as OpenAPI has them. */
const named = (examples: readonly (readonly [string, unknown])[]) =>
  Object.fromEntries(examples.map(([name, value]) => [name, { value }]));

interface Body {
  description?: string;
  content?: Record<string, object>;
}

interface Operation {
  parameters?: { in: string }[];
  responses: Record<string, Body>;
  requestBody?: Body;
}

export interface OpenApiDocument {
  paths?: Record<string, Record<string, Operation> | undefined>;
}

const withExamples = (body: Body, examples: Record<string, unknown>): Body => ({
  ...body,
  content: Object.fromEntries(
    Object.entries(body.content ?? {}).map(([media, shape]) => [
      media,
      { ...shape, examples: named(Object.entries(examples)) },
    ]),
  ),
});

const BINARY = { type: 'string', format: 'binary' };
const fileContent = (media: string) => ({ [media]: { schema: BINARY } });

const PDF_BODY = {
  required: true,
  content: {
    ...fileContent('application/pdf'),
    'multipart/form-data': { schema: { type: 'object', required: ['files'], properties: { files: BINARY } } },
  },
};

/** The body of an operation, or none. */
function describeRequest({ requestBody }: Operation, told: Told): Body | undefined {
  if (told.takesPdf) return PDF_BODY;
  return requestBody && told.requests && withExamples(requestBody, told.requests);
}

function enrichOperation(operation: Operation, place: string, told: Told): Operation {
  const file = told.file && { description: 'OK', content: fileContent(told.file) };
  const ok = file || (operation.responses['200'] ?? { description: 'OK' });
  const answer = told.responses ? withExamples(ok, told.responses) : ok;
  const requestBody = describeRequest(operation, told);
  return {
    ...operation,
    // Strapi takes a parameter with a default for one that must be sent.
    parameters: operation.parameters?.map((parameter) => ({ ...parameter, required: parameter.in === 'path' })),
    ...(requestBody && { requestBody }),
    responses: {
      '200': told.creates ? { ...answer, description: 'It is there already' } : answer,
      ...(told.creates && { '201': { ...answer, description: 'Created' } }),
      ...errorResponses(place, told),
    },
  };
}

/** The document with all that is told here; the given one stays as it is. */
export function enrichDocument<T extends OpenApiDocument>(document: T): T {
  const paths = { ...document.paths };
  for (const [place, told] of Object.entries(OPERATIONS)) {
    const [method = '', path = ''] = place.split(' ');
    const operation = paths[path]?.[method];
    if (operation) paths[path] = { ...paths[path], [method]: enrichOperation(operation, place, told) };
  }
  return { ...document, paths };
}
