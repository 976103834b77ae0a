import type {
  AssetView,
  Confirmed,
  Draft,
  DraftSummary,
  Encoding,
  OpenedDraft,
  Page,
  PublishedState,
  Received,
  Saved,
  UploadLimits,
} from '../../../shared/contracts';
import type {
  CertificateReadiness,
  CertificateTemplate,
  IssuedCertificate,
  IssuedPage,
  IssuedQuery,
  PreviewBody,
  ProofBody,
  ReissueBody,
  SaveTemplateBody,
  TemplateImage,
  UnprintableQuery,
} from '../../../shared/certificates';
import type { DraftQuery, EncodingChoice, SaveBody } from '../../../shared/draft';
import type { CaptionEncoding, StepId } from '../../../shared/vocabulary';

import type {
  CorrectedKey,
  CorrectionEntry,
  CourseResults,
  Regrade,
  RegradePreview,
  CsvFormat,
  ExportedTable,
  ResultChange,
  ResultsQuery,
} from '../../../shared/results';

import { currentToken, renewToken } from './session';
import { errorFromBody, StudioError, toStudioError } from './studioError';

const PREFIX = '/course-studio';

// Strapi puts it there (admin/src/render.ts) and declares it for itself only.
const backendUrl = (): string => (window.strapi as unknown as { backendURL: string }).backendURL;

export const studioUrl = (path: string): string => `${backendUrl()}${PREFIX}${path}`;

/** The page that plays Flash films, without a login. */
export const flashPlayerUrl = (): string => `${backendUrl()}/api/course-studio/flash-player`;

interface Call {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  path: string;
  data?: unknown;
  /** Calls it off. */
  signal?: AbortSignal;
}

/** A form goes as it is, everything else as JSON. */
function bodyOf(data: unknown): BodyInit | undefined {
  if (data === undefined || data instanceof FormData) return data;
  return JSON.stringify({ data });
}

const send = ({ method, path, data, signal }: Call, token: string): Promise<Response> =>
  fetch(studioUrl(path), {
    method,
    credentials: 'include',
    headers: {
      Accept: '*/*',
      ...(!(data instanceof FormData) && { 'Content-Type': 'application/json' }),
      Authorization: `Bearer ${token}`,
    },
    body: bodyOf(data),
    ...(signal && { signal }),
  }).catch((error: unknown) => {
    throw toStudioError(error);
  });

/**
 * One request, repeated once with a new token when the old one had expired.
 * Strapi's `getFetchClient` would do this for us, but it cannot send PATCH.
 */
async function answer(wanted: Call): Promise<Response> {
  const token = currentToken();
  let response = await send(wanted, token);
  if (response.status === 401) {
    const renewed = await renewToken(token).catch(() => null);
    if (renewed) response = await send(wanted, renewed);
  }
  if (!response.ok) throw errorFromBody(response.status, await response.text());
  return response;
}

async function callForBody<T>(request: Call): Promise<T> {
  const response = await answer(request);
  return (response.status === 204 ? undefined : await response.json()) as T;
}

export const call = async <T>(request: Call): Promise<T> =>
  (await callForBody<{ data: T } | undefined>(request))?.data as T;

export const listDrafts = ({ kind, search, page, pageSize }: DraftQuery) => {
  const query = new URLSearchParams({ kind, search, page: `${page}`, pageSize: `${pageSize}` });
  return callForBody<Page<DraftSummary>>({ method: 'GET', path: `/drafts?${query}` });
};

export const listEncodings = () => call<Encoding[]>({ method: 'GET', path: '/encodings' });

export const createDraft = () => call<Draft>({ method: 'POST', path: '/drafts', data: {} });

export const loadDraft = (id: string) => call<OpenedDraft>({ method: 'GET', path: `/drafts/${id}` });

/** What learners see now; null if the course was never confirmed. */
export const loadPublished = (id: string) =>
  call<PublishedState | null>({ method: 'GET', path: `/drafts/${id}/published` });

export const noteStep = (id: string, step: StepId) =>
  call<void>({ method: 'PUT', path: `/drafts/${id}/step`, data: { step } });

export const saveDraft = (id: string, data: SaveBody['data'], signal: AbortSignal) =>
  call<Saved>({ method: 'PATCH', path: `/drafts/${id}`, data, signal });

export const loadAssets = (id: string) => call<AssetView[]>({ method: 'GET', path: `/drafts/${id}/assets` });

export const confirmDraft = (id: string, revision: number) =>
  call<Confirmed>({ method: 'POST', path: `/drafts/${id}/confirm`, data: { revision } });

/** Cancels a creation, or discards what was edited since the last confirm. */
export const deleteDraft = (id: string) => call<void>({ method: 'DELETE', path: `/drafts/${id}` });

/** A new creation like this course, with the same files. */
export const duplicateCourse = (id: string, name: string) =>
  call<{ id: string }>({ method: 'POST', path: `/drafts/${id}/duplicate`, data: { name } });

/** Takes a course out of the catalogue; those enrolled keep it. */
export const archiveCourse = (id: string) => call<void>({ method: 'POST', path: `/drafts/${id}/archive` });

export const restoreCourse = (id: string) => call<void>({ method: 'POST', path: `/drafts/${id}/restore` });

