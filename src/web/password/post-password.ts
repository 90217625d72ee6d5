import type { TypedPassword } from '../../domain/password.ts';
import type { OpenLink } from '../../requests/links/links.ts';
import { type SetPasswordFault, setPassword } from '../../requests/passwords/set-password.ts';
import type { Page } from '../page/page.ts';
import { statusPath, ticketOf } from '../status/status-token.ts';
import { type Answer, endIn, formOf, type Visit } from './link-context.ts';
import { busyPage, gonePage, unavailablePage } from './link-error-pages.ts';
import { formPage } from './password-form.ts';

/** Sets the password of the mailbox that a link is for, and leads to the page of what becomes of it. */
export async function setByLink(visit: Visit, link: OpenLink, typed: TypedPassword): Promise<Answer> {
  const { office, passwords } = visit.pages;
  const set = await setPassword(office, passwords, visit.token, typed);
  if (!set.ok) return { page: refusal(visit, link, set.fault), used: false };
  await endIn(visit.pages, set.value);
  return { page: { seeOther: `..${statusPath}${ticketOf(office, set.value)}` }, used: true };
}

function refusal(visit: Visit, link: OpenLink, fault: SetPasswordFault): Page {
  switch (fault.code) {
    case 'link-gone':
      return gonePage(visit.text);
    case 'mail-server-unavailable':
      return unavailablePage(visit.text);
    case 'request-open':
      return busyPage(visit.text, fault);
    default:
      return formPage(visit.text, formOf(visit, link), fault);
  }
}
