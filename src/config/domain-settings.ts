import { isIP } from 'node:net';
import type { Expected, ExpectedService } from '../domain/dns/expected.ts';
import type { MailService } from './mail-services.ts';

/** What the operator has set of what is to be found of domains in DNS, and who is asked. */
export type DomainSettings = Pick<Expected, 'mailHosts' | 'outgoing' | 'settingsHost' | 'services'> & {
  /** Empty: those of the system. */
  readonly dnsServers: readonly string[];
};

type DomainVariables = {
  readonly MAIL_HOSTS?: readonly string[] | undefined;
  readonly OUTGOING_HOSTS?: readonly string[] | undefined;
  readonly DNS_SERVERS: readonly string[];
  readonly PUBLIC_URL?: string | undefined;
  readonly IMAP_SERVER?: MailService | undefined;
  readonly SMTP_SERVER?: MailService | undefined;
};

/** What is not set follows from where mail programs connect to. */
export function readDomainSettings(given: DomainVariables): DomainSettings {
  const { MAIL_HOSTS, OUTGOING_HOSTS, DNS_SERVERS, PUBLIC_URL, IMAP_SERVER, SMTP_SERVER } = given;
  const named = [SMTP_SERVER, IMAP_SERVER].flatMap((service) =>
    service && !isIP(service.host) ? [service.host] : [],
  );
  const mailHosts = MAIL_HOSTS ?? named.slice(0, 1);
  const host = PUBLIC_URL === undefined ? null : new URL(PUBLIC_URL).hostname;
  return {
    mailHosts,
    outgoing: OUTGOING_HOSTS ?? mailHosts,
    settingsHost: host?.includes('.') && !isIP(host) && IMAP_SERVER ? host : null,
    services: [
      ...(IMAP_SERVER ? serviceOf(IMAP_SERVER, { tls: '_imaps', starttls: '_imap' }) : []),
      ...(SMTP_SERVER ? serviceOf(SMTP_SERVER, { tls: '_submissions', starttls: '_submission' }) : []),
    ],
    dnsServers: DNS_SERVERS,
  };
}

/** RFC 6186 and RFC 8314, 5. A record can't lead to an IP address. */
const serviceOf = (
  { host, port, security }: MailService,
  names: Readonly<Record<MailService['security'], string>>,
): ExpectedService[] => (isIP(host) ? [] : [{ service: names[security], target: host, port }]);
