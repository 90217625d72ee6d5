import { type Address, displayAddress } from '../../domain/address/address.ts';
import type { WebMessages } from '../i18n/messages.ts';
import { chatCommand } from '../page/chat-command.ts';
import { type Html, html } from '../page/html.ts';
import type { Page } from '../page/page.ts';
import { phoneSection } from './password-form.ts';

/** An app password that is to be made. */
export type AppPasswordForm = {
  readonly address: Address;
  readonly name: string;
  readonly csrfToken: string;
  readonly url: string;
  readonly script: string;
};

/** Says what will be made; its button makes it. */
export const appPasswordFormPage = (
  text: WebMessages,
  { address, name, csrfToken, url, script }: AppPasswordForm,
): Page => ({
  status: 200,
  title: text.appPassword.title(name),
  body: html`<p>${text.appPassword.what(name, displayAddress(address))}</p>
<p>${text.appPassword.once}</p>
<form method="post" data-busy="${text.form.busy}">
<input type="hidden" name="proof" value="${csrfToken}">
<button class="primary">${text.appPassword.submit}</button>
</form>
${phoneSection(text, url)}`,
  script,
});

/** An app password that was made, on the only page that shows it. */
export type CreatedAppPassword = {
  readonly address: Address;
  readonly name: string;
  readonly password: string;
  /** Whether the mail server has it already. */
  readonly works: boolean;
  /** Where the page can ask what became of it, as a path from it. */
  readonly state: string;
  /** What to set in a mail program. */
  readonly after: Html;
  readonly script: string;
};

export const appPasswordPage = ({ appPassword }: WebMessages, made: CreatedAppPassword): Page => ({
  status: 200,
  title: appPassword.shownTitle(made.name),
  body: html`<p><strong>${appPassword.keep}</strong></p>
<label for="made">${appPassword.label}</label>
<div class="copied">
<input id="made" class="secret" value="${made.password}" readonly autocomplete="off" autocapitalize="none" spellcheck="false">
<button type="button" data-copy="${made.password}" data-copied="${appPassword.copied}" hidden>${appPassword.copy}</button>
</div>
${made.works ? html`<p class="good">${appPassword.works}</p>` : pendingNotice(appPassword, made.state)}
<label for="address">${appPassword.address}</label>
<input id="address" value="${made.address}" readonly autocomplete="off">
<p>${appPassword.revoke}</p>${chatCommand(`/mail revoke ${made.address} ${made.name}`)}
${made.after}`,
  script: made.script,
});

const pendingNotice = (appPassword: WebMessages['appPassword'], state: string): Html =>
  html`<p role="status" data-state="${state}" data-applied="${appPassword.works}" data-failed="${appPassword.failed}">${appPassword.onItsWay}</p>`;
