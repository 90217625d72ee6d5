import type { ClientSettings } from '../../config/mail-services.ts';
import type { Office } from '../../requests/context/app-context.ts';
import { linkPath, type OpenLink } from '../../requests/links/links.ts';
import { type Passwords, passwordRulesFor } from '../../requests/passwords/set-password.ts';
import type { WebText } from '../i18n/messages.ts';
import type { Page } from '../page/page.ts';
import { proofOf } from '../security/csrf.ts';
import type { Guard } from '../security/rate-limits.ts';
import { settled } from '../status/wait-for-request.ts';
import type { PasswordForm } from './password-form.ts';

/** What the pages behind one-time links work with. */
export type LinkPages = {
  readonly office: Office;
  readonly passwords: Passwords;
  readonly guard: Guard;
  /** Milliseconds for which an answer waits until the mail server has the password. */
  readonly patience: number;
  readonly clientSettings: ClientSettings;
  /** The pages' script, as a path from them. */
  readonly script: string;
  /** Aborted when the web server closes. */
  readonly closing: AbortSignal;
};

/** Somebody who came with a link, and the words for them. */
export type Visit = {
  readonly pages: LinkPages;
  readonly text: WebText;
  readonly ip: string;
  readonly token: string;
};

/** What a posted form leads to. */
export type Answer = {
  /** `seeOther`: somewhere else to go, as a path from the page. */
  readonly page: Page | { readonly seeOther: string };
  /** Whether the link was used up. */
  readonly used: boolean;
};

/** What every form behind a link is made of. */
export const formOf = ({ pages: { office, script }, token }: Visit, link: OpenLink): PasswordForm => ({
  address: link.address,
  rules: passwordRulesFor(office, link),
  proof: proofOf(office, token),
  url: `${office.publicUrl}${linkPath}${token}`,
  script,
});

/** Waits for a request's end as long as a visitor has patience, and the server is up. */
export const endIn = ({ office, patience, closing }: LinkPages, id: number) =>
  settled(office, id, AbortSignal.any([AbortSignal.timeout(patience), closing]));
