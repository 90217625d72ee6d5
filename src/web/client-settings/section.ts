import type { ClientSettings, MailService, MailServices } from '../../config/mail-services.ts';
import type { Locale } from '../../domain/actor.ts';
import type { Address } from '../../domain/address/address.ts';
import { type Html, html } from '../page/html.ts';
import { qrCode } from '../page/qr-code.ts';
import { type SettingsMessages, settingsMessagesFor } from './i18n/messages.ts';

export type ClientSettingsSection = {
  readonly settings: ClientSettings;
  readonly address: Address;
  readonly locale: Locale;
  /** The name of the app password that is used there; null: the mailbox's own password, which was just set. */
  readonly appPassword: string | null;
  /** Where the mailbox's `.mobileconfig` is, linked to where the services are known; null: nowhere yet. */
  readonly profileUrl: string | null;
  /** Where a phone can be shown the section; no password stands there. */
  readonly pageUrl: string;
};

/**
 * What leads from a new password to reading mail: the settings to type or copy, Apple's profile, the webmail, and
 * a code that opens it all on a phone. A button with data-copy is hidden until the page's script has it copy that.
 */
export function clientSettingsSection(section: ClientSettingsSection): Html {
  const { services, webmail } = section.settings;
  const text = settingsMessagesFor(section.locale);
  const known = services !== null || webmail !== null;
  return html`<section class="client-settings" aria-labelledby="client-settings">
<h2 id="client-settings">${text.title}</h2>
${services ? mailProgramSection(text, services, section) : html`<p>${text.unknown}</p>`}
${webmail === null ? null : webmailLink(text, webmail)}
${known ? phoneSection(text, section) : null}
</section>`;
}

function mailProgramSection(
  text: SettingsMessages,
  { imap, smtp }: MailServices,
  section: ClientSettingsSection,
): Html {
  const { appPassword, profileUrl } = section;
  const password = appPassword === null ? text.ownPassword : text.appPassword(appPassword);
  return html`<p>${text.intro(password)}</p>
${settingRows(text, text.incoming, imap, section, password)}
${settingRows(text, text.outgoing, smtp, section, password)}
${profileUrl === null ? null : appleProfile(text, profileUrl, password)}`;
}

/** The user name is the whole address, in A-labels as the mail server knows it. */
const settingRows = (
  text: SettingsMessages,
  of: string,
  { host, port, security }: MailService,
  { address }: ClientSettingsSection,
  password: string,
): Html =>
  html`<h3>${of}</h3>
<dl>
${copyableValue(text, of, text.server, host)}
${copyableValue(text, of, text.port, String(port))}
${copyableValue(text, of, text.security, text.securityNames[security])}
${copyableValue(text, of, text.userName, address)}
<div><dt>${text.password}</dt><dd>${password}</dd></div>
</dl>`;

const copyableValue = (text: SettingsMessages, of: string, name: string, value: string): Html =>
  html`<div><dt>${name}</dt><dd><code>${value}</code> <button type="button" data-copy="${value}" data-copied="${text.copied}" aria-label="${text.copyLabel(name, of)}" hidden>${text.copy}</button></dd></div>`;

const appleProfile = (
  text: SettingsMessages,
  url: string,
  password: string,
): Html => html`<h3>${text.apple}</h3>
<p>${text.appleHint(password)}</p>
<p><a href="${url}" class="button">${text.appleLink}</a></p>`;

const webmailLink = (text: SettingsMessages, url: string): Html => html`<h3>${text.webmail}</h3>
<p><a href="${url}" class="button" rel="noreferrer">${text.webmailLink}</a></p>`;

/** The code of an app password's page leads to a page without it: no page shows it again. */
const phoneSection = (text: SettingsMessages, { appPassword, pageUrl }: ClientSettingsSection): Html => {
  const { hint, label } = appPassword === null ? text.thisPage : text.settingsPage;
  return html`<div class="phone">
<h3>${text.phone}</h3>
<p>${hint}</p>
${qrCode(pageUrl, label)}
</div>`;
};
