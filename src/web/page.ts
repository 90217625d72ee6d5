import { createHash } from 'node:crypto';
import type { FastifyReply } from 'fastify';
import { type Html, html } from './html.ts';
import { style } from './style.ts';

/** One answer of the web server to a person. */
export type Page = { readonly status: number; readonly title: string; readonly body: Html };

const styleHash = createHash('sha256').update(style).digest('base64');

/**
 * A page's address holds a secret and its form takes one: nothing is kept, framed, indexed or told to other sites.
 * Referrer-Policy is `same-origin` since `no-referrer` makes browsers post our own form with `Origin: null`
 * (fetch.spec.whatwg.org, "append a request Origin header").
 */
const headers = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${styleHash}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'x-robots-tag': 'noindex',
};

export const sendPage = (reply: FastifyReply, page: Page): FastifyReply =>
  reply.code(page.status).headers(headers).send(render(page).markup);

const render = ({ title, body }: Page): Html => html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${{ markup: style }}</style>
</head>
<body>
<main>
<h1>${title}</h1>
${body}
</main>
</body>
</html>
`;
