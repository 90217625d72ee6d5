import { type Address, shownAddress } from '../domain/address.ts';
import type { RequestFault } from '../domain/fault.ts';
import type { LinkFault } from '../requests/password-links.ts';
import type { Request } from '../requests/request.ts';
import { type Html, html } from './html.ts';
import type { Page } from './page.ts';

const askAgain = (address: string): Html =>
  html`<p>Please ask for a new link with <code>/mail password ${address}</code> where you talk to Facteur.</p>`;

/** Why a link opens no form. */
export function linkPage({ code }: LinkFault): Page {
  const ask = askAgain('ADDRESS');
  switch (code) {
    case 'link-unknown':
      return {
        status: 404,
        title: 'This link is not known',
        body: html`<p>Part of it may be missing: please check that the whole link was copied.</p>${ask}`,
      };
    case 'link-used':
      return {
        status: 410,
        title: 'This link was used',
        body: html`<p>A password was set with it, and each link works once. Was it not you? Then set another one now.</p>${ask}`,
      };
    case 'link-superseded':
      return {
        status: 410,
        title: 'A newer link has replaced this one',
        body: html`<p>Only the newest link to a mailbox works.</p>${ask}`,
      };
    case 'link-expired':
      return {
        status: 410,
        title: 'This link has expired',
        body: html`<p>A link works for 60 minutes.</p>${ask}`,
      };
  }
}

/** Another change of the address is under way; the link was not used up. */
export const busyPage = ({ address, request }: Extract<RequestFault, { code: 'request-open' }>): Page => ({
  status: 409,
  title: `${shownAddress(address)} is being changed`,
  body: html`<p>The password was not set: request ${request} about this address is not finished. Your link still works: please open it again when that request is done.</p>`,
});

/** How setting the password ended; null where that is not known yet. */
export function endPage(address: Address, request: Request | null): Page {
  const shown = shownAddress(address);
  if (!request) {
    return {
      status: 202,
      title: `The password of ${shown} is on its way`,
      body: html`<p>It was accepted and will be set as soon as the mail server can be reached. Please try to log in in a minute.</p>`,
    };
  }
  if (request.state === 'applied') {
    return {
      status: 200,
      title: `The password of ${shown} is set`,
      body: html`<p>You can log in now. You may close this page.</p>`,
    };
  }
  const body = html`<p>${whyNot(request)}</p>${askAgain(address)}`;
  return { status: 409, title: `The password of ${shown} was not set`, body };
}

function whyNot({ id, state, outcome }: Request): string {
  if (outcome?.kind === 'impossible')
    return 'The mailbox is gone: it was removed or made anew since you got your link.';
  if (outcome?.kind === 'gave-up') {
    return `The mail server did not take it. Your administrator finds the cause in the log under ${outcome.errorId}.`;
  }
  return `Request ${id} ended as ${state}.`;
}
