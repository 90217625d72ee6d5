import { displayDomain } from '../../domain/address/address.ts';
import type { DomainNoticeJob } from '../../requests/outbox/enqueue-domain-notices.ts';
import type { TranslationsFor } from '../i18n/translations.ts';
import type { DirectMessage } from './adapter.ts';

/** The direct message that tells an admin what has turned wrong at domains. */
export function domainNotice(
  translationsFor: TranslationsFor,
  { domains, to }: DomainNoticeJob,
  outboxId: number,
): DirectMessage {
  const view: DirectMessage['view'] = (locale) => {
    const { domainChecks, format } = translationsFor(locale);
    return {
      tone: 'warning',
      title: domainChecks.turned(domains.map(({ domain }) => displayDomain(domain))),
      fields: domains.map(({ domain, checks }) => ({
        name: displayDomain(domain),
        value: format.list(checks.map((check) => domainChecks.names[check])),
      })),
      hint: domainChecks.turnedHint(domains[0]?.domain ?? ''),
      buttons: domains.slice(0, 5).map(({ domain }) => ({
        label: domainChecks.check(displayDomain(domain)),
        style: 'plain',
        action: { kind: 'run', line: `/mail domain check ${domain}` },
      })),
    };
  };
  // No channel is told: it concerns those who run the domains.
  return { id: outboxId, to, view, channel: null, otherwise: view };
}
