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

/** What the routes of one-time links depend on. */
export type LinkRouteDeps = {
  readonly app: AppContext;
  readonly passwords: PasswordService;
  readonly rateLimits: RateLimits;
  /** Milliseconds for which an answer waits for the mail server to apply the password. */
  readonly waitTimeout: number;
  readonly clientSettings: ClientSettings;
  /** The pages' script, as a path relative to them. */
  readonly script: string;
  /** Aborted when the web server closes. */
  readonly closing: AbortSignal;
};

/** One HTTP request with a link's token, and the texts in its client's language. */
export type LinkContext = {
  readonly deps: LinkRouteDeps;
  readonly text: WebMessages;
  readonly ip: string;
  readonly token: string;
};

/** The result of a posted form. */
export type PostResult = {
  /** `seeOther`: where to redirect, as a path relative to the page. */
  readonly page: Page | { readonly seeOther: string };
  /** Whether the link was used up. */
  readonly isRedeemed: boolean;
};

/** The parts that both forms behind a link have. */
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

/** Waits for a request to end, until the time-out or the server's close. @returns null where it is still open then. */
export const waitForEnd = ({ app, waitTimeout, closing }: LinkRouteDeps, id: number) =>
  waitForRequest(app, id, AbortSignal.any([AbortSignal.timeout(waitTimeout), closing]));
