import { checkNames } from '../../domain/dns/finding.ts';
import type { Store } from '../../store/store.ts';
import type { Finding, HealthProbe } from './probe.ts';

type DomainParts = { readonly store: Pick<Store, 'domainLooks'> };

const part = 'Domains';

/** Whether something has turned wrong in the DNS of a domain since it was right. */
export const domainsProbe: HealthProbe<DomainParts> = {
  id: 'domains',
  part,
  doctor: { by: 'running-facteur', otherwise: 'they are looked at every day once it runs' },
  check: ({ store }): Finding[] => {
    const looks = store.domainLooks.all();
    const turned = looks.flatMap(({ domain, standing }) => {
      const checks = checkNames.filter((check) => standing[check]?.hasTurned);
      return checks.length > 0 ? [`${domain} (${checks.join(', ')})`] : [];
    });
    if (turned.length === 0) return [{ part, state: 'ok', detail: `${looks.length} looked at` }];
    const detail = `turned wrong in DNS: ${turned.slice(0, 5).join(', ')}${turned.length > 5 ? '…' : ''}. /mail domain check DOMAIN says what to publish`;
    return [{ part, state: 'warning', detail }];
  },
};
