import type { Address } from '../../domain/address/address.ts';
import type { Effect } from '../../domain/request/effect.ts';
import type { Request, RequestedChange } from '../../domain/request/request.ts';
import type { AppContext } from '../context/app-context.ts';
import { enqueueGroupNotice } from '../outbox/enqueue-group-notice.ts';

type RecordContext = Pick<AppContext, 'store' | 'clock'>;

/**
 * Records what an applied change did to which groups are followed, within the caller's transaction. Where it may change whose
 * mailbox is where, all groups are looked at anew.
 */
export function recordGroups(
  app: RecordContext,
  request: Request,
  { change, effects }: Pick<RequestedChange, 'change' | 'effects'>,
): void {
  const { store, clock } = app;
  if (change.kind === 'rename') store.groups.remove(change.to);
  if (change.kind === 'address' || change.kind === 'group') recordAt(app, request, change.address, effects);
  const { follows } = request.asking;
  if (follows && change.kind === 'address') {
    const { address } = change;
    const { group, members, newlyWithout: without } = follows;
    store.groups.update(address, { members, name: group.name, lookAt: clock() });
    const news = { kind: 'changed', request: request.id, without } as const;
    enqueueGroupNotice(app, { to: request.requester, address, group, news });
  }
  if (change.kind === 'owner' || effects.some(({ kind }) => placesMembers.has(kind)))
    store.groups.lookAtAll(clock());
}

/** Effects after which somebody in a group may have another mailbox, or none. */
const placesMembers: ReadonlySet<Effect['kind']> = new Set([
  'add-mailbox',
  'drop-mailbox',
  'restore-mailbox',
  'suspend',
  'resume',
  'rename',
]);

function recordAt(
  { store, clock }: RecordContext,
  { id: request, requester }: Request,
  address: Address,
  effects: readonly Effect[],
): void {
  for (const effect of effects) {
    if (effect.kind === 'unfollow-group' || effect.kind === 'remove-address') store.groups.remove(address);
    if (effect.kind !== 'follow-group') continue;
    const { channel: _, ...owner } = requester;
    store.groups.put({
      ...{ ...effect.to, address, owner, request, members: effect.placed },
      ...{ lookAt: clock(), lookedAt: null, failures: 0, trouble: null },
    });
  }
}
