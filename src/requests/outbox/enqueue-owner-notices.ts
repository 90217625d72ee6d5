import type { Actor } from '../../domain/actor.ts';
import type { MailboxId } from '../../domain/address/address-state.ts';
import type { Change } from '../../domain/request/change.ts';
import type { Request } from '../../domain/request/request.ts';
import { isSamePerson, personIn } from '../access/identity.ts';
import type { Office } from '../context/app-context.ts';
import { chatQueue } from './enqueue-apply.ts';

/** What the job carries that tells an owner what somebody else changed about their mailbox. */
export type OwnerNoticeData = { readonly request: number; readonly to: Actor };

/**
 * Has each owner of what a request changes be told of it, where somebody else asked for it, within the caller's
 * transaction: by direct message, whatever was approved by whom. Ask before the new owner is written down.
 */
export function queueOwnerNotices(office: Office, { id, requester, plan }: Request): void {
  const owners = formerOwners(office, plan.change).filter((owner) => !isSamePerson(office, owner, requester));
  const each = new Map(owners.map((owner) => [personIn(office, owner), owner])).values();
  for (const to of each) {
    const data: OwnerNoticeData = { request: id, to };
    const queue = chatQueue(to.platform);
    office.store.outbox.add({ queue, job: 'tell-owner', data, createdAt: office.clock() });
  }
}

/** Who owned what a change is about, until now. */
function formerOwners({ store }: Office, change: Change): Actor[] {
  const owners = mailboxesOf(change).map((mailbox) => store.owners.of(mailbox));
  const shown = change.kind === 'owner' ? [change.from] : [];
  return [...owners, ...shown].filter((owner) => owner !== undefined && owner !== null);
}

function mailboxesOf(change: Change): MailboxId[] {
  switch (change.kind) {
    case 'address':
      return [change.before?.mailbox?.id, change.after?.mailbox?.id].filter((id) => id !== undefined);
    case 'owner':
    case 'password':
    case 'app-password':
      return [change.mailbox];
    case 'domain':
    // A link changes nothing yet, and comes to the owner in any case.
    case 'link':
      return [];
  }
}
