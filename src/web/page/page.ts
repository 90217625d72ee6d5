import { createHash } from 'node:crypto';
import type { FastifyReply } from 'fastify';
import type { WebMessages } from '../i18n/messages.ts';
import { type Html, html } from './html.ts';
import { style } from './style.ts';

/** A page that the web server answers with. */
export type Page = {
  readonly status: number;
  readonly title: string;
  readonly body: Html;
  /** Seconds after which a browser without JavaScript reloads the page. */
  readonly refreshAfter?: number;
  /** The page's script, as a path relative to the page; none unless given. */
  readonly script?: string;
  /** Seconds to wait before another attempt, for the Retry-After header. */
  readonly retryAfter?: number;
};

const styleHash = createHash('sha256').update(style).digest('base64');

const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src 'self'",
  `style-src 'sha256-${styleHash}'`,
  "connect-src 'self'",
  'img-src data:',
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** A page's URL holds a secret and its form takes one: it must not be cached, framed, indexed or leaked to other sites. */
export const pageHeaders = {
  'content-type': 'text/html; charset=utf-8',
  vary: 'Accept-Language',
  'cache-control': 'no-store',
  'content-security-policy': contentSecurityPolicy,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=(), clipboard-read=()',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'x-robots-tag': 'noindex, nofollow',
};

export function sendPage(reply: FastifyReply, text: WebMessages, page: Page): FastifyReply {
  if (page.retryAfter !== undefined) reply.header('retry-after', page.retryAfter);
  return reply
    .code(page.status)
    .headers({ ...pageHeaders, 'content-language': text.locale })
    .send(render(text, page).markup);
}

const render = (
  { locale }: WebMessages,
  { title, body, refreshAfter, script }: Page,
): Html => html`<!doctype html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} – Facteur</title>
<link rel="icon" href="data:,">
<style>${{ markup: style }}</style>
${refreshAfter === undefined ? null : html`<noscript><meta http-equiv="refresh" content="${refreshAfter}"></noscript>`}
${script === undefined ? null : html`<script type="module" src="${script}"></script>`}
</head>
<body>
<header>Facteur</header>
<main>
<h1>${title}</h1>
${body}
</main>
</body>
</html>
`;
