import type { Core } from '@strapi/strapi';

import { readersOf, readOrigins } from '../src/response-headers/origins';
import { isCompressed } from '../src/response-headers/compression';
import type { PolicySettings } from '../src/response-headers/policy';

/** Strapi requires its own middleware of headers in the list; `global::response-headers` does its work, for all answers. */
const NO_HEADERS = {
  contentSecurityPolicy: false,
  crossOriginEmbedderPolicy: false,
  crossOriginOpenerPolicy: false,
  crossOriginResourcePolicy: false,
  originAgentCluster: false,
  referrerPolicy: false,
  hsts: false,
  noSniff: false,
  dnsPrefetchControl: false,
  ieNoOpen: false,
  frameguard: false,
  permittedCrossDomainPolicies: false,
  hidePoweredBy: false,
  xssFilter: false,
};

/** Headers of an answer that a page of another origin may read, besides the few that it always may. */
const EXPOSED_HEADERS = ['Content-Disposition', 'Retry-After'];

const config = ({ env }: Core.Config.Shared.ConfigParams) => {
  const apiOrigins = readOrigins('API_ORIGINS', env.array('API_ORIGINS', []));
  const headers: PolicySettings = {
    apiOrigins,
    bucketOrigins: env.array('S3_PUBLIC_ORIGINS', []),
    isDevelopment: process.env.NODE_ENV === 'development',
  };
  return [
    // First, so that it sees what every other one answers, errors included.
    { name: 'global::response-headers', config: headers },
    { name: 'strapi::compression', config: { filter: isCompressed } },
    'strapi::logger',
    'strapi::errors',
    { name: 'strapi::security', config: NO_HEADERS },
    {
      name: 'strapi::cors',
      config: {
        origin: ({ path }: { path: string }) => readersOf(path, { apiPath: '/api', apiOrigins }),
        credentials: false,
        maxAge: 600,
        expose: EXPOSED_HEADERS,
      },
    },
    'strapi::query',
    'global::query-parameters',
    // Strapi reads every body by one limit and files on every route; what it must have in its place reads nothing.
    { name: 'strapi::body', config: { parsedMethods: [] } },
    'global::read-body',
    'global::storable-request',
    'strapi::session',
    { name: 'strapi::favicon', config: { path: 'public/favicon.png' } },
    'strapi::public',
    'global::openapi',
  ];
};

export default config;
