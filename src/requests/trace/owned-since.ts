import type { Address } from '../../domain/address/address.ts';
import type { MailboxId } from '../../domain/address/address-state.ts';
import type { Change } from '../../domain/request/change.ts';
import type { AppContext } from '../context/app-context.ts';

/** Rows of an address's history that are looked through. */
const mostRows = 500;

/**
 * When the mailbox at an address was made or came to its owner of now, as far as it was Facteur that did it; 0: long ago, or
 * nobody knows.
 */
export function ownedSince(
  { store }: Pick<AppContext, 'store'>,
  address: Address,
  mailbox: MailboxId,
): number {
  const { audit, requests, changes } = store;
  const rows = audit.forAddress(address, mostRows).filter(({ event }) => event === 'applied');
  const since = rows.find((row) => {
    const request = row.requestId === null ? undefined : requests.get(row.requestId);
    const change = request && changes.at(request.plan.key, audit.positionIn(row) ?? 0);
    return change !== undefined && brings(change.change, mailbox);
  });
  // Of what is no longer kept nobody knows whose it was.
  return since?.at ?? store.oldRequests.knownSince();
}

/** Whether a change brought the mailbox to the address, or to another owner. */
function brings(change: Change, mailbox: MailboxId): boolean {
  switch (change.kind) {
    case 'owner':
      return true;
    case 'address':
      return change.after?.mailbox?.id === mailbox && change.before?.mailbox?.id !== mailbox;
    case 'rename':
      return true;
    default:
      return false;
  }
}
