import fc from 'fast-check';
import type { ClientSettings, MailServices } from '../../../src/config/mail-services.ts';
import type { Address, Domain } from '../../../src/domain/address/address.ts';

export const services: MailServices = {
  imap: { host: 'imap.example.org', port: 993, security: 'tls' },
  smtp: { host: 'smtp.example.org', port: 587, security: 'starttls' },
};

export const settings: ClientSettings = { services, webmail: 'https://webmail.example.org/' };
export const noSettings: ClientSettings = { services: null, webmail: null };

export const ann = 'ann@example.org' as Address;
/** müller.example, in A-labels. */
export const international = 'xn--mller-kva.example' as Domain;

export const isKnownDomain = (domain: Domain): boolean =>
  domain === 'example.org' || domain === international;

/** Arbitrary texts, with many characters that are special in markup. */
export const hostile: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom(...'<>&"\'\r\n\0%@;]-![CDATA', '\ud800', '\uffff', ']]>') }),
  fc.string().map((text) => `${text}@example.org`),
  fc.constant(`${'a'.repeat(10_000)}@example.org`),
);
