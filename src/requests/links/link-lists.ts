import type { Actor } from '../../domain/actor.ts';
import type { Address } from '../../domain/address/address.ts';
import { targetOf } from '../../domain/request/change.ts';
import type { ChangeAct } from '../../domain/request/many/change-act.ts';
import type { PlannedChange } from '../../domain/request/planned-change.ts';
import { maxFewChanges, type Request } from '../../domain/request/request.ts';
import { canonicalPersonId, isSamePerson } from '../access/identity.ts';
import type { AppContext } from '../context/app-context.ts';
import { addJobsForOwners, type OwnerJob, type OwnersJob } from '../outbox/jobs-for-owners.ts';
import { chatQueue } from '../outbox/queue-names.ts';
import { channelFor, linkDueAfter } from './send-link.ts';

/** What makes mailboxes that have no password yet. */
const newMailboxActs: ReadonlySet<ChangeAct> = new Set([
  'create-mailbox',
  'convert-to-mailbox',
  'restore-mailbox',
]);

/**
 * Whether a request makes so many mailboxes that each owner gets one list of theirs, from which they ask for links: a link
 * works for an hour, and not everybody reads hundreds of messages within that.
 */
export function hasLinkLists({ plan }: Pick<Request, 'plan'>): boolean {
  const acts = plan.summary?.acts ?? [];
  const made = acts.reduce((sum, { act, count }) => sum + (newMailboxActs.has(act) ? count : 0), 0);
  return made > maxFewChanges;
}

/** Enqueues these lists where a request that has ended has them, within the caller's transaction. */
export function enqueueListsOf(
  { store, clock }: Pick<AppContext, 'store' | 'clock'>,
  request: Request,
): void {
  if (!hasLinkLists(request) || request.applied === 0) return;
  const data: OwnersJob = { request: request.id };
  const queue = chatQueue(request.requester.platform);
  store.outbox.add({ queue, job: 'list-links', data, createdAt: clock() });
}

/** As many mailboxes have a button in a list: Slack and Discord show no more. */
const maxListed = 20;

/** Does the work of a `list-links` job: adds the job that sends each owner the list of their new mailboxes. */
export const enqueueLinkLists = (
  app: Pick<AppContext, 'store' | 'clock' | 'policy'>,
  data: OwnersJob,
  outboxId: number,
): Promise<void> =>
  addJobsForOwners(app, data, outboxId, {
    ...{ job: 'send-link-list', named: maxListed },
    concernedBy: (_request, change) => {
      const owner = ownerOfNew(app, change);
      return new Map(owner ? [[canonicalPersonId(app, owner), owner]] : []);
    },
  });

/** The owner of a mailbox that a change has made; undefined: it made none, or nobody owns it. */
function ownerOfNew({ store }: Pick<AppContext, 'store'>, planned: PlannedChange): Actor | undefined {
  const due = planned.change.kind === 'address' ? linkDueAfter(planned) : null;
  return due ? store.owners.of(due.mailbox) : undefined;
}

/** New mailboxes of an owner, who can ask for a link to the password of each. */
export type LinkList = {
  readonly addresses: readonly [Address, ...Address[]];
  /** How many more there are. */
  readonly more: number;
  /** Where to tell the owner if they accept no direct messages. */
  readonly channel: string | null;
};

/** The list that a `send-link-list` job sends; null where none of these mailboxes is still theirs and without a password. */
export async function linkListFor(
  app: Pick<AppContext, 'store' | 'mailServer' | 'policy'>,
  { request: id, to, positions = [], count = positions.length }: OwnerJob,
): Promise<LinkList | null> {
  const { store, mailServer } = app;
  const request = store.requests.get(id);
  if (!request) return null;
  const made = positions
    .flatMap((position) => store.changes.at(request.plan.key, position) ?? [])
    .filter((planned) => {
      const owner = ownerOfNew(app, planned);
      return owner && isSamePerson(app, owner, to);
    });
  const all = made.map(({ change }) => targetOf(change));
  const [states, details] = await Promise.all([mailServer.readMany(all), mailServer.measureMany(all)]);
  const isStillNew = (planned: PlannedChange, index: number): boolean =>
    states[index]?.mailbox?.id === linkDueAfter(planned)?.mailbox && details[index]?.passwordSet === false;
  const [first, ...others] = made.filter(isStillNew).map(({ change }) => targetOf(change));
  return first === undefined
    ? null
    : {
        ...{ addresses: [first, ...others], more: count - positions.length },
        channel: channelFor(to, request.requester),
      };
}
