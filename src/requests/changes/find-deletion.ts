import type { Address } from '../../domain/address/address.ts';
import type { MailboxId } from '../../domain/address/address-state.ts';
import { type Change, targetOf } from '../../domain/request/change.ts';
import { isDestroying } from '../../domain/request/effect-predicates.ts';
import { mailboxOf } from '../../domain/request/moved-change.ts';
import type { AppContext } from '../context/app-context.ts';
import { changesOf } from './changes-of.ts';

/** A request that has deleted a mailbox, which can be restored. */
export type Deletion = { readonly address: Address; readonly deletion: number };

/** As many rows of an address's history are looked at. */
const recent = 50;

/** The request that has deleted the first mailbox that one of the changes is about; null: none is there to be restored. */
export function findDeletion(
  app: Pick<AppContext, 'store' | 'clock'>,
  changes: readonly Change[],
): Deletion | null {
  for (const change of changes) {
    const [mailbox, address] = [mailboxOf(change), targetOf(change)];
    const removed = mailbox === null ? [] : app.store.removedMailboxes.restorable(address, app.clock());
    const isKept = removed.some((each) => each.mailbox === mailbox);
    const deletion = mailbox !== null && isKept ? deletionOf(app, address, mailbox) : undefined;
    if (deletion !== undefined) return { address, deletion };
  }
  return null;
}

const deletionOf = (
  { store }: Pick<AppContext, 'store'>,
  address: Address,
  mailbox: MailboxId,
): number | undefined =>
  store.audit
    .forAddress(address, recent)
    .flatMap(({ event, requestId }) => (event === 'applied' && requestId !== null ? requestId : []))
    .find((id) => {
      const request = store.requests.get(id);
      return (
        request &&
        Iterator.from(changesOf({ store }, request)).some(
          ({ change, effects }) =>
            targetOf(change) === address &&
            effects.some((effect) => isDestroying(effect) && effect.id === mailbox),
        )
      );
    });
