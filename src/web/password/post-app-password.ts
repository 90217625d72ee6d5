import type { Address } from '../../domain/address/address.ts';
import type { OpenLink } from '../../requests/links/links.ts';
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

/** Creates the app password that a link is for, and shows it in this answer alone: it is stored nowhere. */
export async function postAppPassword(
  context: LinkContext,
  link: OpenLink,
  name: string,
): Promise<PostResult> {
  const { app, passwords } = context.deps;
  const made = await makeAppPassword(app, passwords, link);
  if (!made.ok) return { page: rejectionPage(context.text, made.fault), isRedeemed: false };
  return { page: await createdPage(context, link.address, name, made.value), isRedeemed: true };
}

async function createdPage(
  { deps, text }: LinkContext,
  address: Address,
  name: string,
  { request: id, password }: MadeAppPassword,
): Promise<Page> {
  const request = await waitForEnd(deps, id);
  const end = request ? requestEnd(request) : 'open';
  if (request && end === 'failed') return failedPage(text, request);
  const isApplied = end === 'applied';
  const token = statusToken(deps.app, id);
  return appPasswordPage(text, {
    address,
    name,
    password,
    isApplied,
    statePath: `..${statusPath}${token}/state`,
    nextSteps: nextSteps(deps, text, { address, appPassword: name, statusToken: token, isApplied }),
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
