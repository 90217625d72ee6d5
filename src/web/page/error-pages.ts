import { isDiskFull, isLocked } from '../../lib/storage-errors.ts';
import type { WebMessages } from '../i18n/messages.ts';
import { html } from './html.ts';
import type { Page } from './page.ts';

export const notFoundPage = ({ notFound }: WebMessages): Page => ({
  status: 404,
  title: notFound.title,
  body: html`<p>${notFound.what}</p>`,
});

export const crossSitePage = ({ elsewhere }: WebMessages): Page => ({
  status: 403,
  title: elsewhere.title,
  body: html`<p>${elsewhere.what}</p>`,
});

/** @param status the 4xx code of the answer. */
export const badRequestPage = ({ unreadable }: WebMessages, status: number): Page => ({
  status,
  title: unreadable.title,
  body: html`<p>${unreadable.what}</p>`,
});

/** @param errorId identifies the error in the log. */
export function serverErrorPage(text: WebMessages, error: unknown, errorId: string): Page {
  const [status, { title, what }] = statusAndText(text, error);
  return { status, title, body: html`<p>${what} <strong>${errorId}</strong></p>` };
}

function statusAndText(text: WebMessages, error: unknown): readonly [number, WebMessages['unexpected']] {
  if (isDiskFull(error)) return [507, text.diskFull];
  return isLocked(error) ? [503, text.databaseLocked] : [500, text.unexpected];
}

/** @param seconds until the next attempt is allowed. */
export const rateLimitedPage = ({ tooMany }: WebMessages, seconds: number): Page => ({
  status: 429,
  title: tooMany.title,
  body: html`<p>${tooMany.why(seconds)}</p><p>${tooMany.stillWorks}</p><p><a href="">${tooMany.again}</a></p>`,
  retryAfter: seconds,
});

/** The HTTP status that an error of Fastify's asks for; 500 for any other. */
export const errorStatus = (error: unknown): number =>
  error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number'
    ? error.statusCode
    : 500;
