import type { Actor } from '../../domain/actor.ts';
import type { MailboxId } from '../../domain/address/address-state.ts';
import type { Request } from '../../domain/request/request.ts';
import { isSamePerson } from '../access/identity.ts';
import type { AppContext } from '../context/app-context.ts';
import { chatQueue } from '../outbox/queue-names.ts';
import { type IssuedLink, issueLinkForJob, type LinkPurpose } from './links.ts';

/** What the job that sends a link to a mailbox's owner carries. The link itself is made when it is sent. */
export type SendLinkJob = LinkPurpose & {
  readonly by: Actor;
  readonly request: number | null;
  /** When it was asked for. */
  readonly at: number;
  /** Whether it is needless where the mailbox has a password. */
  readonly unlessSet: boolean;
};

/** Puts the job that sends a link to a mailbox's owner, by direct message, into the outbox, within the caller's transaction. */
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
 * The name of a job's work, from which its link's token is made: with a database put back from a backup, numbers of
 * jobs come again, and a link that was sent before must open nothing that is sent since.
 */
export const linkWorkName = ({ at }: Pick<SendLinkJob, 'at'>, outboxId: number): string =>
  `job ${outboxId} of ${at}`;

/** A link on its way: whom it is for, and where it is said if they take no direct messages. */
export type LinkToSend = {
  readonly owner: Actor;
  readonly link: IssuedLink;
  readonly channel: string | null;
};

/** Makes the link that is to be sent as part of some work; null where there is nothing to set any more, or it was set meanwhile. */
export async function issueLinkToSend(
  app: Pick<AppContext, 'store' | 'mailServer' | 'seal' | 'clock' | 'publicUrl'>,
  data: SendLinkJob,
  work: string,
): Promise<LinkToSend | null> {
  const { address, mailbox, appPassword, by, request, unlessSet } = data;
  const owner = app.store.owners.of(mailbox);
  if (!owner || !(await isStillWanted(app, data, unlessSet))) return null;
  const link = await issueLinkForJob(app, work, { owner, by, request }, { address, mailbox, appPassword });
  const isTheirPlace = owner.platform === by.platform && owner.tenantId === by.tenantId;
  return link && { owner, link, channel: (isTheirPlace ? by.channel : owner.channel) ?? null };
}

async function isStillWanted(
  { mailServer }: Pick<AppContext, 'mailServer'>,
  { address, mailbox }: LinkPurpose,
  unlessSet: boolean,
): Promise<boolean> {
  const [state, details] = await Promise.all([mailServer.read(address), mailServer.measure(address)]);
  return state?.mailbox?.id === mailbox && !(unlessSet && details?.passwordSet !== false);
}

/** The link that the end of a request brings. */
type DueLink = {
  readonly mailbox: MailboxId;
  readonly appPassword: string | null;
  readonly unlessSet: boolean;
};

export function linkDueAfter({ plan: { change, effects } }: Pick<Request, 'plan'>): DueLink | null {
  switch (change.kind) {
    case 'link':
      return { mailbox: change.mailbox, appPassword: change.appPassword, unlessSet: false };
    case 'owner':
      return change.locksOut ? { mailbox: change.mailbox, appPassword: null, unlessSet: true } : null;
    case 'address': {
      const made = effects.find(({ kind }) => kind === 'add-mailbox' || kind === 'restore-mailbox');
      return made && 'id' in made ? { mailbox: made.id, appPassword: null, unlessSet: true } : null;
    }
    default:
      return null;
  }
}

/** A terminal has no direct messages: its owner sits there, and reads the link below what they asked for. */
export const isTerminalOwner = (app: Pick<AppContext, 'policy'>, owner: Actor, actor: Actor): boolean =>
  owner.platform === 'terminal' && actor.platform === 'terminal' && isSamePerson(app, owner, actor);

/** Sends the link that the end of a request brings, within the caller's transaction. */
export function enqueueDueLink(app: Pick<AppContext, 'store' | 'clock' | 'policy'>, request: Request): void {
  const due = linkDueAfter(request);
  const owner = due && app.store.owners.of(due.mailbox);
  if (!owner || isTerminalOwner(app, owner, request.requester)) return;
  const { id, address, requester: by } = request;
  enqueueLink(app, owner, { ...due, address, by, request: id });
}

/** The same as something to read here: for an owner at a terminal. */
export async function issueLinkToShow(
  app: Pick<AppContext, 'store' | 'mailServer' | 'seal' | 'clock' | 'publicUrl' | 'policy'>,
  request: Request,
): Promise<IssuedLink | null> {
  const due = request.state === 'applied' ? linkDueAfter(request) : null;
  const owner = due && app.store.owners.of(due.mailbox);
  if (!owner || !isTerminalOwner(app, owner, request.requester)) return null;
  const { id, address, requester: by, createdAt: at } = request;
  const data = { ...due, address, by, at, request: id };
  return (await issueLinkToSend(app, data, `request ${id} of ${at}`))?.link ?? null;
}
