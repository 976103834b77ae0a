import type { AssetView, Confirmed, Draft, DraftSummary, Saved } from '../../../shared/contracts';
import type { SaveBody } from '../../../shared/draft';

import type {
  CorrectedKey,
  CorrectionEntry,
  CourseResults,
  Regrade,
  RegradePreview,
  ResultsQuery,
} from '../../../shared/results';

import { currentToken, renewToken } from './session';
import { errorFromBody, StudioError, toStudioError } from './studioError';

const PREFIX = '/course-studio';

// Strapi puts it there (admin/src/render.ts) and declares it for itself only.
const backendUrl = (): string => (window.strapi as unknown as { backendURL: string }).backendURL;

export const studioUrl = (path: string): string => `${backendUrl()}${PREFIX}${path}`;

interface Call {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  path: string;
  data?: unknown;
}

const send = ({ method, path, data }: Call, token: string): Promise<Response> =>
  fetch(studioUrl(path), {
    method,
    credentials: 'include',
    headers: { Accept: 'application/json', 'Content-Type': 'application/json', Authorization: `Bearer ${token}` },
    body: data === undefined ? undefined : JSON.stringify({ data }),
  }).catch((error: unknown) => {
    throw toStudioError(error);
  });

/**
 * One request, repeated once with a new token when the old one had expired.
 * Strapi's `getFetchClient` would do this for us, but it cannot send PATCH.
 */
async function request(wanted: Call): Promise<Response> {
  const token = currentToken();
  let response = await send(wanted, token);
  if (response.status === 401) {
    const renewed = await renewToken(token).catch(() => null);
    if (renewed) response = await send(wanted, renewed);
  }
  if (!response.ok) throw errorFromBody(response.status, await response.text());
  return response;
}

async function call<T>(wanted: Call): Promise<T> {
  const response = await request(wanted);
  if (response.status === 204) return undefined as T;
  return ((await response.json()) as { data: T }).data;
}

export const listDrafts = () => call<DraftSummary[]>({ method: 'GET', path: '/drafts' });

export const createDraft = () => call<Draft>({ method: 'POST', path: '/drafts', data: {} });

export const loadDraft = (id: string) => call<Draft>({ method: 'GET', path: `/drafts/${id}` });

export const saveDraft = (id: string, data: SaveBody['data']) =>
  call<Saved>({ method: 'PATCH', path: `/drafts/${id}`, data });

export const loadAssets = (id: string) => call<AssetView[]>({ method: 'GET', path: `/drafts/${id}/assets` });

export const confirmDraft = (id: string, revision: number) =>
  call<Confirmed>({ method: 'POST', path: `/drafts/${id}/confirm`, data: { revision } });

/** Cancels a creation, or discards what was edited since the last confirm. */
export const deleteDraft = (id: string) => call<void>({ method: 'DELETE', path: `/drafts/${id}` });

const resultsPath = (id: string, query: ResultsQuery, file = ''): string =>
  `/courses/${id}/results${file}?${new URLSearchParams({ ...query }).toString()}`;

export const loadResults = (id: string, query: ResultsQuery) =>
  call<CourseResults>({ method: 'GET', path: resultsPath(id, query) });

/** A table of the results, as a file to save. */
export const loadResultsFile = async (id: string, query: ResultsQuery, file: 'attempts.csv' | 'questions.csv') =>
  (await request({ method: 'GET', path: resultsPath(id, query, `/${file}`) })).blob();

export const loadCorrections = (id: string) =>
  call<CorrectionEntry[]>({ method: 'GET', path: `/courses/${id}/regrades` });

export const previewRegrade = (id: string, data: CorrectedKey) =>
  call<RegradePreview>({ method: 'POST', path: `/courses/${id}/regrades/preview`, data });

export const regrade = (id: string, data: Regrade) =>
  call<RegradePreview>({ method: 'POST', path: `/courses/${id}/regrades`, data });

export const retryAsset = (id: string) => call<AssetView>({ method: 'POST', path: `/assets/${id}/retry` });

/** Deletes a file nothing refers to any more. One that is gone already, or used elsewhere, is left alone. */
export const deleteAsset = (id: string) =>
  call<void>({ method: 'DELETE', path: `/assets/${id}` }).catch((error: unknown) => {
    if (error instanceof StudioError && [404, 409].includes(error.status)) return;
    throw error;
  });
