import type { ClientSettings } from '../../config/mail-services.ts';
import type { AppContext } from '../../requests/context/app-context.ts';
import { linkPath, type OpenLink } from '../../requests/links/links.ts';
import { type PasswordService, passwordRulesFor } from '../../requests/passwords/set-password.ts';
import type { WebMessages } from '../i18n/messages.ts';
import type { Page } from '../page/page.ts';
import { csrfToken } from '../security/csrf.ts';
import type { RateLimits } from '../security/rate-limits.ts';
import { waitForRequest } from '../status/wait-for-request.ts';
import type { PasswordForm } from './password-form.ts';

/** What the pages behind one-time links work with. */
export type LinkRouteDeps = {
  readonly app: AppContext;
  readonly passwords: PasswordService;
  readonly rateLimits: RateLimits;
  /** Milliseconds for which an answer waits until the mail server has the password. */
  readonly waitTimeout: number;
  readonly clientSettings: ClientSettings;
  /** The pages' script, as a path from them. */
  readonly script: string;
  /** Aborted when the web server closes. */
  readonly closing: AbortSignal;
};

/** Somebody who came with a link, and the words for them. */
export type LinkContext = {
  readonly deps: LinkRouteDeps;
  readonly text: WebMessages;
  readonly ip: string;
  readonly token: string;
};

/** What a posted form leads to. */
export type PostResult = {
  /** `seeOther`: somewhere else to go, as a path from the page. */
  readonly page: Page | { readonly seeOther: string };
  /** Whether the link was used up. */
  readonly used: boolean;
};

/** What every form behind a link is made of. */
export const passwordForm = (
  { deps: { app, script }, token }: LinkContext,
  link: OpenLink,
): PasswordForm => ({
  address: link.address,
  rules: passwordRulesFor(app, link),
  csrfToken: csrfToken(app, token),
  url: `${app.publicUrl}${linkPath}${token}`,
  script,
});

/** Waits for a request's end as long as a visitor has patience, and the server is up. */
export const waitForEnd = ({ app, waitTimeout, closing }: LinkRouteDeps, id: number) =>
  waitForRequest(app, id, AbortSignal.any([AbortSignal.timeout(waitTimeout), closing]));
