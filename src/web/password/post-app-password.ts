import type { Address } from '../../domain/address/address.ts';
import {
  type AppPasswordFault,
  type MadeAppPassword,
  makeAppPassword,
} from '../../requests/passwords/make-app-password.ts';
import type { WebMessages } from '../i18n/messages.ts';
import type { Page } from '../page/page.ts';
import { nextSteps } from '../status/next-steps.ts';
import { failedPage, requestEnd } from '../status/status-page.ts';
import { statusPath, statusToken } from '../status/status-token.ts';
import { appPasswordPage } from './app-password-pages.ts';
import { type LinkContext, type PostResult, waitForEnd } from './link-context.ts';
import { busyPage, gonePage, nameTakenPage, unavailablePage } from './link-error-pages.ts';

/** Makes the app password that a link is for, and shows it: on this one answer, since it is kept nowhere. */
export async function postAppPassword(
  visit: LinkContext,
  name: string,
  address: Address,
): Promise<PostResult> {
  const { app, passwords } = visit.deps;
  const made = await makeAppPassword(app, passwords, visit.token);
  if (!made.ok) return { page: rejectionPage(visit.text, made.fault), used: false };
  return { page: await createdResult(visit, address, name, made.value), used: true };
}

async function createdResult(
  { deps, text }: LinkContext,
  address: Address,
  name: string,
  { request: id, password }: MadeAppPassword,
): Promise<Page> {
  const request = await waitForEnd(deps, id);
  const end = request ? requestEnd(request) : 'open';
  if (request && end === 'failed') return failedPage(text, request);
  const works = end === 'applied';
  const ticket = statusToken(deps.app, id);
  return appPasswordPage(text, {
    address,
    name,
    password,
    works,
    state: `..${statusPath}${ticket}/state`,
    after: nextSteps(deps, text, { address, appPassword: name, statusToken: ticket, isApplied: works }),
    script: deps.script,
  });
}

function rejectionPage(text: WebMessages, fault: AppPasswordFault): Page {
  switch (fault.code) {
    case 'link-gone':
      return gonePage(text);
    case 'request-open':
      return busyPage(text, fault);
    case 'app-password-taken':
      return nameTakenPage(text, fault);
    case 'mail-server-unavailable':
      return unavailablePage(text);
  }
}
