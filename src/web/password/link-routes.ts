import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { findLink, linkPath, type OpenLink } from '../../requests/links/links.ts';
import { messagesForRequest } from '../i18n/messages-for-request.ts';
import { crossSitePage, rateLimitedPage } from '../page/error-pages.ts';
import { type Page, pageHeaders, sendPage } from '../page/page.ts';
import { isCrossSite } from '../security/csrf.ts';
import { appPasswordFormPage } from './app-password-pages.ts';
import { type LinkContext, type LinkRouteDeps, type PostResult, passwordForm } from './link-context.ts';
import { gonePage } from './link-error-pages.ts';
import { passwordFormPage } from './password-form.ts';
import { postAppPassword } from './post-app-password.ts';
import { postPassword } from './post-password.ts';

type TokenRoute = { Params: { token: string } };

// A field that is missing or there twice counts as empty, and is then told to be too short.
const field = z.string().catch('');
const form = z
  .object({ password: field, repeated: field, proof: field })
  .catch({ password: '', repeated: '', proof: '' });
type Form = z.infer<typeof form>;

/** GET shows the page and changes nothing, since link previews and scanners open links too; POST uses the link up. */
export function addLinkRoutes(server: FastifyInstance, deps: LinkRouteDeps): void {
  server.get<TokenRoute>(`${linkPath}:token`, (request, reply) => {
    const visit = linkContext(deps, request);
    return sendPage(
      reply,
      visit.text,
      withOpenLink(visit, (link) => linkPage(visit, link)),
    );
  });
  server.post<TokenRoute>(`${linkPath}:token`, async (request, reply) => {
    const visit = linkContext(deps, request);
    const posted = form.parse(request.body);
    if (isCrossSite(deps.app, request.headers, visit.token, posted.proof))
      return sendPage(reply, visit.text, crossSitePage(visit.text));
    const page = await withOpenLink(visit, (link) => handlePost(visit, link, posted));
    return 'seeOther' in page
      ? reply.headers(pageHeaders).redirect(page.seeOther, 303)
      : sendPage(reply, visit.text, page);
  });
}

const linkContext = (deps: LinkRouteDeps, request: FastifyRequest<TokenRoute>): LinkContext => ({
  deps,
  text: messagesForRequest(request),
  ip: request.ip,
  token: request.params.token,
});

/** Goes on with the link that somebody came with, if it works; a client may look for one only so often. */
function withOpenLink<T>({ deps, text, ip, token }: LinkContext, goOn: (link: OpenLink) => T): T | Page {
  const client = deps.rateLimits.client(ip);
  const wait = client.retryAfter();
  if (wait > 0) return rateLimitedPage(text, wait);
  const link = findLink(deps.app, token);
  if (!('code' in link)) return goOn(link);
  client.count();
  return gonePage(text);
}

function linkPage(visit: LinkContext, link: OpenLink): Page {
  const filled = passwordForm(visit, link);
  return link.appPassword === null
    ? passwordFormPage(visit.text, filled, null)
    : appPasswordFormPage(visit.text, { ...filled, name: link.appPassword });
}

async function handlePost(visit: LinkContext, link: OpenLink, typed: Form): Promise<PostResult['page']> {
  const turnstile = visit.deps.rateLimits.post(visit.ip, link);
  const wait = turnstile.retryAfter();
  if (wait > 0) return rateLimitedPage(visit.text, wait);
  turnstile.count();
  const { page, used } =
    link.appPassword === null
      ? await postPassword(visit, link, typed)
      : await postAppPassword(visit, link.appPassword, link.address);
  if (used) turnstile.refund();
  return page;
}
