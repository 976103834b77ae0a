/** Examples for the OpenAPI document; a test holds them to the schemas. */
const TOKEN = 'q3Vt0b5X9c-1ZkE7dYw2LrN8mJ4sHfA6uPgQeTiKo_U';
const JWT = 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ1c2VySWQiOiI3In0.c2lnbmF0dXJl';
const email = 'lea@example.com';
const username = 'lea.learner';
const password = 'Tides-of-9';
const user = { id: 7, documentId: 'k7n2x5v9q1w4z8c0t3y6b1mr', username, email };

export const ACCOUNT_EXAMPLES = {
  registration: { data: { registration: 'invited', mail: true } },
  acceptance: { token: TOKEN, username, password },
  login: { identifier: email, password },
  register: { username, email, password, fullName: 'Lea Learner' },
  session: { jwt: JWT, refreshToken: JWT, user },
  withCookie: { jwt: JWT, user },
  refresh: { refreshToken: JWT },
  renewed: { jwt: JWT, refreshToken: JWT },
  everywhere: { scope: 'all' },
  forgotten: { email },
  reset: { code: TOKEN, password, passwordConfirmation: password },
  change: { currentPassword: 'Moons-of-4', password, passwordConfirmation: password },
  sent: { email, sent: true },
  done: { ok: true },
} as const;
