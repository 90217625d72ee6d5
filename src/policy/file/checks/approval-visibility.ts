import { displayDomain } from '../../../domain/address/address.ts';
import type { Policy, Tenant } from '../../policy.ts';
import { seesDomain } from '../../tenants.ts';
import { at, isValid, reportProblem, type YamlCursor } from '../yaml-cursor.ts';

/** Checks that the approving tenant sees the domains of the tenants whose requests it approves. */
export function checkApprovalVisibility(root: YamlCursor, policy: Policy): void {
  for (const tenant of policy.tenants.values()) {
    const approving = tenant.approvals && policy.tenants.get(tenant.approvals.tenant);
    if (!approving) continue;
    if (![tenant, approving].every(({ key }) => isValid(root, 'tenants', key, 'domains'))) continue;
    const unseen = hiddenDomains(approving, tenant);
    if (unseen === '') continue;
    reportProblem(
      at(root, 'tenants', tenant.key, 'approvals'),
      `nobody there could approve what concerns ${unseen}, which ${approving.key} does not see; ` +
        'change the domains of the one or the other',
    );
  }
}

/** The domains that one tenant sees and another does not. */
function hiddenDomains(other: Tenant, { domains }: Tenant): string {
  if (domains === 'all') return other.domains === 'all' ? '' : 'all domains';
  return domains
    .filter((domain) => !seesDomain(other, domain))
    .map(displayDomain)
    .join(', ');
}
