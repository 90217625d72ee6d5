import { addressIn, destinationKey } from '../../domain/address/destination.ts';
import { moved, redirected } from '../../domain/request/moved-change.ts';
import type { Request, RequestedChange, RequestOutcome } from '../../domain/request/request.ts';
import type { AppContext } from '../context/app-context.ts';
import { moveWaysBack } from './insert-way-back.ts';

/**
 * Has what is to be taken back of a mailbox follow a rename that was applied; and of an address that forwarded to the old
 * name, once that forwards to the new one. Within the caller's transaction. @returns the requests that are so from now on.
 */
export function followRenames(
  app: Pick<AppContext, 'store' | 'mailServer' | 'clock' | 'policy'>,
  { change, effects }: Pick<RequestedChange, 'change' | 'effects'>,
  { mailbox }: Extract<RequestOutcome, { kind: 'applied' }>,
): Request[] {
  if (change.kind === 'rename') {
    const { from, to, mailbox: was } = change;
    return moveWaysBack(app, from, (each) => moved(each, { from, to, was, mailbox: mailbox ?? was }));
  }
  if (change.kind !== 'address') return [];
  const added = new Set(
    effects.flatMap((effect) => (effect.kind === 'add-forward' ? destinationKey(effect.to) : [])),
  );
  return effects.flatMap((effect) => {
    if (effect.kind !== 'remove-forward' || added.size === 0) return [];
    const old = addressIn(effect.to);
    const to = old && app.store.renames.after(old, null).at(-1)?.to;
    if (!to || !added.has(destinationKey(to))) return [];
    return moveWaysBack(app, change.address, (each) => redirected(each, effect.to, to));
  });
}
