import type { DnsTrouble } from '../../../../domain/dns/dns-answer.ts';
import type { CheckName, DnsProblem, Unknown } from '../../../../domain/dns/finding.ts';
import type { StsFault } from '../../../../domain/dns/mta-sts-policy.ts';
import { mostLookups, mostVoids } from '../../../../domain/dns/spf/read-spf.ts';
import type { Format } from '../../format.ts';
import { quote } from '../vocabulary.ts';

/** What is looked at of a domain. */
const names: Readonly<Record<CheckName, string>> = {
  mx: 'MX',
  hosts: 'Address',
  reverse: 'Reverse name',
  spf: 'SPF',
  dkim: 'DKIM',
  dmarc: 'DMARC',
  'mta-sts': 'MTA-STS',
  'tls-rpt': 'TLS-RPT',
  autoconfig: 'autoconfig',
  autodiscover: 'autodiscover',
  services: 'SRV',
};

const troubles: Readonly<Record<DnsTrouble, string>> = {
  timeout: 'DNS didn’t answer in time.',
  'server-failure': 'The DNS servers of the name have a fault (SERVFAIL).',
  refused: 'The DNS server refuses to answer.',
  malformed: 'DNS answered in a form that can’t be read.',
  unreachable: 'The DNS server can’t be reached.',
};

const stsFaults: Readonly<Record<StsFault, string>> = {
  missing: 'isn’t there.',
  redirected: 'is moved to another address, where senders don’t look.',
  certificate: 'has no valid certificate for its name.',
  unreachable: 'can’t be reached.',
  'too-large': 'is larger than 64 kB.',
  'not-text': 'isn’t sent as text/plain.',
  syntax: 'isn’t a policy that senders understand.',
};

/** What was found of a domain. */
export const domainChecks = (format: Format) => ({
  names,
  title: (domain: string, faults: number, unknown: number): string => {
    if (faults > 0) return `${domain}: ${faults === 1 ? '1 thing' : `${format.count(faults)} things`} to fix`;
    return unknown > 0
      ? `${domain}: nothing wrong, and not all can be told`
      : `${domain}: everything is right`;
  },
  problem: (problem: DnsProblem): string => {
    switch (problem.code) {
      case 'mx-none':
        return 'There is no MX record, so mail doesn’t come here.';
      case 'mx-null':
        return 'The MX record says that the domain takes no mail (RFC 7505).';
      case 'mx-elsewhere':
        return `Mail goes to ${format.list(problem.to)}, not here.`;
      case 'mx-address':
        return `The MX record leads to the IP address ${problem.target}. It must name a host (RFC 5321).`;
      case 'mx-alias':
        return `The MX record names ${problem.target}, which is a CNAME of ${problem.of}. Some servers refuse that (RFC 2181).`;
      case 'host-missing':
        return `${problem.host} has no address: set an A or AAAA record.`;
      case 'ptr-none':
        return `${problem.address} has no name. Many servers refuse mail from it. Ask your provider for the PTR record.`;
      case 'ptr-unconfirmed':
        return `${problem.address} is called ${format.list(problem.names)}, which doesn’t lead back to it. Many servers refuse mail from it. Ask your provider for the PTR record.`;
      case 'spf-none':
        return 'There is no SPF record: nobody knows who may send for the domain.';
      case 'spf-several':
        return 'There are several SPF records: receivers take none of them. Replace them all.';
      case 'spf-syntax':
        return `The record of ${problem.at} has an error at ${quote(problem.term)}: receivers take none of it.`;
      case 'spf-lookups':
        return `The record needs ${format.count(problem.count)} look-ups. At most ${mostLookups} are allowed (RFC 7208). Take some include, a or mx away.`;
      case 'spf-void':
        return `${format.count(problem.count)} names in the record lead to nothing. At most ${mostVoids} may (RFC 7208). Take them away.`;
      case 'spf-loop':
        return `The record of ${problem.at} leads back to itself. Take that include away.`;
      case 'spf-include-none':
        return `The record includes ${problem.at}, which has no single SPF record: receivers take none of it. Take that include away.`;
      case 'spf-not-ours':
        return `Mail leaves from ${format.list(problem.addresses)}, which the record doesn’t let send.`;
      case 'spf-everybody':
        return 'The record lets everybody send for the domain.';
      case 'spf-no-end':
        return 'The record doesn’t say what becomes of mail from others.';
      case 'dkim-unsigned':
        return 'The mail isn’t signed.';
      case 'dkim-none':
        return `Mail is signed with the key ${problem.selector}, whose record is missing.`;
      case 'dkim-several':
        return `There are several records of the key ${problem.selector}: receivers may take the wrong one. Replace them all.`;
      case 'dkim-revoked':
        return `The record says that the key ${problem.selector} is revoked.`;
      case 'dkim-other':
        return `The record of the key ${problem.selector} holds another key than the mail server.`;
      case 'dkim-syntax':
        return `The record of the key ${problem.selector} can’t be read.`;
      case 'dmarc-none':
        return 'There is no DMARC record: some servers refuse mail without one.';
      case 'dmarc-several':
        return 'There are several DMARC records: receivers take none of them. Replace them all.';
      case 'dmarc-syntax':
        return 'The DMARC record can’t be read: receivers take none of it.';
      case 'sts-none':
        return 'Not set up. With it, senders insist on TLS.';
      case 'sts-several':
        return 'There are several records: senders take none of them. Replace them all.';
      case 'sts-syntax':
        return 'The record can’t be read.';
      case 'sts-policy':
        return `The policy file ${stsFaults[problem.why]}`;
      case 'sts-mx':
        return `The policy doesn’t name ${format.list(problem.targets)}: senders don’t deliver there.`;
      case 'tlsrpt-none':
        return 'Not set up. With it, senders report failures of TLS.';
      case 'tlsrpt-several':
        return 'There are several records: senders take none of them. Replace them all.';
      case 'tlsrpt-syntax':
        return 'The record can’t be read.';
      case 'name-none':
        return `${problem.name} isn’t there: mail programs don’t find their settings.`;
      case 'name-elsewhere':
        return `${problem.name} leads elsewhere.`;
      case 'srv-none':
        return `${problem.name} isn’t there.`;
      case 'srv-elsewhere':
        return `${problem.name} leads to ${problem.to}.`;
    }
  },
  /** What to do where the mail isn’t signed. */
  makeKey: (domain: string): string => `Make a key: /mail domain dkim ${domain} make`,
  unknown: (unknown: Unknown): string => {
    switch (unknown.why) {
      case 'dns':
        return `${troubles[unknown.trouble]} Ask again in some minutes.`;
      case 'no-mail-hosts':
        return 'Facteur isn’t told which hosts take your mail. The operator sets MAIL_HOSTS.';
      case 'no-signer':
        return 'Facteur isn’t told what signs your mail. The operator sets DKIM_SIGNER.';
      case 'mail-server':
        return 'The mail server can’t be asked for its keys now. /mail status says more.';
      case 'no-client-settings':
        return 'Facteur isn’t told where mail programs connect to. The operator sets IMAP_SERVER, SMTP_SERVER and PUBLIC_URL.';
      case 'web':
        return `${unknown.url} didn’t answer in time. Ask again in some minutes.`;
    }
  },
  policyFile: 'Policy file',
  legend: '✓ right · ✗ wrong · – advised · ? can’t tell. DNS needs up to an hour to show a change.',
});
