import type { FastifyInstance } from 'fastify';
import type { ClientSettings } from '../../config/mail-services.ts';
import { displayAddress } from '../../domain/address/address.ts';
import { isOfOne, type Request } from '../../domain/request/request.ts';
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

type StatusRouteDeps = {
  readonly app: Pick<AppContext, 'store' | 'seal' | 'clock' | 'publicUrl'>;
  readonly clientSettings: ClientSettings;
  readonly script: string;
};

type StatusRoute = { Params: { token: string } };

/** Seconds between two reloads of a pending request's page. */
const refreshSeconds = 3;

/** Adds the pages with the state of a new password or app password, and the route that the pages' script polls. */
export function addStatusRoutes(server: FastifyInstance, deps: StatusRouteDeps): void {
  const { app } = deps;
  server.get<StatusRoute>(`${statusPath}:token`, (request, reply) => {
    const text = messagesForRequest(request);
    const { token } = request.params;
    const found = requestForToken(app, token);
    return sendPage(reply, text, found ? statusPage(deps, text, found, token) : notFoundPage(text));
  });
  server.get<StatusRoute>(`${statusPath}:token/state`, (request, reply) => {
    const found = requestForToken(app, request.params.token);
    if (!found) {
      const text = messagesForRequest(request);
      return sendPage(reply, text, notFoundPage(text));
    }
    return reply.header('cache-control', 'no-store').send({ state: requestEnd(found) });
  });
}

/** Whether a request has ended, and how. */
export type RequestEnd = 'open' | 'applied' | 'failed';

export function requestEnd({ state }: Pick<Request, 'state'>): RequestEnd {
  if (isOpen(state)) return 'open';
  return state === 'applied' ? 'applied' : 'failed';
}

function statusPage(deps: StatusRouteDeps, text: WebMessages, request: Request, token: string): Page {
  switch (requestEnd(request)) {
    case 'applied':
      return appliedPage(deps, text, request, token);
    case 'open':
      return pendingPage(text, request, `${token}/state`, deps.script);
    case 'failed':
      return failedPage(text, request);
  }
}

/** The name of a request's app password; null: the request is about the mailbox's own password. */
function appPasswordName(request: Request): string | null {
  const change = isOfOne(request) ? request.plan.changes[0].change : null;
  return change?.kind === 'app-password' ? change.name : null;
}

function appliedPage(deps: StatusRouteDeps, text: WebMessages, request: Request, token: string): Page {
  const { address } = request;
  const { status } = text;
  const appPassword = appPasswordName(request);
  const title =
    appPassword === null ? status.setTitle(displayAddress(address)) : status.madeTitle(appPassword);
  const body = html`<p class="good">${appPassword === null ? status.set : status.made}</p>
${nextSteps(deps, text, { address, appPassword, statusToken: token, isApplied: true })}`;
  return { status: 200, title, body, script: deps.script };
}

function pendingPage({ status }: WebMessages, request: Request, statePath: string, script: string): Page {
  const name = appPasswordName(request);
  const title =
    name === null ? status.pendingTitle(displayAddress(request.address)) : status.pendingAppTitle(name);
  const body = html`<p role="status" data-state="${statePath}">${status.pending}</p>
<p>${status.reloads}</p>
<p><a href="">${status.reload}</a></p>`;
  return { status: 200, title, body, refreshAfter: refreshSeconds, script };
}

/** The page of a request that failed: why, and how to ask for another link. */
export function failedPage(text: WebMessages, request: Request): Page {
  const name = appPasswordName(request);
  const { status } = text;
  const title =
    name === null ? status.failedTitle(displayAddress(request.address)) : status.failedAppTitle(name);
  const body = html`<p class="fault">${failureText(status, request)}</p>
<p>${text.newLink}</p>${linkCommand(request.address, name)}`;
  return { status: 200, title, body };
}

function failureText(status: WebMessages['status'], { id, state, outcome }: Request): string {
  if (outcome?.kind === 'gave-up') return status.gaveUp(outcome.errorId);
  if (outcome?.kind !== 'impossible') return status.ended(id, state);
  return outcome.why.code === 'app-password-taken' ? status.nameTaken : status.mailboxGone;
}
