import { existsSync } from 'node:fs';
import type { Config } from '../../config/config.ts';
import { readPolicy, usualFile } from '../../config/policy-file.ts';
import { roles } from '../../domain/actor.ts';
import { holderText } from '../../policy/file/holders.ts';
import { platformOf } from '../../policy/file/ids.ts';
import type { Policy, Tenant } from '../../policy/policy.ts';
import { approvedIn } from '../../policy/tenants.ts';
import { type Line, note, well, wrong } from '../check-result.ts';
import type { Probe } from '../probe.ts';

const name = 'Policy';

/** The policy file: everything that is wrong with it, or else who holds which role where. */
export const policyProbe: Probe = {
  group: 'Who may what',
  name,
  needs: ['POLICY_FILE', 'ADMINS'],
  *look({ config }) {
    const file = config.policyFile ?? usualFile;
    if (config.policyFile === null && !existsSync(file)) return yield withoutFile(config);
    const policy = readPolicy(file);
    if (!policy.ok) {
      const problems = policy.fault.length === 1 ? 'a problem' : `${policy.fault.length} problems`;
      return yield wrong(name, `${file} has ${problems}`, policy.fault.join('\n'));
    }
    yield well(name, `${file} has no problems`);
    for (const tenant of policy.value.tenants.values()) yield rolesIn(policy.value, tenant);
  },
};

function withoutFile({ admins, slack, discord }: Config): Line {
  if (admins.length > 0) return note(name, `there is no policy file, so only ADMINS may do anything`);
  if (!slack && !discord) return note(name, 'there is no policy file; the terminal needs none');
  return wrong(
    name,
    'there is neither a policy file nor ADMINS, so everybody is refused',
    'Copy policy.example.yaml to policy.yaml and fill it in, or set ADMINS.',
  );
}

/** That there are enough approvers is seen to when the file is read. */
function rolesIn(policy: Policy, tenant: Tenant): Line {
  const place = approvedIn(tenant);
  const approving = policy.tenants.get(place) ?? tenant;
  const platform = platformOf(approving.key) ?? 'slack';
  const holders = roles
    .filter((role) => role !== 'member')
    .toReversed()
    .map((role) => {
      const who = approving.roles[role].map((holder) => holderText(platform, holder));
      return `${role}: ${who.join(', ') || 'nobody'}`;
    });
  const where = tenant.approvals ? `, asked in ${place}/${tenant.approvals.channel}` : '';
  return well(tenant.key, `who could approve${where}: ${holders.join('; ')}`);
}
