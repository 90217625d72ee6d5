import type { Address } from '../../domain/address/address.ts';
import {
  type AppPasswordFault,
  type MadeAppPassword,
  makeAppPassword,
} from '../../requests/passwords/make-app-password.ts';
import type { WebText } from '../i18n/messages.ts';
import type { Page } from '../page/page.ts';
import { afterPassword } from '../status/next-steps.ts';
import { endOf, notSetPage } from '../status/status-page.ts';
import { statusPath, ticketOf } from '../status/status-token.ts';
import { madePage } from './app-password-pages.ts';
import { type Answer, endIn, type Visit } from './link-context.ts';
import { busyPage, gonePage, takenPage, unavailablePage } from './link-error-pages.ts';

/** Makes the app password that a link is for, and shows it: on this one answer, since it is kept nowhere. */
export async function makeByLink(visit: Visit, name: string, address: Address): Promise<Answer> {
  const { office, passwords } = visit.pages;
  const made = await makeAppPassword(office, passwords, visit.token);
  if (!made.ok) return { page: refusal(visit.text, made.fault), used: false };
  return { page: await shown(visit, address, name, made.value), used: true };
}

async function shown(
  { pages, text }: Visit,
  address: Address,
  name: string,
  { request: id, password }: MadeAppPassword,
): Promise<Page> {
  const request = await endIn(pages, id);
  const end = request ? endOf(request) : 'open';
  if (request && end === 'failed') return notSetPage(text, request);
  const works = end === 'applied';
  const ticket = ticketOf(pages.office, id);
  return madePage(text, {
    address,
    name,
    password,
    works,
    state: `..${statusPath}${ticket}/state`,
    after: afterPassword(pages, text, { address, appPassword: name, ticket, works }),
    script: pages.script,
  });
}

function refusal(text: WebText, fault: AppPasswordFault): Page {
  switch (fault.code) {
    case 'link-gone':
      return gonePage(text);
    case 'request-open':
      return busyPage(text, fault);
    case 'app-password-taken':
      return takenPage(text, fault);
    case 'mail-server-unavailable':
      return unavailablePage(text);
  }
}
