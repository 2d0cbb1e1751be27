import { afterEach, describe, expect, it, vi } from 'vitest';
import { ApiError, api, toApiError } from '../src/api/client';
import { errorText } from '../src/api/errors';
import { zh } from '../src/i18n/zh';

const known = (key: string) =>
  Object.keys(zh.error).some((code) => key === `error.${code}`) ||
  Object.keys(zh.field).some((field) => key === `field.${field}`);

afterEach(() => vi.unstubAllGlobals());

describe('errorText', () => {
  it('ANamedReasonHasItsOwnSentence', () => {
    const error = new ApiError('stale_version', 412, 'version 3, not 4');
    expect(errorText(error, known))
      .toEqual({ key: 'error.stale_version', detail: '' });
  });

  it.each([
    [404, 'error.not_found'], [409, 'error.refused'],
    [400, 'error.bad_request'], [422, 'error.bad_request'],
    [403, 'error.forbidden'], [429, 'error.busy'], [503, 'error.busy'],
    [500, 'error.server'], [418, 'error.unknown'],
  ])('AnUnknownReasonWith%iIsExplainedByItsStatus', (status, key) => {
    const error = new ApiError('brand_new_reason', status, 'because');
    expect(errorText(error, known)).toEqual({ key, detail: 'because' });
  });

  it('ABadFieldIsNamedInThePagesWords', () => {
    const error = new ApiError('bad_field', 422, 'held_at: no time', 'held_at');
    expect(errorText(error, known)).toEqual(
      { key: 'error.bad_field_named', detail: '', field: 'field.held_at' });
    const other = new ApiError('bad_field', 422, 'limit: too much', 'limit');
    expect(errorText(other, known).key).toBe('error.bad_field');
  });

  it('AnythingElseIsShownAsItIs', () => {
    expect(errorText(new TypeError('oops'), known))
      .toEqual({ key: 'error.unknown', detail: 'TypeError: oops' });
  });
});

describe('toApiError', () => {
  it('ReadsProblemDetails', () => {
    const error = toApiError(409, { type: 'about:blank', title: 'Conflict',
      status: 409, detail: 'the case has ended', code: 'case_ended' });
    expect([error.code, error.status, error.detail])
      .toEqual(['case_ended', 409, 'the case has ended']);
  });

  it('SurvivesAnAnswerThatIsNoProblem', () => {
    expect(toApiError(502, undefined).code).toBe('http_502');
    expect(toApiError(500, { code: 7, detail: null }).code).toBe('http_500');
  });
});

describe('api', () => {
  function answer(status: number, body: string) {
    const fetched = vi.fn(async () => new Response(body, { status }));
    vi.stubGlobal('fetch', fetched);
    return fetched;
  }

  it('ACommandCarriesTheVersionThatWasSeen', async () => {
    const fetched = answer(200, '{"seq":9,"case":{"id":"c1"}}');
    await api.command('c1', 345, 'claim', { by: 'duty-1' });
    const [url, init] = fetched.mock.calls[0] as unknown as
      [string, RequestInit];
    expect(url).toBe('/api/v1/cases/c1/claim');
    expect(init.headers).toMatchObject({ 'If-Match': '"345"',
      'Content-Type': 'application/json' });
    expect(init.body).toBe('{"by":"duty-1"}');
  });

  it('TwoHundredAndTwoIsAProposal', async () => {
    answer(202, '{"seq":9,"case":{"id":"c1"}}');
    expect((await api.command('c1', 1, 'dismiss', {})).proposed).toBe(true);
  });

  it('NoAnswerIsUnreachable', async () => {
    vi.stubGlobal('fetch', async () => { throw new TypeError('refused'); });
    await expect(api.status()).rejects.toMatchObject({ code: 'unreachable' });
  });

  it('AnHtmlPageIsNoAnswer', async () => {
    answer(200, '<html>');
    await expect(api.status()).rejects
      .toMatchObject({ code: 'unreadable_answer' });
  });
});
