// From an error to the key of the sentence that a person reads.

import { ApiError } from './client';

// `known` says whether the message files have that key. The server's own
// detail is shown beside it only when there is no sentence for its code.
export interface ErrorText { key: string; detail: string; field?: string }

export function errorText(
  error: unknown, known: (key: string) => boolean,
): ErrorText {
  if (!(error instanceof ApiError)) {
    return { key: 'error.unknown', detail: String(error) };
  }
  if (error.code === 'bad_field' && known(`field.${error.field}`)) {
    return { key: 'error.bad_field_named', detail: '',
      field: `field.${error.field}` };
  }
  const byCode = `error.${error.code}`;
  if (known(byCode)) return { key: byCode, detail: '' };
  return { key: byStatus(error.status), detail: error.detail || error.code };
}

function byStatus(status: number): string {
  if (status === 404) return 'error.not_found';
  if (status === 409) return 'error.refused';
  if (status === 400 || status === 422) return 'error.bad_request';
  if (status === 401 || status === 403) return 'error.forbidden';
  if (status === 429 || status === 503) return 'error.busy';
  if (status >= 500) return 'error.server';
  return 'error.unknown';
}
