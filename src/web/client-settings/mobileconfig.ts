import { createHash } from 'node:crypto';
import type { MailServices } from '../../config/mail-services.ts';
import type { Locale } from '../../domain/actor.ts';
import { type Address, domainOf, unicodeAddress } from '../../domain/address/address.ts';
import { settingsMessagesFor } from './i18n/messages.ts';
import { type PlistDict, plist } from './plist.ts';

/** Response headers of a profile. The file's name is fixed, so that no address has to be quoted. */
export const mobileconfigHeaders = {
  'content-type': 'application/x-apple-aspen-config; charset=utf-8',
  'content-disposition': 'attachment; filename="facteur.mobileconfig"',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
};

/** Who a profile comes from, and the language of its description on the device. */
export type ProfileSource = { readonly organization: string; readonly locale: Locale };

/**
 * Builds the configuration profile that sets up a mailbox on an iPhone, an iPad or a Mac (Apple, Device Management:
 * TopLevel and Mail). It holds no password: the device asks for it once. Its identifiers depend on the address alone,
 * so that a newer profile replaces an older one.
 */
export function mobileconfig(services: MailServices, address: Address, source: ProfileSource): string {
  const uuid = uuidFromUrl(`mailto:${address}`);
  const identifier = `${domainOf(address).split('.').reverse().join('.')}.facteur.${uuid}`;
  return plist({
    PayloadType: 'Configuration',
    PayloadVersion: 1,
    PayloadIdentifier: identifier,
    PayloadUUID: uuid,
    PayloadDisplayName: unicodeAddress(address),
    PayloadDescription: settingsMessagesFor(source.locale).profileDescription(unicodeAddress(address)),
    PayloadOrganization: source.organization,
    PayloadScope: 'User',
    PayloadRemovalDisallowed: false,
    PayloadContent: [mailPayload(services, address, identifier)],
  });
}

/** UseSSL means either kind of TLS: the device uses STARTTLS where the port begins in plain text. */
const mailPayload = ({ imap, smtp }: MailServices, address: Address, identifier: string): PlistDict => ({
  PayloadType: 'com.apple.mail.managed',
  PayloadVersion: 1,
  PayloadIdentifier: `${identifier}.mail`,
  PayloadUUID: uuidFromUrl(`mailto:${address}#mail`),
  PayloadDisplayName: unicodeAddress(address),
  EmailAccountDescription: unicodeAddress(address),
  EmailAccountType: 'EmailTypeIMAP',
  EmailAddress: address,
  IncomingMailServerAuthentication: 'EmailAuthPassword',
  IncomingMailServerHostName: imap.host,
  IncomingMailServerPortNumber: imap.port,
  IncomingMailServerUseSSL: true,
  IncomingMailServerUsername: address,
  OutgoingMailServerAuthentication: 'EmailAuthPassword',
  OutgoingMailServerHostName: smtp.host,
  OutgoingMailServerPortNumber: smtp.port,
  OutgoingMailServerUseSSL: true,
  OutgoingMailServerUsername: address,
  OutgoingPasswordSameAsIncomingPassword: true,
});

/** RFC 9562, 6.6: the namespace of URLs. */
const urlNamespace = Buffer.from('6ba7b8119dad11d180b400c04fd430c8', 'hex');

/** The UUID version 5 of a URL (RFC 9562, 5.5), always the same for the same URL. */
export function uuidFromUrl(url: string): string {
  const octets = createHash('sha1').update(urlNamespace).update(url).digest().subarray(0, 16);
  octets.writeUInt8((octets.readUInt8(6) & 0x0f) | 0x50, 6);
  octets.writeUInt8((octets.readUInt8(8) & 0x3f) | 0x80, 8);
  return octets.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
