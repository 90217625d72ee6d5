import type { FastifyInstance } from 'fastify';
import type { ClientSettings } from '../../config/mail-services.ts';
import { displayAddress } from '../../domain/address/address.ts';
import type { Request } from '../../domain/request/request.ts';
import { isOpen } from '../../domain/request/request-state.ts';
import type { AppContext } from '../../requests/context/app-context.ts';
import type { WebMessages } from '../i18n/messages.ts';
import { messagesForRequest } from '../i18n/messages-for-request.ts';
import { linkCommand } from '../page/chat-command.ts';
import { notFoundPage } from '../page/error-pages.ts';
import { html } from '../page/html.ts';
import { type Page, sendPage } from '../page/page.ts';
import { nextSteps } from './next-steps.ts';
import { requestForToken, statusPath } from './status-token.ts';

export type StatusRouteDeps = {
  readonly app: AppContext;
  readonly clientSettings: ClientSettings;
  readonly script: string;
};

type StatusRoute = { Params: { ticket: string } };

/** Seconds after which the page looks again. */
const refreshSeconds = 3;

/** What became of a new password or app password, for whoever was led here after setting it. */
export function addStatusRoutes(server: FastifyInstance, deps: StatusRouteDeps): void {
  const { app } = deps;
  server.get<StatusRoute>(`${statusPath}:ticket`, (request, reply) => {
    const text = messagesForRequest(request);
    const { ticket } = request.params;
    const found = requestForToken(app, ticket);
    return sendPage(reply, text, found ? statusPage(deps, text, found, ticket) : notFoundPage(text));
  });
  server.get<StatusRoute>(`${statusPath}:ticket/state`, (request, reply) => {
    const found = requestForToken(app, request.params.ticket);
    if (!found)
      return sendPage(reply, messagesForRequest(request), notFoundPage(messagesForRequest(request)));
    return reply.header('cache-control', 'no-store').send({ state: requestEnd(found) });
  });
}

/** How far a request has come. */
export type RequestEnd = 'open' | 'applied' | 'failed';

export function requestEnd({ state }: Pick<Request, 'state'>): RequestEnd {
  if (isOpen(state)) return 'open';
  return state === 'applied' ? 'applied' : 'failed';
}

function statusPage(deps: StatusRouteDeps, text: WebMessages, request: Request, ticket: string): Page {
  switch (requestEnd(request)) {
    case 'applied':
      return appliedPage(deps, text, request, ticket);
    case 'open':
      return pendingPage(text, request, `${ticket}/state`, deps.script);
    case 'failed':
      return failedPage(text, request);
  }
}

/** The name of the app password that a request is about; null: it is about the mailbox's own password. */
const appPasswordName = ({ plan: { change } }: Request): string | null =>
  change.kind === 'app-password' ? change.name : null;

function appliedPage(deps: StatusRouteDeps, text: WebMessages, request: Request, ticket: string): Page {
  const { address } = request;
  const { status } = text;
  const appPassword = appPasswordName(request);
  const title =
    appPassword === null ? status.setTitle(displayAddress(address)) : status.madeTitle(appPassword);
  const body = html`<p class="good">${appPassword === null ? status.set : status.made}</p>
${nextSteps(deps, text, { address, appPassword, statusToken: ticket, isApplied: true })}`;
  return { status: 200, title, body, script: deps.script };
}

function pendingPage({ status }: WebMessages, request: Request, state: string, script: string): Page {
  const name = appPasswordName(request);
  const title = name === null ? status.wayTitle(displayAddress(request.address)) : status.wayTitleApp(name);
  const body = html`<p role="status" data-state="${state}">${status.way}</p>
<p>${status.waits}</p>
<p><a href="">${status.lookAgain}</a></p>`;
  return { status: 200, title, body, again: refreshSeconds, script };
}

/** Says why not, and how to begin anew. */
export function failedPage(text: WebMessages, request: Request): Page {
  const name = appPasswordName(request);
  const { status } = text;
  const title = name === null ? status.notTitle(displayAddress(request.address)) : status.notTitleApp(name);
  const body = html`<p class="fault">${failureText(status, request)}</p>
<p>${text.newLink}</p>${linkCommand(request.address, name)}`;
  return { status: 200, title, body };
}

function failureText(status: WebMessages['status'], { id, state, outcome }: Request): string {
  if (outcome?.kind === 'gave-up') return status.gaveUp(outcome.errorId);
  if (outcome?.kind !== 'impossible') return status.ended(id, state);
  return outcome.why.code === 'app-password-taken' ? status.nameTaken : status.mailboxGone;
}
