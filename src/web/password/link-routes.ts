import type { FastifyInstance, FastifyReply, FastifyRequest, RouteShorthandOptions } from 'fastify';
import { z } from 'zod';
import { findLink, linkPath, type OpenLink } from '../../requests/links/links.ts';
import type { Operation } from '../../tracing/tracing.ts';
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

// A missing or repeated field counts as empty, and is then refused as too short.
const field = z.string().catch('');
const form = z
  .object({ password: field, repeated: field, proof: field })
  .catch({ password: '', repeated: '', proof: '' });
type Form = z.infer<typeof form>;

/** Adds the links' routes. GET changes nothing, since link previews and scanners open links too; POST redeems the link. */
export function addLinkRoutes(server: FastifyInstance, deps: LinkRouteDeps): void {
  const options: RouteShorthandOptions = { onRequest: followLink(deps) };
  server.get<TokenRoute>(`${linkPath}:token`, options, (request, reply) => {
    const context = linkContext(deps, request);
    return sendPage(
      reply,
      context.text,
      withOpenLink(context, (link) => linkPage(context, link)),
    );
  });
  server.post<TokenRoute>(`${linkPath}:token`, options, async (request, reply) => {
    const context = linkContext(deps, request);
    const posted = form.parse(request.body);
    if (isCrossSite(deps.app, request.headers, context.token, posted.proof))
      return sendPage(reply, context.text, crossSitePage(context.text));
    const page = await withOpenLink(context, (link) =>
      deps.app.tracing.run(postOperation, () => handlePost(context, link, posted)),
    );
    return 'seeOther' in page
      ? reply.headers(pageHeaders).redirect(page.seeOther, 303)
      : sendPage(reply, context.text, page);
  });
}

/** What somebody does with a link goes on with the trace in which it was issued, also where that fails. */
const followLink =
  ({ app }: Pick<LinkRouteDeps, 'app'>) =>
  ({ params }: FastifyRequest, _reply: FastifyReply, done: () => void): void => {
    const { token = '' } = params as { readonly token?: string };
    const link = findLink(app, token);
    const operation: Operation = { name: 'web link', kind: 'server', details: { platform: 'web' } };
    app.tracing.resume('code' in link ? null : link.traceparent, operation, () => done());
  };

const postOperation: Operation = {
  ...{ name: 'web password', kind: 'server', logged: 'Answered' },
  details: { platform: 'web', kind: 'password' },
};

const linkContext = (deps: LinkRouteDeps, request: FastifyRequest<TokenRoute>): LinkContext => ({
  deps,
  text: messagesForRequest(request),
  ip: request.ip,
  token: request.params.token,
});

/** Continues with the open link of the token, or answers why there is none. Misses count against the client's rate limit. */
function withOpenLink<T>({ deps, text, ip, token }: LinkContext, onOpen: (link: OpenLink) => T): T | Page {
  const client = deps.rateLimits.client(ip);
  const wait = client.retryAfter();
  if (wait > 0) return rateLimitedPage(text, wait);
  const link = findLink(deps.app, token);
  if (!('code' in link)) return onOpen(link);
  client.count();
  return gonePage(text);
}

function linkPage(context: LinkContext, link: OpenLink): Page {
  const parts = passwordForm(context, link);
  return link.appPassword === null
    ? passwordFormPage(context.text, parts, null)
    : appPasswordFormPage(context.text, { ...parts, name: link.appPassword });
}

async function handlePost(context: LinkContext, link: OpenLink, posted: Form): Promise<PostResult['page']> {
  const limit = context.deps.rateLimits.post(context.ip, link);
  const wait = limit.retryAfter();
  if (wait > 0) return rateLimitedPage(context.text, wait);
  limit.count();
  const { page, isRedeemed } =
    link.appPassword === null
      ? await postPassword(context, link, posted)
      : await postAppPassword(context, link, link.appPassword);
  if (isRedeemed) limit.refund();
  return page;
}
