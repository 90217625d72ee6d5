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
  /** The URL of the mailbox's `.mobileconfig`, linked where the services are configured; null: not available yet. */
  readonly profileUrl: string | null;
  /** The URL of a page with this section and without a password, for a phone to open. */
  readonly pageUrl: string;
};

/**
 * How to read mail with a new password: the settings to type or copy, Apple's profile, the webmail, and a QR code that
 * opens the section on a phone. The page's script reveals the buttons with data-copy.
 */
export function clientSettingsSection(section: ClientSettingsSection): Html {
  const { services, webmail } = section.settings;
  const text = settingsMessagesFor(section.locale);
  const isConfigured = services !== null || webmail !== null;
  return html`<section class="client-settings" aria-labelledby="client-settings">
<h2 id="client-settings">${text.title}</h2>
${services ? mailProgramSection(text, services, section) : html`<p>${text.unknown}</p>`}
${webmail === null ? null : webmailLink(text, webmail)}
${isConfigured ? phoneSection(text, section) : null}
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

/** The user name is the whole address in A-labels, the form that the mail server knows. */
const settingRows = (
  text: SettingsMessages,
  heading: string,
  { host, port, security }: MailService,
  { address }: ClientSettingsSection,
  password: string,
): Html =>
  html`<h3>${heading}</h3>
<dl>
${copyableValue(text, heading, text.server, host)}
${copyableValue(text, heading, text.port, String(port))}
${copyableValue(text, heading, text.security, text.securityNames[security])}
${copyableValue(text, heading, text.userName, address)}
<div><dt>${text.password}</dt><dd>${password}</dd></div>
</dl>`;

const copyableValue = (text: SettingsMessages, heading: string, name: string, value: string): Html =>
  html`<div><dt>${name}</dt><dd><code>${value}</code> <button type="button" data-copy="${value}" data-copied="${text.copied}" aria-label="${text.copyLabel(name, heading)}" hidden>${text.copy}</button></dd></div>`;

const appleProfile = (
  text: SettingsMessages,
  url: string,
  password: string,
): Html => html`<h3>${text.apple}</h3>
<p>${text.appleHint(password)}</p>
<p><a href="${url}" class="button">${text.appleLink}</a></p>`;

const webmailLink = (text: SettingsMessages, url: string): Html => html`<h3>${text.webmail}</h3>
<p><a href="${url}" class="button" rel="noreferrer">${text.webmailLink}</a></p>`;

/** On an app password's page, the QR code opens a page without that password: it is shown only once. */
const phoneSection = (text: SettingsMessages, { appPassword, pageUrl }: ClientSettingsSection): Html => {
  const { hint, label } = appPassword === null ? text.thisPage : text.settingsPage;
  return html`<div class="phone">
<h3>${text.phone}</h3>
<p>${hint}</p>
${qrCode(pageUrl, label)}
</div>`;
};
