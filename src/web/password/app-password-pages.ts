import { type Address, displayAddress } from '../../domain/address/address.ts';
import type { WebMessages } from '../i18n/messages.ts';
import { chatCommand } from '../page/chat-command.ts';
import { type Html, html } from '../page/html.ts';
import type { Page } from '../page/page.ts';
import { phoneSection } from './password-form.ts';

/** An app password that a link is for. */
export type AppPasswordForm = {
  readonly address: Address;
  readonly name: string;
  readonly csrfToken: string;
  readonly url: string;
  readonly script: string;
};

/** The page that describes the app password and whose button creates it. */
export const appPasswordFormPage = (
  text: WebMessages,
  { address, name, csrfToken, url, script }: AppPasswordForm,
): Page => ({
  status: 200,
  title: text.appPassword.title(name),
  body: html`<p>${text.appPassword.description(name, displayAddress(address))}</p>
<p>${text.appPassword.shownOnce}</p>
<form method="post" data-busy="${text.form.busy}">
<input type="hidden" name="proof" value="${csrfToken}">
<button class="primary">${text.appPassword.submit}</button>
</form>
${phoneSection(text, url)}`,
  script,
});

/** A created app password; this page alone shows it. */
export type CreatedAppPassword = {
  readonly address: Address;
  readonly name: string;
  readonly password: string;
  /** Whether the mail server has it already. */
  readonly isApplied: boolean;
  /** Where the script polls the request's state, as a path relative to the page. */
  readonly statePath: string;
  /** How to set up a mail program. */
  readonly nextSteps: Html;
  readonly script: string;
};

export const appPasswordPage = ({ appPassword }: WebMessages, created: CreatedAppPassword): Page => ({
  status: 200,
  title: appPassword.shownTitle(created.name),
  body: html`<p><strong>${appPassword.copyNow}</strong></p>
<label for="made">${appPassword.label}</label>
<div class="copied">
<input id="made" class="secret" value="${created.password}" readonly autocomplete="off" autocapitalize="none" spellcheck="false">
<button type="button" data-copy="${created.password}" data-copied="${appPassword.copied}" hidden>${appPassword.copy}</button>
</div>
${created.isApplied ? html`<p class="good">${appPassword.active}</p>` : pendingNotice(appPassword, created.statePath)}
<label for="address">${appPassword.address}</label>
<input id="address" value="${created.address}" readonly autocomplete="off">
<p>${appPassword.revoke}</p>${chatCommand(`/mail password revoke ${created.address} ${created.name}`)}
${created.nextSteps}`,
  script: created.script,
});

const pendingNotice = (appPassword: WebMessages['appPassword'], statePath: string): Html =>
  html`<p role="status" data-state="${statePath}" data-applied="${appPassword.active}" data-failed="${appPassword.failed}">${appPassword.pending}</p>`;
