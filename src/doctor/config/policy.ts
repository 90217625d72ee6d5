import { existsSync } from 'node:fs';
import type { Config } from '../../config/config.ts';
import { defaultFile, readPolicy } from '../../config/policy-file.ts';
import { roles } from '../../domain/actor.ts';
import { holderText } from '../../policy/file/holders.ts';
import { platformOf } from '../../policy/file/ids.ts';
import type { Policy, Tenant } from '../../policy/policy.ts';
import { approvingTenant } from '../../policy/tenants.ts';
import { type CheckResult, fail, info, pass } from '../check-result.ts';
import type { Probe } from '../probe.ts';

const name = 'Policy';

/** Checks the policy file: lists all of its problems, or else who holds which role where. */
export const policyProbe: Probe = {
  group: 'Who may what',
  name,
  needs: ['POLICY_FILE', 'ADMINS'],
  *run({ config }) {
    const file = config.policyFile ?? defaultFile;
    if (config.policyFile === null && !existsSync(file)) return yield checkWithoutFile(config);
    const policy = readPolicy(file);
    if (!policy.ok) {
      const problems = policy.fault.length === 1 ? 'a problem' : `${policy.fault.length} problems`;
      return yield fail(name, `${file} has ${problems}`, policy.fault.join('\n'));
    }
    yield pass(name, `${file} has no problems`);
    for (const tenant of policy.value.tenants.values()) yield checkRoles(policy.value, tenant);
  },
};

function checkWithoutFile({ admins, slack, discord }: Config): CheckResult {
  if (admins.length > 0) return info(name, `there is no policy file, so only ADMINS may do anything`);
  if (!slack && !discord) return info(name, 'there is no policy file; the terminal needs none');
  return fail(
    name,
    'there is neither a policy file nor ADMINS, so everybody is refused',
    'Copy policy.example.yaml to policy.yaml and fill it in, or set ADMINS.',
  );
}

/** Whether there are enough approvers is checked when the file is read. */
function checkRoles(policy: Policy, tenant: Tenant): CheckResult {
  const approvingKey = approvingTenant(tenant);
  const approving = policy.tenants.get(approvingKey) ?? tenant;
  const platform = platformOf(approving.key) ?? 'slack';
  const holders = roles
    .filter((role) => role !== 'member')
    .toReversed()
    .map((role) => {
      const names = approving.roles[role].map((holder) => holderText(platform, holder));
      return `${role}: ${names.join(', ') || 'nobody'}`;
    });
  const where = tenant.approvals ? `, asked in ${approvingKey}/${tenant.approvals.channel}` : '';
  return pass(tenant.key, `who could approve${where}: ${holders.join('; ')}`);
}
