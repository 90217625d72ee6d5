import type { PasswordInput } from '../../domain/password.ts';
import type { OpenLink } from '../../requests/links/links.ts';
import { type SetPasswordFault, setPassword } from '../../requests/passwords/set-password.ts';
import type { Page } from '../page/page.ts';
import { statusPath, statusToken } from '../status/status-token.ts';
import { type LinkContext, type PostResult, passwordForm, waitForEnd } from './link-context.ts';
import { busyPage, gonePage, unavailablePage } from './link-error-pages.ts';
import { passwordFormPage } from './password-form.ts';

/** Sets the password of a link's mailbox, and redirects to the page with the request's state. */
export async function postPassword(
  context: LinkContext,
  link: OpenLink,
  typed: PasswordInput,
): Promise<PostResult> {
  const { app, passwords } = context.deps;
  const set = await setPassword(app, passwords, link, typed);
  if (!set.ok) return { page: rejectionPage(context, link, set.fault), isRedeemed: false };
  await waitForEnd(context.deps, set.value);
  return { page: { seeOther: `..${statusPath}${statusToken(app, set.value)}` }, isRedeemed: true };
}

function rejectionPage(context: LinkContext, link: OpenLink, fault: SetPasswordFault): Page {
  switch (fault.code) {
    case 'link-gone':
      return gonePage(context.text);
    case 'mail-server-unavailable':
      return unavailablePage(context.text);
    case 'request-open':
      return busyPage(context.text, fault);
    default:
      return passwordFormPage(context.text, passwordForm(context, link), fault);
  }
}
