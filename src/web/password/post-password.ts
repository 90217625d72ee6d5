import type { PasswordInput } from '../../domain/password.ts';
import type { OpenLink } from '../../requests/links/links.ts';
import { type SetPasswordFault, setPassword } from '../../requests/passwords/set-password.ts';
import type { Page } from '../page/page.ts';
import { statusPath, statusToken } from '../status/status-token.ts';
import { type LinkContext, type PostResult, passwordForm, waitForEnd } from './link-context.ts';
import { busyPage, gonePage, unavailablePage } from './link-error-pages.ts';
import { passwordFormPage } from './password-form.ts';

/** Sets the password of the mailbox that a link is for, and leads to the page of what becomes of it. */
export async function postPassword(
  visit: LinkContext,
  link: OpenLink,
  typed: PasswordInput,
): Promise<PostResult> {
  const { app, passwords } = visit.deps;
  const set = await setPassword(app, passwords, visit.token, typed);
  if (!set.ok) return { page: rejectionPage(visit, link, set.fault), used: false };
  await waitForEnd(visit.deps, set.value);
  return { page: { seeOther: `..${statusPath}${statusToken(app, set.value)}` }, used: true };
}

function rejectionPage(visit: LinkContext, link: OpenLink, fault: SetPasswordFault): Page {
  switch (fault.code) {
    case 'link-gone':
      return gonePage(visit.text);
    case 'mail-server-unavailable':
      return unavailablePage(visit.text);
    case 'request-open':
      return busyPage(visit.text, fault);
    default:
      return passwordFormPage(visit.text, passwordForm(visit, link), fault);
  }
}