/** Deletes a published course for good; `name` is what was typed. */
export const deleteCourse = (id: string, name: string) =>
  call<void>({ method: 'POST', path: `/drafts/${id}/deletion`, data: { name } });
/** How much the server has of the uploads that are not complete. */
export const loadReceived = (id: string) => call<Received[]>({ method: 'GET', path: `/drafts/${id}/received` });

/** The characters of a part of a course that certificates cannot print. */
export const loadUnprintable = (query: UnprintableQuery) =>
  call<string[]>({ method: 'GET', path: `/unprintable-characters?${new URLSearchParams({ ...query }).toString()}` });

export const loadUploadLimits = () => call<UploadLimits>({ method: 'GET', path: '/upload-limits' });
const resultsPath = (id: string, query: ResultsQuery & Partial<CsvFormat>, file = ''): string =>
  `/courses/${id}/results${file}?${new URLSearchParams({ ...query }).toString()}`;

export const loadResults = (id: string, query: ResultsQuery) =>
  call<CourseResults>({ method: 'GET', path: resultsPath(id, query) });

/** Attempts whose pass was decided by rounded points, and would be another by exact ones. */
export const loadRoundedPasses = (id: string) =>
  call<ResultChange[]>({ method: 'GET', path: `/courses/${id}/results/rounded` });

/** A table of the results in the format that is wanted, as a file to save. */
export async function loadResultsFile(
  id: string,
  wanted: { query: ResultsQuery; table: ExportedTable; format: { extension: 'csv' | 'xlsx' } & Partial<CsvFormat> },
): Promise<Blob> {
  const { extension, separator, decimal } = wanted.format;
  const query = { ...wanted.query, ...(separator && decimal && { separator, decimal }) };
  return (await answer({ method: 'GET', path: resultsPath(id, query, `/${wanted.table}.${extension}`) })).blob();
}

export const loadCorrections = (id: string) =>
  call<CorrectionEntry[]>({ method: 'GET', path: `/courses/${id}/regrades` });

export const previewRegrade = (id: string, data: CorrectedKey) =>
  call<RegradePreview>({ method: 'POST', path: `/courses/${id}/regrades/preview`, data });

export const regrade = (id: string, data: Regrade) =>
  call<RegradePreview>({ method: 'POST', path: `/courses/${id}/regrades`, data });

export const retryAsset = (id: string) => call<AssetView>({ method: 'POST', path: `/assets/${id}/retry` });

const encodingsPath = (draft: string, asset: string) => `/drafts/${draft}/captions/${asset}/encodings`;

/** How captions read in each encoding they may be in. */
export const loadEncodings = (draft: string, asset: string) =>
  call<EncodingChoice>({ method: 'GET', path: encodingsPath(draft, asset) });

/** Stores captions once more, read in this encoding. @returns the new file */
export const readCaptionsAs = (draft: string, asset: string, encoding: CaptionEncoding) =>
  call<AssetView>({ method: 'POST', path: encodingsPath(draft, asset), data: { encoding } });

/** Deletes a file nothing refers to any more. One that is gone already, or used elsewhere, is left alone. */
export const deleteAsset = (id: string) =>
  call<void>({ method: 'DELETE', path: `/assets/${id}` }).catch((error: unknown) => {
    if (error instanceof StudioError && [403, 404, 409].includes(error.status)) return;
    throw error;
  });

export const loadReadiness = () =>
  call<CertificateReadiness>({ method: 'GET', path: '/certificate-template/readiness' });

export const loadTemplate = () => call<CertificateTemplate>({ method: 'GET', path: '/certificate-template' });

export const saveTemplate = (data: SaveTemplateBody['data']) =>
  call<CertificateTemplate>({ method: 'PUT', path: '/certificate-template', data });

export function storeTemplateImage(file: File): Promise<TemplateImage> {
  const data = new FormData();
  data.append('files', file);
  return call<TemplateImage>({ method: 'POST', path: '/certificate-template/images', data });
}

/** The page as a picture or a PDF. */
export const drawTemplate = (data: PreviewBody['data']): Promise<Blob> =>
  answer({ method: 'POST', path: '/certificate-template/preview', data }).then((response) => response.blob());

/** A proof print of the saved template, as a PDF. */
export const printProof = (sample: ProofBody['data']['sample']): Promise<Blob> =>
  answer({ method: 'POST', path: '/certificate-template/proof', data: { sample } }).then((response) => response.blob());

export const listCertificates = ({ page, pageSize, search, status }: IssuedQuery) => {
  const query = new URLSearchParams({ page: String(page), pageSize: String(pageSize), search, status });
  return call<IssuedPage>({ method: 'GET', path: `/certificates?${query}` });
};

export const revokeCertificate = (id: string, reason: string) =>
  call<IssuedCertificate>({ method: 'POST', path: `/certificates/${id}/revoke`, data: { reason } });

export const reissueCertificate = (id: string, data: ReissueBody['data']) =>
  call<IssuedCertificate>({ method: 'POST', path: `/certificates/${id}/reissue`, data });

export const confirmHolderName = (id: string, fullName: string) =>
  call<IssuedCertificate>({ method: 'POST', path: `/certificates/${id}/confirm-name`, data: { fullName } });
