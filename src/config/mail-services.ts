import { isIPv4, isIPv6 } from 'node:net';
import { parseDomain } from '../domain/address/address.ts';
import { err, ok, type Result } from '../domain/result.ts';

/** Where a mail program connects to, and how: with TLS from the first byte, or with STARTTLS after a plain greeting. */
export type MailService = {
  /** A-labels (RFC 5890), or an IP address without brackets. */
  readonly host: string;
  readonly port: number;
  readonly security: 'tls' | 'starttls';
};

export type MailServices = { readonly imap: MailService; readonly smtp: MailService };

/** What people need to set up a mail program. */
export type ClientSettings = {
  /** Null: not configured. */
  readonly services: MailServices | null;
  readonly webmail: string | null;
};

/** The settings where the operator has configured none. */
export const noClientSettings: ClientSettings = { services: null, webmail: null };

/** RFC 8314, 3.2 and 3.3, for TLS from the first byte; RFC 9051 (IMAP) and RFC 6409 (submission) for STARTTLS. */
const defaultPorts = { imap: { tls: 993, starttls: 143 }, smtp: { tls: 465, starttls: 587 } } as const;

const url =
  /^(?<scheme>[a-z]+):\/\/(?:\[(?<ipv6>[\da-f:.]+)\]|(?<name>[^\s/?#@:[\]]+))(?::(?<port>\d{1,5}))?\/?$/i;

/**
 * Parses `imaps://host[:port]` and the like; a scheme with an s is TLS from the first byte, one without is STARTTLS.
 * @returns as a fault, the accepted forms; it repeats nothing of the text, which may hold a password.
 */
export function parseMailService(
  protocol: keyof typeof defaultPorts,
  text: string,
): Result<MailService, string> {
  const { scheme, ipv6, name, port } = url.exec(text)?.groups ?? {};
  const security = parseSecurity(protocol, scheme);
  const host = ipv6 === undefined ? parseHost(name) : isIPv6(ipv6) && ipv6.toLowerCase();
  if (!security || !host) return err(acceptedForms(protocol));
  const number = Number(port ?? defaultPorts[protocol][security]);
  return number >= 1 && number <= 65535 ? ok({ host, port: number, security }) : err(acceptedForms(protocol));
}

function parseSecurity(protocol: string, scheme: string | undefined): MailService['security'] | null {
  if (scheme?.toLowerCase() === protocol) return 'starttls';
  return scheme?.toLowerCase() === `${protocol}s` ? 'tls' : null;
}

function parseHost(name: string | undefined): string | null {
  if (name === undefined) return null;
  if (isIPv4(name)) return name;
  const domain = parseDomain(name);
  return domain.ok ? domain.value : null;
}

function acceptedForms(protocol: keyof typeof defaultPorts): string {
  const { tls, starttls } = defaultPorts[protocol];
  return `It may be ${protocol}s://mail.example.org:${tls} for TLS from the first byte, or ${protocol}://mail.example.org:${starttls} for STARTTLS: the server's full name or its IP address, a port where it is another, and no user, password or path.`;
}
