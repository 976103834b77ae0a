import type {
  AssetView,
  Confirmed,
  Draft,
  DraftSummary,
  Encoding,
  Page,
  PublishedState,
  Saved,
} from '../../../shared/contracts';
import type { DraftQuery, SaveBody } from '../../../shared/draft';
import type { StepId } from '../../../shared/vocabulary';

import { currentToken, renewToken } from './session';
import { errorFromBody, StudioError, toStudioError } from './studioError';

const PREFIX = '/course-studio';

// Strapi puts it there (admin/src/render.ts) and declares it for itself only.
const backendUrl = (): string => (window.strapi as unknown as { backendURL: string }).backendURL;

export const studioUrl = (path: string): string => `${backendUrl()}${PREFIX}${path}`;

interface Call {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
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

const call = async <T>(request: Call): Promise<T> => (await callForBody<{ data: T } | undefined>(request))?.data as T;

/**
 * One request, repeated once with a new token when the old one had expired.
 * Strapi's `getFetchClient` would do this for us, but it cannot send PATCH.
 */
async function callForBody<T>(request: Call): Promise<T> {
  const token = currentToken();
  let response = await send(request, token);
  if (response.status === 401) {
    const renewed = await renewToken(token).catch(() => null);
    if (renewed) response = await send(request, renewed);
  }
  if (!response.ok) throw errorFromBody(response.status, await response.text());
  if (response.status === 204) return undefined as T;
  return (await response.json()) as T;
}

export const listDrafts = ({ kind, search, page, pageSize }: DraftQuery) => {
  const query = new URLSearchParams({ kind, search, page: `${page}`, pageSize: `${pageSize}` });
  return callForBody<Page<DraftSummary>>({ method: 'GET', path: `/drafts?${query}` });
};

export const listEncodings = () => call<Encoding[]>({ method: 'GET', path: '/encodings' });

export const createDraft = () => call<Draft>({ method: 'POST', path: '/drafts', data: {} });

export const loadDraft = (id: string) => call<Draft>({ method: 'GET', path: `/drafts/${id}` });

/** What learners see now; null if the course was never confirmed. */
export const loadPublished = (id: string) =>
  call<PublishedState | null>({ method: 'GET', path: `/drafts/${id}/published` });

export const noteStep = (id: string, step: StepId) =>
  call<void>({ method: 'PUT', path: `/drafts/${id}/step`, data: { step } });

export const saveDraft = (id: string, data: SaveBody['data']) =>
  call<Saved>({ method: 'PATCH', path: `/drafts/${id}`, data });

export const loadAssets = (id: string) => call<AssetView[]>({ method: 'GET', path: `/drafts/${id}/assets` });

export const confirmDraft = (id: string, revision: number) =>
  call<Confirmed>({ method: 'POST', path: `/drafts/${id}/confirm`, data: { revision } });

/** Cancels a creation, or discards what was edited since the last confirm. */
export const deleteDraft = (id: string) => call<void>({ method: 'DELETE', path: `/drafts/${id}` });

export const retryAsset = (id: string) => call<AssetView>({ method: 'POST', path: `/assets/${id}/retry` });

/** Deletes a file nothing refers to any more. One that is gone already, or used elsewhere, is left alone. */
export const deleteAsset = (id: string) =>
  call<void>({ method: 'DELETE', path: `/assets/${id}` }).catch((error: unknown) => {
    if (error instanceof StudioError && [404, 409].includes(error.status)) return;
    throw error;
  });
