import type { ErrorDetails } from '../../../shared/contracts';

/** Errors that arise on this side of the wire, beside the server's codes. */
export const LOCAL_ERRORS = [
  'network',
  'timeout',
  'session',
  'forbidden',
  'unknown',
  'draft.held',
  'draft.gone',
  'file.unreadable',
] as const;
export type LocalErrorCode = (typeof LOCAL_ERRORS)[number];

interface StudioErrorParts {
  status: number;
  message: string;
  details?: Partial<ErrorDetails>;
  /** For errors of this side; otherwise it follows from the status. */
  code?: LocalErrorCode;
}

/** A request that failed: the server's answer, or status 0 when there was none. */
export class StudioError extends Error {
  readonly status: number;
  readonly code: ErrorDetails['code'] | LocalErrorCode;
  readonly details: Partial<ErrorDetails>;

  constructor({ status, message, details = {}, code }: StudioErrorParts) {
    super(message);
    this.name = 'StudioError';
    this.status = status;
    this.details = details;
    this.code = details.code ?? code ?? localCode(status);
  }

  /** Whether nobody knows if the request was carried out, so that the same request should be sent again. */
  get isTransient(): boolean {
    return this.status === 0 || this.status >= 500;
  }
}

function localCode(status: number): LocalErrorCode {
  if (status === 0) return 'network';
  if (status === 401) return 'session';
  return status === 403 ? 'forbidden' : 'unknown';
}

interface ErrorBody {
  error?: { message?: string; details?: Partial<ErrorDetails> };
}

/** Reads Strapi's error body; proxies answer with something else, which is kept as status only. */
export function errorFromBody(status: number, body: string): StudioError {
  try {
    const { error } = JSON.parse(body) as ErrorBody;
    return new StudioError({ status, message: error?.message ?? '', details: error?.details });
  } catch {
    return new StudioError({ status, message: '' });
  }
}

export const toStudioError = (error: unknown): StudioError =>
  error instanceof StudioError
    ? error
    : new StudioError({ status: 0, message: error instanceof Error ? error.message : String(error) });
