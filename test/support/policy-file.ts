import { parsePolicy, problemLine } from '../../src/policy/parse.ts';
import type { Policy } from '../../src/policy/policy.ts';

/** The policy that a file says, where a problem would be a mistake in the test. */
export function policyOf(text: string): Policy {
  const policy = parsePolicy(text);
  if (policy.ok) return policy.value;
  throw new Error(policy.fault.map((problem) => problemLine('policy', problem)).join('\n'));
}

/** A file that says something about everything. */
export const wholeFile = `tenants:
  slack/T0123ABC:
    domains: [example.org, example.net]
    approvals: slack/T0123ABC/C0456DEF
    language: fr
    roles:
      admin: [user U0456DEF, group S0789GHI]
      moderator: [group S0222XYZ]
      member: everyone
  discord/1122334455:
    domains: [example.org]
    approvals: slack/T0123ABC/C0456DEF
    roles:
      moderator: [role 1234567890123456789]
      member: everyone
people:
  - [slack/T0123ABC/U0456DEF, discord/1122334455/9007199254740993]
rules:
  - waits: 3d
  - domains: [example.org]
    tenants: [discord/1122334455]
    needs: { mailbox: { moderator: approval }, catch-all: { moderator: refused } }
    approvals: 2
    approved-by: admin
    reason: required
    remind: { after: 12h, every: 30m }
    escalate: { after: 2d, to: slack/T0123ABC/S0789GHI }
    limits: { open-requests: 5, requests-a-day: 20 }
    forward-to: [partner.example, "*.partner.example"]
    never-forward-to: [gmail.com]
    largest-quota: 10G
    rule-of-two: true
`;
