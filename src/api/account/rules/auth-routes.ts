import { z } from 'zod';

import {
  changeBody,
  doneView,
  forgottenBody,
  loginBody,
  logoutBody,
  refreshBody,
  registrationBody,
  renewedView,
  resetBody,
  sentView,
  sessionView,
} from './contract';

interface RouteShape {
  request?: { body?: Record<string, z.ZodType>; query?: Record<string, z.ZodType> };
  response: z.ZodType;
}

const json = (body: z.ZodType) => ({ body: { 'application/json': body } });

/** Bodies and answers of the routes of users-permissions that this product changes, for the OpenAPI document. */
export const AUTH_ROUTES: Record<string, RouteShape> = {
  'POST /auth/local': { request: json(loginBody), response: sessionView },
  'POST /auth/local/register': { request: json(registrationBody), response: doneView },
  'POST /auth/refresh': { request: json(refreshBody), response: renewedView },
  'POST /auth/logout': { request: json(logoutBody), response: doneView },
  'POST /auth/forgot-password': { request: json(forgottenBody), response: doneView },
  'POST /auth/reset-password': { request: json(resetBody), response: sessionView },
  'POST /auth/change-password': { request: json(changeBody), response: sessionView },
  'POST /auth/send-email-confirmation': { request: json(forgottenBody), response: sentView },
  'GET /auth/email-confirmation': { request: { query: { confirmation: z.string() } }, response: doneView },
};

interface Route {
  method: string;
  path: string;
}

/** Says of the routes what `AUTH_ROUTES` has of them. */
export function describeAuthRoutes(routes: Route[]): void {
  for (const route of routes) Object.assign(route, AUTH_ROUTES[`${route.method} ${route.path}`]);
}
