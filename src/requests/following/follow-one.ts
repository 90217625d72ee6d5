import type { AddressState } from '../../domain/address/address-state.ts';
import { sameState } from '../../domain/address/address-state.ts';
import type { FollowedGroup, PlacedMember } from '../../domain/groups/followed-group.ts';
import { compareMembers, reconcileForwards } from '../../domain/groups/reconcile.ts';
import type { FollowingRow } from '../../store/tables/groups/followed-groups.ts';
import { tryMailServer } from '../context/try-mail-server.ts';
import { placeHere } from '../groups/place-here.ts';
import { enqueueGroupNotice, type GroupNews } from '../outbox/enqueue-group-notice.ts';
import { type FollowContext, lookInterval } from './follow-context.ts';
import { requestUpdate } from './request-update.ts';

/** Milliseconds until the next look where something was in the way. */
const waitInterval = 30_000;
/** As often in a row a group must be unreadable before its owner hears of it. */
const failuresUntilTold = 3;

/**
 * Brings one alias in line with the group that it follows. What is so already is only noted; where the group, the mail server
 * or the alias can't be read, or another request is about the alias, nothing changes.
 */
export async function followOne(app: FollowContext, row: FollowingRow): Promise<void> {
  const group = groupOf(row);
  const found = await app.groups.read(group, row.reach === 'outside');
  if (found.kind === 'gone') return noteTrouble(app, row, { kind: 'gone' });
  if (found.kind === 'unreadable') {
    const failures = row.failures + 1;
    const news = { kind: 'unread', why: found.why } as const;
    return noteTrouble(app, row, failures >= failuresUntilTold ? news : null, { failures });
  }
  const read = await tryMailServer(app.mailServer.read(row.address));
  if (!read.ok || isBusy(app, row)) return wait(app, row);
  const before = read.value;
  if (!before || before.mailbox) return endRule(app, row);
  const now = { ...group, name: found.name };
  const { address, owner, members: were } = row;
  const members = placeHere(app, { address, owner, group: now }, found.members);
  const after: AddressState = {
    ...before,
    forwards: reconcileForwards(before.forwards, were, members),
  };
  if (after.forwards.length === 0) return noteTrouble(app, row, { kind: 'empty' });
  if (sameState(before, after)) return noteInLine(app, row, now, members);
  const made = await requestUpdate(app, {
    ...{ row, group: now, members, cause: compareMembers(were, members) },
    change: { kind: 'address', address, before, after },
  });
  if (made === 'later') return wait(app, row);
  if (made !== 'made' && made !== 'waits') return noteTrouble(app, row, { kind: 'refused', why: made });
}

const groupOf = ({ tenant, platform, group, name, reach }: FollowingRow): FollowedGroup => ({
  ...{ tenant, platform, group, name, reach },
});

/** Whether a request that Facteur made for the alias has not ended yet, or somebody else's holds it. */
const isBusy = ({ store }: FollowContext, { address }: FollowingRow): boolean =>
  store.holds.find(address) !== undefined ||
  store.requests.openForAddress(address).some(({ asking }) => asking.follows !== undefined);

const wait = ({ store, clock }: FollowContext, { address }: FollowingRow): Promise<void> =>
  store.commit(() => store.groups.update(address, { lookAt: clock() + waitInterval }));

/** Notes that nothing changes for now, and tells the owner why: once, until something else is the matter. */
async function noteTrouble(
  app: FollowContext,
  row: FollowingRow,
  news: GroupNews | null,
  set: Partial<FollowingRow> = {},
): Promise<void> {
  const { address, owner: to, trouble } = row;
  const named = news && (news.kind === 'refused' ? `refused/${news.why.code}` : news.kind);
  await app.store.commit(() => {
    app.store.groups.update(address, {
      ...set,
      lookAt: app.clock() + lookInterval,
      ...(named !== null && { trouble: named }),
      ...(news?.kind === 'empty' && { lookedAt: app.clock(), failures: 0 }),
    });
    if (news && named !== trouble) enqueueGroupNotice(app, { to, address, group: groupOf(row), news });
  });
}

/** Notes who is in the group where the alias forwards to them already, and tells the owner who newly gets nothing. */
async function noteInLine(
  app: FollowContext,
  { address, owner: to, members: were }: FollowingRow,
  group: FollowedGroup,
  members: readonly PlacedMember[],
): Promise<void> {
  const { newlyWithout: without } = compareMembers(were, members);
  const now = app.clock();
  await app.store.commit(() => {
    app.store.groups.update(address, {
      ...{ name: group.name, members, failures: 0, trouble: null },
      ...{ lookedAt: now, lookAt: now + lookInterval },
    });
    if (without.length > 0)
      enqueueGroupNotice(app, { to, address, group, news: { kind: 'without', without } });
  });
}

/** Somebody has deleted the alias, or made a mailbox of it, on the mail server itself: what stands there now follows nothing. */
async function endRule(app: FollowContext, row: FollowingRow): Promise<void> {
  const { address, owner: to } = row;
  await app.store.commit(() => {
    app.store.groups.remove(address);
    enqueueGroupNotice(app, { to, address, group: groupOf(row), news: { kind: 'alias-gone' } });
  });
}
