import type { Actor } from '../../domain/actor.ts';
import type { MailboxId } from '../../domain/address/address-state.ts';
import type { PlannedChange } from '../../domain/request/planned-change.ts';
import { isOfOne, maxFewChanges, type Request } from '../../domain/request/request.ts';
import type { RequestState } from '../../domain/request/request-state.ts';
import { canonicalPersonId, isSamePerson } from '../access/identity.ts';
import type { AppContext } from '../context/app-context.ts';
import { addJobsForOwners, addOwnerJob, type OwnersJob } from './jobs-for-owners.ts';
import { chatQueue } from './queue-names.ts';

type NoticeContext = Pick<AppContext, 'store' | 'clock' | 'policy'>;

/**
 * Enqueues a direct message to each owner of mailboxes that somebody else's request has changed, within the transaction of
 * the request's end: one message, however many of their mailboxes it has changed. Of several changes, a job finds the owners.
 */
export function enqueueOwnerNotices(app: NoticeContext, request: Request, to: RequestState): void {
  if (request.asking.takesBack !== undefined && to !== 'applied' && to !== 'cancelled')
    tellOfMissed(app, request);
  if (!isOfOne(request)) {
    if (request.applied > 0) addOwnersJob(app, request);
    return;
  }
  if (to !== 'applied') return;
  const [change] = request.plan.changes;
  for (const each of concernedBy(app, request, change).values())
    addOwnerJob(app, 'tell-owner', { request: request.id, to: each });
}

/**
 * Enqueues a direct message to each owner of a mailbox at which something was to be undone and was not: whoever asked for it
 * is told of the end of their request.
 */
function tellOfMissed(app: NoticeContext, request: Request): void {
  const owners = new Map<string, { readonly to: Actor; readonly positions: number[]; count: number }>();
  for (const change of app.store.changes.of(request.plan.key)) {
    // What somebody else decided on meanwhile is not missed.
    if (change.state === 'applied' || change.outcome?.kind === 'overtaken') continue;
    for (const [person, to] of concernedBy(app, request, change)) {
      const owner = owners.get(person) ?? { to, positions: [], count: 0 };
      if (owner.count < maxFewChanges) owner.positions.push(change.position);
      owner.count += 1;
      owners.set(person, owner);
    }
  }
  for (const owner of owners.values())
    addOwnerJob(app, 'tell-owner', { request: request.id, ...owner, missed: true });
}

function addOwnersJob({ store, clock }: NoticeContext, { id, requester }: Request): void {
  const data: OwnersJob = { request: id };
  const queue = chatQueue(requester.platform);
  store.outbox.add({ queue, job: 'tell-owners', data, createdAt: clock() });
}

/** Does the work of a `tell-owners` job: adds the job that tells each owner of what changed about their mailboxes. */
export const enqueueNoticesToOwners = (
  app: NoticeContext,
  data: OwnersJob,
  outboxId: number,
): Promise<void> =>
  addJobsForOwners(app, data, outboxId, {
    ...{ job: 'tell-owner', named: maxFewChanges },
    concernedBy: (request, change) => concernedBy(app, request, change),
  });

/** The owners whom a change concerns and who did not ask for it, by their person. */
const concernedBy = (
  app: Pick<AppContext, 'store' | 'policy'>,
  { requester }: Request,
  change: PlannedChange,
): Map<string, Actor> =>
  new Map(
    formerOwners(app, change)
      .filter((owner) => !isSamePerson(app, owner, requester))
      .map((owner) => [canonicalPersonId(app, owner), owner]),
  );

/** The owners of the mailboxes that a change is about, but for those whom it gives one to. */
function formerOwners({ store }: Pick<AppContext, 'store'>, { change, effects }: PlannedChange): Actor[] {
  if (change.kind === 'owner') return change.from ? [change.from] : [];
  const added = effects.flatMap((effect) => (effect.kind === 'add-mailbox' ? [effect.id] : []));
  return mailboxesOf(change)
    .filter((mailbox) => !added.includes(mailbox))
    .flatMap((mailbox) => store.owners.of(mailbox) ?? []);
}

function mailboxesOf(change: Exclude<PlannedChange['change'], { kind: 'owner' }>): MailboxId[] {
  switch (change.kind) {
    case 'address':
      return [change.before?.mailbox?.id, change.after?.mailbox?.id].filter((id) => id !== undefined);
    case 'rename':
    case 'password':
    case 'app-password':
    case 'absence':
      return [change.mailbox];
    case 'access':
      return [change.mailbox, change.holderMailbox].filter((id) => id !== null);
    case 'domain':
    case 'domain-remove':
    case 'domain-alias':
    case 'domain-quota':
    case 'dkim':
    // A link changes nothing yet, and is sent to the owner anyway; a note changes nothing about the mail.
    case 'link':
    case 'note':
    // Only an alias follows a group.
    case 'group':
      return [];
  }
}
