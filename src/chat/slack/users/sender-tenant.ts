import type { Sender } from '../payloads/sender.ts';
import type { UserProfile } from './user-profile.ts';

/**
 * The tenant of a payload's sender: the workspace that the payload came through, if they are a member of it; else their own;
 * null where neither is known. By one rule for commands, clicks, forms, completions, shortcuts and events:
 *
 * - In a Slack Connect channel people of other organisations see our messages and press our buttons, and the payload names
 *   our workspace as `team` all the same. They get no role of ours, not even one that everybody has.
 * - In an Enterprise organisation `user.team_id` names the organisation, or any of the person's workspaces, whichever one
 *   they act in. Whether they are a member is what users.info says.
 * - Old ids are unique in one workspace only: who comes from a workspace that the profile with their id does not name is
 *   somebody else with the same id.
 *
 * Where Slack does not answer in time (no profile), only those count as members whom the payload itself says are.
 */
export function tenantOfSender(
  { tenantId, ownTeam, isShared }: Pick<Sender, 'tenantId' | 'ownTeam' | 'isShared'>,
  profile: Pick<UserProfile, 'workspaces' | 'enterprise'> | null,
): string | null {
  if (ownTeam === tenantId) return tenantId;
  if (!profile) return ownTeam ?? (isShared ? null : tenantId);
  const { workspaces, enterprise } = profile;
  const isSamePerson = ownTeam === undefined || ownTeam === enterprise || workspaces.includes(ownTeam);
  if (isSamePerson && workspaces.includes(tenantId)) return tenantId;
  return ownTeam ?? workspaces[0] ?? null;
}
