import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { findLink, linkPath, type OpenLink } from '../../requests/links/links.ts';
import { textFor } from '../i18n/messages-for-request.ts';
import { elsewherePage, tooManyPage } from '../page/error-pages.ts';
import { type Page, pageHeaders, sendPage } from '../page/page.ts';
import { comesFromElsewhere } from '../security/csrf.ts';
import { offerPage } from './app-password-pages.ts';
import { type Answer, formOf, type LinkPages, type Visit } from './link-context.ts';
import { gonePage } from './link-error-pages.ts';
import { formPage } from './password-form.ts';
import { makeByLink } from './post-app-password.ts';
import { setByLink } from './post-password.ts';

type ByToken = { Params: { token: string } };

// A field that is missing or there twice counts as empty, and is then told to be too short.
const field = z.string().catch('');
const form = z
  .object({ password: field, repeated: field, proof: field })
  .catch({ password: '', repeated: '', proof: '' });
type Form = z.infer<typeof form>;

/** GET shows the page and changes nothing, since link previews and scanners open links too; POST uses the link up. */
export function addLinkPages(app: FastifyInstance, pages: LinkPages): void {
  app.get<ByToken>(`${linkPath}:token`, (request, reply) => {
    const visit = visitOf(pages, request);
    return sendPage(
      reply,
      visit.text,
      through(visit, (link) => firstPage(visit, link)),
    );
  });
  app.post<ByToken>(`${linkPath}:token`, async (request, reply) => {
    const visit = visitOf(pages, request);
    const posted = form.parse(request.body);
    if (comesFromElsewhere(pages.office, request.headers, visit.token, posted.proof))
      return sendPage(reply, visit.text, elsewherePage(visit.text));
    const page = await through(visit, (link) => answerTo(visit, link, posted));
    return 'seeOther' in page
      ? reply.headers(pageHeaders).redirect(page.seeOther, 303)
      : sendPage(reply, visit.text, page);
  });
}

const visitOf = (pages: LinkPages, request: FastifyRequest<ByToken>): Visit => ({
  pages,
  text: textFor(request),
  ip: request.ip,
  token: request.params.token,
});

/** Goes on with the link that somebody came with, if it works; a client may look for one only so often. */
function through<T>({ pages, text, ip, token }: Visit, goOn: (link: OpenLink) => T): T | Page {
  const client = pages.guard.client(ip);
  const wait = client.wait();
  if (wait > 0) return tooManyPage(text, wait);
  const link = findLink(pages.office, token);
  if (!('code' in link)) return goOn(link);
  client.count();
  return gonePage(text);
}

function firstPage(visit: Visit, link: OpenLink): Page {
  const filled = formOf(visit, link);
  return link.appPassword === null
    ? formPage(visit.text, filled, null)
    : offerPage(visit.text, { ...filled, name: link.appPassword });
}

async function answerTo(visit: Visit, link: OpenLink, typed: Form): Promise<Answer['page']> {
  const turnstile = visit.pages.guard.post(visit.ip, link);
  const wait = turnstile.wait();
  if (wait > 0) return tooManyPage(visit.text, wait);
  turnstile.count();
  const { page, used } =
    link.appPassword === null
      ? await setByLink(visit, link, typed)
      : await makeByLink(visit, link.appPassword, link.address);
  if (used) turnstile.forgive();
  return page;
}
