import type { Locale } from '../../domain/actor.ts';
import type { Address } from '../../domain/address.ts';
import { type Html, html } from '../html.ts';
import { qrCode } from '../qr-code.ts';
import type { ClientSettings, MailService, MailServices } from './settings.ts';
import { type SettingsText, settingsTextOf } from './text/catalogue.ts';

export type ClientSettingsSection = {
  readonly settings: ClientSettings;
  readonly address: Address;
  readonly locale: Locale;
  /** Where the mailbox's `.mobileconfig` is; linked to only where the services are known. */
  readonly profileUrl: string;
  /** The page that the section stands on, for opening it on a phone. */
  readonly pageUrl: string;
};

/**
 * What leads from a new password to reading mail: the settings to type or copy, Apple's profile, the webmail, and
 * the page itself for a phone. A button with data-copy is hidden until the page's script has it copy that.
 */
export function clientSettingsSection(section: ClientSettingsSection): Html {
  const { settings, locale, pageUrl } = section;
  const text = settingsTextOf(locale);
  return html`<section class="client-settings" aria-labelledby="client-settings">
<h2 id="client-settings">${text.title}</h2>
${settings.services ? forPrograms(text, settings.services, section) : html`<p>${text.unknown}</p>`}
${settings.webmail === null ? null : webmailLink(text, settings.webmail)}
<h3>${text.phone}</h3>
<p>${text.qrHint}</p>
${qrCode(pageUrl, text.qrLabel)}
</section>`;
}

const forPrograms = (
  text: SettingsText,
  { imap, smtp }: MailServices,
  { address, profileUrl }: ClientSettingsSection,
): Html => html`<p>${text.intro}</p>
${valuesOf(text, text.incoming, imap, address)}
${valuesOf(text, text.outgoing, smtp, address)}
<h3>${text.apple}</h3>
<p>${text.appleHint}</p>
<p><a href="${profileUrl}" class="button">${text.appleLink}</a></p>`;

/** The user name is the whole address, in A-labels as the mail server knows it. */
const valuesOf = (text: SettingsText, of: string, service: MailService, address: Address): Html =>
  html`<h3>${of}</h3>
<dl>
${copied(text, of, text.server, service.host)}
${copied(text, of, text.port, String(service.port))}
${copied(text, of, text.security, text.securityNames[service.security])}
${copied(text, of, text.userName, address)}
<div><dt>${text.password}</dt><dd>${text.samePassword}</dd></div>
</dl>`;

const copied = (text: SettingsText, of: string, name: string, value: string): Html =>
  html`<div><dt>${name}</dt><dd><code>${value}</code> <button type="button" data-copy="${value}" data-copied="${text.copied}" aria-label="${text.copyLabel(name, of)}" hidden>${text.copy}</button></dd></div>`;

const webmailLink = (text: SettingsText, url: string): Html => html`<h3>${text.webmail}</h3>
<p><a href="${url}" class="button" rel="noreferrer">${text.webmailLink}</a></p>`;
