import type { Locale, Platform } from '../src/domain/actor.ts';
import type { Policy } from '../src/policy/policy.ts';
import { exampleOrg } from '../test/support/fixtures/example-org.ts';
import { policyWith } from '../test/support/fixtures/policy.ts';

/** Who has which role, and where approvers are asked. */
export type Cast = {
  readonly platform: Platform;
  readonly tenantId: string;
  readonly ids: { readonly ada: string; readonly max: string };
  readonly approversChannel: string;
};

/** Ada is an admin, Max a moderator, everybody a member; moderators are asked in a channel of their own. */
export function galleryPolicy({ platform, tenantId, ids, approversChannel }: Cast, language: Locale): Policy {
  const key = `${platform}/${tenantId}` as const;
  return policyWith({
    tenants: {
      [key]: {
        domains: [exampleOrg],
        language,
        approvals: { tenant: key, platform, channel: approversChannel },
        roles: {
          member: [{ kind: 'everyone' }],
          moderator: [{ kind: 'user', id: ids.max }],
          admin: [{ kind: 'user', id: ids.ada }],
        },
      },
    },
  });
}
