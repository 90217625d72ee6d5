import { isDiskFull, isLocked } from '../../lib/storage-errors.ts';
import type { WebMessages } from '../i18n/messages.ts';
import { html } from './html.ts';
import type { Page } from './page.ts';

export const notFoundPage = ({ notFound }: WebMessages): Page => ({
  status: 404,
  title: notFound.title,
  body: html`<p>${notFound.what}</p>`,
});

export const crossSitePage = ({ crossSite }: WebMessages): Page => ({
  status: 403,
  title: crossSite.title,
  body: html`<p>${crossSite.what}</p>`,
});

/** @param status the 4xx code of the answer. */
export const badRequestPage = ({ badRequest }: WebMessages, status: number): Page => ({
  status,
  title: badRequest.title,
  body: html`<p>${badRequest.what}</p>`,
});

/** @param errorId identifies the error in the log. */
export function serverErrorPage(text: WebMessages, error: unknown, errorId: string): Page {
  const [status, { title, what }] = statusAndText(text, error);
  return { status, title, body: html`<p>${what} <strong>${errorId}</strong></p>` };
}

function statusAndText(text: WebMessages, error: unknown): readonly [number, WebMessages['serverError']] {
  if (isDiskFull(error)) return [507, text.diskFull];
  return isLocked(error) ? [503, text.databaseLocked] : [500, text.serverError];
}

/** @param seconds until the next attempt is allowed. */
export const rateLimitedPage = ({ rateLimited }: WebMessages, seconds: number): Page => ({
  status: 429,
  title: rateLimited.title,
  body: html`<p>${rateLimited.why(seconds)}</p><p>${rateLimited.stillWorks}</p><p><a href="">${rateLimited.again}</a></p>`,
  retryAfter: seconds,
});

/** The HTTP status that an error of Fastify's asks for; 500 for any other. */
export const errorStatus = (error: unknown): number =>
  error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number'
    ? error.statusCode
    : 500;
