import type { FastifyInstance } from 'fastify';
import type { ClientSettings } from '../../config/mail-services.ts';
import { shownAddress } from '../../domain/address/address.ts';
import type { Request } from '../../domain/request/request.ts';
import { isOpen } from '../../domain/request/request-state.ts';
import type { Office } from '../../requests/context/app-context.ts';
import type { WebText } from '../i18n/messages.ts';
import { textFor } from '../i18n/messages-for-request.ts';
import { command, notFoundPage } from '../page/error-pages.ts';
import { html } from '../page/html.ts';
import { type Page, sendPage } from '../page/page.ts';
import { commandForLink } from '../password/link-error-pages.ts';
import { afterPassword } from './next-steps.ts';
import { requestOf, statusPath } from './status-token.ts';

export type StatusPages = {
  readonly office: Office;
  readonly clientSettings: ClientSettings;
  readonly script: string;
};

type ByTicket = { Params: { ticket: string } };

/** Seconds after which the page looks again. */
const again = 3;

/** What became of a new password or app password, for whoever was led here after setting it. */
export function addStatusPages(app: FastifyInstance, pages: StatusPages): void {
  const { office } = pages;
  app.get<ByTicket>(`${statusPath}:ticket`, (request, reply) => {
    const text = textFor(request);
    const { ticket } = request.params;
    const found = requestOf(office, ticket);
    return sendPage(reply, text, found ? statusPage(pages, text, found, ticket) : notFoundPage(text));
  });
  app.get<ByTicket>(`${statusPath}:ticket/state`, (request, reply) => {
    const found = requestOf(office, request.params.ticket);
    if (!found) return sendPage(reply, textFor(request), notFoundPage(textFor(request)));
    return reply.header('cache-control', 'no-store').send({ state: endOf(found) });
  });
}

/** How far a request has come. */
export type End = 'open' | 'applied' | 'failed';

export function endOf({ state }: Pick<Request, 'state'>): End {
  if (isOpen(state)) return 'open';
  return state === 'applied' ? 'applied' : 'failed';
}

function statusPage(pages: StatusPages, text: WebText, request: Request, ticket: string): Page {
  switch (endOf(request)) {
    case 'applied':
      return setPage(pages, text, request, ticket);
    case 'open':
      return onItsWayPage(text, request, `${ticket}/state`, pages.script);
    case 'failed':
      return notSetPage(text, request);
  }
}

/** The name of the app password that a request is about; null: it is about the mailbox's own password. */
const appPasswordOf = ({ plan: { change } }: Request): string | null =>
  change.kind === 'app-password' ? change.name : null;

function setPage(pages: StatusPages, text: WebText, request: Request, ticket: string): Page {
  const { address } = request;
  const { status } = text;
  const appPassword = appPasswordOf(request);
  const title = appPassword === null ? status.setTitle(shownAddress(address)) : status.madeTitle(appPassword);
  const body = html`<p class="good">${appPassword === null ? status.set : status.made}</p>
${afterPassword(pages, text, { address, appPassword, ticket, works: true })}`;
  return { status: 200, title, body, script: pages.script };
}

function onItsWayPage({ status }: WebText, request: Request, state: string, script: string): Page {
  const name = appPasswordOf(request);
  const title = name === null ? status.wayTitle(shownAddress(request.address)) : status.wayTitleApp(name);
  const body = html`<p role="status" data-state="${state}">${status.way}</p>
<p>${status.waits}</p>
<p><a href="">${status.lookAgain}</a></p>`;
  return { status: 200, title, body, again, script };
}

/** Says why not, and how to begin anew. */
export function notSetPage(text: WebText, request: Request): Page {
  const name = appPasswordOf(request);
  const { status } = text;
  const title = name === null ? status.notTitle(shownAddress(request.address)) : status.notTitleApp(name);
  const body = html`<p class="fault">${whyNot(status, request)}</p>
<p>${text.newLink}</p>${command(commandForLink(request.address, name))}`;
  return { status: 200, title, body };
}

function whyNot(status: WebText['status'], { id, state, outcome }: Request): string {
  if (outcome?.kind === 'gave-up') return status.gaveUp(outcome.errorId);
  if (outcome?.kind !== 'impossible') return status.ended(id, state);
  return outcome.why.code === 'app-password-taken' ? status.nameTaken : status.mailboxGone;
}
