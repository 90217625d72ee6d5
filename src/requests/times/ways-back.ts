import type { Address } from '../../domain/address/address.ts';
import { destinationKey } from '../../domain/address/destination.ts';
import { type Change, type RenameChange, targetOf } from '../../domain/request/change.ts';
import type { Effect } from '../../domain/request/effect.ts';
import { effectsOf } from '../../domain/request/effects.ts';
import { mailboxOf } from '../../domain/request/moved-change.ts';
import { rebase } from '../../domain/request/rebase.ts';
import type { Request, RequestOptions } from '../../domain/request/request.ts';
import { type Aspect, aspectsOf, aspectsOfWayBack, concerns } from '../../domain/request/times/way-back.ts';
import type { AppContext } from '../context/app-context.ts';

type AddressPlan = Extract<Change, { kind: 'address' }>;

/** A scheduled request that takes back what another did at an address, and what it is about there. */
export type WayBack = {
  readonly request: Request;
  readonly change: AddressPlan;
  readonly aspects: ReadonlySet<Aspect>;
};

/** What is to be taken back at an address, by requests that are scheduled. */
export function waysBackAt({ store }: Pick<AppContext, 'store'>, address: Address): WayBack[] {
  if (!store.requests.hasWaysBack()) return [];
  return store.requests.waysBackAt(address).flatMap((request) => {
    const planned = [...store.changes.of(request.plan.key)].find(
      ({ change, state }) => state === 'planned' && targetOf(change) === address,
    );
    if (planned?.change.kind !== 'address') return [];
    const aspects = aspectsOfWayBack(planned.effects, request.asking.takesBack ?? 'all');
    return [{ request, change: planned.change, aspects }];
  });
}

/**
 * What a rename ends: what is to be taken back of an alias whose place the mailbox takes, and of what was at its old name
 * before it. What is to be taken back of the mailbox itself goes with it.
 */
export const waysBackInTheWay = (
  app: Pick<AppContext, 'store'>,
  { from, to, mailbox }: RenameChange,
): WayBack[] => [
  ...waysBackAt(app, to),
  ...waysBackAt(app, from).filter(({ change }) => mailboxOf(change) !== mailbox),
];

/** The names that mailboxes lose in one plan, with their new ones. */
export type Renames = ReadonlyMap<Address, Address>;

/** Whether a forward just follows a renamed mailbox: nobody wishes anything else of it. */
function redirects(renames: Renames, effect: Effect): boolean {
  if (effect.kind !== 'add-forward' && effect.kind !== 'remove-forward') return false;
  const key = destinationKey(effect.to);
  return [...renames].some((names) => names.some((name) => destinationKey(name) === key));
}

const endsReversal = ({ request: { id, dueAt, asking } }: WayBack, stays: readonly Effect[]): Effect => ({
  ...{ kind: 'ends-reversal', of: id, dueAt: dueAt ?? 0 },
  ...(asking.takesBack === 'delete' && { deletes: true }),
  stays,
});

/**
 * What a change ends of what is scheduled to be taken back at its address: a later wish about the same thing counts, so that a
 * suspension for good is not undone by an earlier Friday. What goes on existing without an end is agreed to as if it were
 * made now.
 */
export function endingsBy(
  app: Pick<AppContext, 'store'>,
  change: Change,
  effects: readonly Effect[],
  { keeps = [], takesBack }: Pick<RequestOptions, 'keeps' | 'takesBack'>,
  renames: Renames,
): Effect[] {
  if (takesBack !== undefined) return [];
  if (change.kind === 'rename') return waysBackInTheWay(app, change).map((back) => endsReversal(back, []));
  if (change.kind === 'owner') return endingsByOwner(app, change.address);
  // What was at the old name of a renamed mailbox is taken back at the new one.
  if (change.kind !== 'address' || renames.has(change.address)) return [];
  const wish = aspectsOf(effects.filter((effect) => !redirects(renames, effect)));
  const isDeletion = change.after === null;
  const ended = waysBackAt(app, change.address).filter(
    ({ request, aspects }) => keeps.includes(request.id) || concerns(wish, aspects, isDeletion),
  );
  return ended.map((back) => {
    // A mailbox that is not deleted is no new one.
    const staysNothing = isDeletion || back.request.asking.takesBack === 'delete';
    return endsReversal(back, staysNothing ? [] : effectsWithout(change, back));
  });
}

/** Whoever says whose a closed mailbox is wants it to stay: its deletion ends, or another one follows. */
const endingsByOwner = (app: Pick<AppContext, 'store'>, address: Address): Effect[] =>
  waysBackAt(app, address).flatMap((back) =>
    back.request.asking.takesBack === 'delete' ? endsReversal(back, []) : [],
  );

/** The effects of getting to a change's end from what a way back would leave: of an alias that was made for a time, nothing. */
function effectsWithout(change: AddressPlan, { change: back, aspects }: WayBack): Effect[] {
  const isAlias = change.after !== null && change.after.mailbox === null;
  const left = isAlias && aspects.has('existence') ? null : rebase(back, change.before).change.after;
  return effectsOf({ ...change, before: left });
}
