import type { Actor } from '../../domain/actor.ts';
import type { Address } from '../../domain/address/address.ts';
import { type AddressState, sameState } from '../../domain/address/address-state.ts';
import type { Fault } from '../../domain/fault.ts';
import { type GroupReach, isSameGroup } from '../../domain/groups/followed-group.ts';
import { reconcileForwards } from '../../domain/groups/reconcile.ts';
import type { WantedChange } from '../../domain/request/planned-change.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { readAddress } from '../access/read-address.ts';
import type { AppContext } from '../context/app-context.ts';
import { groupChange } from './group-change.ts';
import { placeHere } from './place-here.ts';
import { resolveGroup, type TypedGroup } from './resolve-group.ts';

type FollowContext = Pick<AppContext, 'store' | 'mailServer' | 'policy' | 'groups'>;

/** What somebody wants an alias to follow; null: nothing. */
export type WantedGroup = {
  readonly address: Address;
  readonly typed: TypedGroup | null;
  readonly reach: GroupReach | undefined;
};

/**
 * The change by which an alias follows a group, with the forwards to its members now; where the alias does not exist, it is
 * made. Or by which it follows none any more: then its forwards stay.
 */
export async function planFollowing(
  app: FollowContext,
  actor: Actor,
  { address, typed, reach }: WantedGroup,
): Promise<Result<WantedChange, Fault>> {
  const read = await readAddress(app, actor, address);
  if (!read.ok) return read;
  const before = read.value;
  if (before?.mailbox) return err({ code: 'group-needs-alias', address });
  const row = app.store.groups.of(address);
  if (!typed) {
    if (!row) return err({ code: 'group-none', address });
    return ok({ change: groupChange(app, { address, to: null, placed: [] }) });
  }
  const named = await resolveGroup(app, actor, typed);
  if (!named.ok) return named;
  const known = row && isSameGroup(row, named.value) ? row.reach : 'inside';
  const group = { ...named.value, reach: reach ?? known };
  const { name, platform } = group;
  if (group.reach === 'outside' && platform !== 'slack')
    return err({ code: 'group-without-emails', platform });
  const found = await app.groups.read(group, group.reach === 'outside');
  if (found.kind === 'gone') return err({ code: 'group-unknown', typed: name, platform });
  if (found.kind === 'unreadable') return err({ code: 'group-unreadable', name, platform, why: found.why });
  const placed = placeHere(app, { address, owner: actor, group }, found.members);
  const forwards = reconcileForwards(before?.forwards ?? [], row?.members ?? [], placed);
  if (forwards.length === 0) return err({ code: 'group-nobody', address, group });
  const after: AddressState = { ...(before ?? { mailbox: null, enabled: true }), forwards };
  if (sameState(before, after)) return ok({ change: groupChange(app, { address, to: group, placed }) });
  return ok({ change: { kind: 'address', address, before, after }, group: { to: group, placed } });
}
