import type { Actor } from '../../domain/actor.ts';
import type { MailboxId } from '../../domain/address/address-state.ts';
import type { Change } from '../../domain/request/change.ts';
import type { Request, RequestedChange } from '../../domain/request/request.ts';
import { canonicalPersonId, isSamePerson } from '../access/identity.ts';
import type { AppContext } from '../context/app-context.ts';
import { chatQueue } from './queue-names.ts';

/** The data of a `tell-owner` job, which tells an owner what somebody else changed about their mailbox. */
export type OwnerNoticeJob = {
  readonly request: number;
  readonly to: Actor;
  /** The position of the change; absent: the first. */
  readonly position?: number;
};

/**
 * Enqueues a direct message to each owner of a mailbox that somebody else's request has changed, within the caller's
 * transaction. Call it before the new owner is stored.
 */
export function enqueueOwnerNotices(
  app: Pick<AppContext, 'store' | 'clock' | 'policy'>,
  { id, requester }: Request,
  { change, position }: RequestedChange,
): void {
  const owners = formerOwners(app, change).filter((owner) => !isSamePerson(app, owner, requester));
  const persons = new Map(owners.map((owner) => [canonicalPersonId(app, owner), owner])).values();
  for (const to of persons) {
    const data: OwnerNoticeJob = { request: id, to, ...(position > 0 && { position }) };
    const queue = chatQueue(to.platform);
    app.store.outbox.add({ queue, job: 'tell-owner', data, createdAt: app.clock() });
  }
}

/** The owners of the change's mailboxes, as stored now or as the requester saw them. */
function formerOwners({ store }: Pick<AppContext, 'store'>, change: Change): Actor[] {
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
    // A link changes nothing yet, and is sent to the owner anyway.
    case 'link':
      return [];
  }
}
