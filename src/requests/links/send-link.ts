import type { Actor } from '../../domain/actor.ts';
import type { MailboxId } from '../../domain/address/address-state.ts';
import { targetOf } from '../../domain/request/change.ts';
import type { PlannedChange } from '../../domain/request/planned-change.ts';
import type { Request, RequestOfOne } from '../../domain/request/request.ts';
import { isSamePerson } from '../access/identity.ts';
import type { AppContext } from '../context/app-context.ts';
import { chatQueue } from '../outbox/queue-names.ts';
import { type IssuedLink, issueLinkForJob, type LinkPurpose } from './links.ts';

/** The data of a `send-link` job, which sends a link to a mailbox's owner. The job itself issues the link. */
export type SendLinkJob = LinkPurpose & {
  readonly by: Actor;
  readonly request: number | null;
  /** When it was requested. */
  readonly at: number;
  /** Whether to send it only where the mailbox has no password yet. */
  readonly unlessSet: boolean;
};

/** Adds the job that sends a link to a mailbox's owner, by direct message, to the outbox, within the caller's transaction. */
export function enqueueLink(
  app: Pick<AppContext, 'store' | 'clock'>,
  owner: Actor,
  wanted: Omit<SendLinkJob, 'at'>,
): void {
  const queue = chatQueue(owner.platform);
  const createdAt = app.clock();
  const data: SendLinkJob = { ...wanted, at: createdAt };
  app.store.outbox.add({ queue, job: 'send-link', data, createdAt });
}

/**
 * The name from which the token of a job's link is derived. It has the job's time too: after a backup is restored, the
 * numbers of jobs repeat, and an old link must not open a new job's page.
 */
export const linkWorkName = ({ at }: Pick<SendLinkJob, 'at'>, outboxId: number): string =>
  `job ${outboxId} of ${at}`;

/** A link to send: whom it is for, and in which channel to tell them if they accept no direct messages. */
export type LinkToSend = {
  readonly owner: Actor;
  readonly link: IssuedLink;
  readonly channel: string | null;
};

/** Issues the link that a job sends; null where the mailbox is gone, or its password was set meanwhile. */
export async function issueLinkToSend(
  app: Pick<AppContext, 'store' | 'mailServer' | 'seal' | 'clock' | 'publicUrl'>,
  data: SendLinkJob,
  work: string,
): Promise<LinkToSend | null> {
  const { address, mailbox, appPassword, by, request, unlessSet } = data;
  const owner = app.store.owners.of(mailbox);
  if (!owner || !(await isStillWanted(app, data, unlessSet))) return null;
  const link = await issueLinkForJob(app, work, { owner, by, request }, { address, mailbox, appPassword });
  return link && { owner, link, channel: channelFor(owner, by) };
}

/** Where to tell an owner who accepts no direct messages; null: nowhere. @param by who has asked for it. */
export function channelFor(owner: Actor, by: Actor): string | null {
  const isOwnersTenant = owner.platform === by.platform && owner.tenantId === by.tenantId;
  return (isOwnersTenant ? by.channel : owner.channel) ?? null;
}

async function isStillWanted(
  { mailServer }: Pick<AppContext, 'mailServer'>,
  { address, mailbox }: LinkPurpose,
  unlessSet: boolean,
): Promise<boolean> {
  const [state, details] = await Promise.all([mailServer.read(address), mailServer.measure(address)]);
  return state?.mailbox?.id === mailbox && !(unlessSet && details?.passwordSet !== false);
}

/** The link to send when a request is applied. */
type DueLink = {
  readonly mailbox: MailboxId;
  readonly appPassword: string | null;
  readonly unlessSet: boolean;
};

/** The link to send once a change is applied; null: none. */
export function linkDueAfter({ change, effects }: Pick<PlannedChange, 'change' | 'effects'>): DueLink | null {
  switch (change.kind) {
    case 'link':
      return { mailbox: change.mailbox, appPassword: change.appPassword, unlessSet: false };
    case 'owner':
      return change.locksOut && change.closedUntil === undefined
        ? { mailbox: change.mailbox, appPassword: null, unlessSet: true }
        : null;
    case 'address': {
      const made = effects.find(({ kind }) => kind === 'add-mailbox' || kind === 'restore-mailbox');
      return made && 'id' in made ? { mailbox: made.id, appPassword: null, unlessSet: true } : null;
    }
    default:
      return null;
  }
}

/** Whether owner and actor are the same person at a terminal: without direct messages, the reply itself shows the link. */
export const isTerminalOwner = (app: Pick<AppContext, 'policy'>, owner: Actor, actor: Actor): boolean =>
  owner.platform === 'terminal' && actor.platform === 'terminal' && isSamePerson(app, owner, actor);

/**
 * Enqueues the link that is due when a change is applied, within the caller's transaction. At a terminal the reply to a
 * request of one change shows it.
 */
export function enqueueDueLink(
  app: Pick<AppContext, 'store' | 'clock' | 'policy'>,
  { id, requester: by, plan }: Request,
  requested: PlannedChange,
): void {
  const due = linkDueAfter(requested);
  const owner = due && app.store.owners.of(due.mailbox);
  if (!owner || (plan.size === 1 && isTerminalOwner(app, owner, by))) return;
  enqueueLink(app, owner, { ...due, address: targetOf(requested.change), by, request: id });
}

/** Issues that link for an owner at a terminal, to show in the reply. */
export async function issueLinkToShow(
  app: Pick<AppContext, 'store' | 'mailServer' | 'seal' | 'clock' | 'publicUrl' | 'policy'>,
  request: RequestOfOne,
): Promise<IssuedLink | null> {
  const due = request.state === 'applied' ? linkDueAfter(request.plan.changes[0]) : null;
  const owner = due && app.store.owners.of(due.mailbox);
  if (!owner || !isTerminalOwner(app, owner, request.requester)) return null;
  const { id, address, requester: by, createdAt: at } = request;
  const data = { ...due, address, by, at, request: id };
  return (await issueLinkToSend(app, data, `request ${id} of ${at}`))?.link ?? null;
}
