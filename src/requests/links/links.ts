import { createHash, randomBytes } from 'node:crypto';
import { type Actor, tenantOf } from '../../domain/actor.ts';
import type { Address } from '../../domain/address/address.ts';
import type { MailboxId } from '../../domain/address/address-state.ts';
import { isDue } from '../../domain/request/deadlines.ts';
import type { AppContext } from '../context/app-context.ts';

type LinkContext = Pick<AppContext, 'store' | 'clock' | 'publicUrl'>;

/** How long a link to a password page works. */
export const linkLifetime = 60 * 60_000;

/** The path of the page that a link opens; the token follows. */
export const linkPath = '/password/';

/** What a link is for. */
export type LinkPurpose = {
  readonly address: Address;
  readonly mailbox: MailboxId;
  /** The name of the app password to make; null: set the mailbox's own password. */
  readonly appPassword: string | null;
};

export type IssuedLink = { readonly url: string; readonly until: number };

const hashToken = (token: string): string => createHash('sha256').update(token).digest('base64url');

/** Issues a one-time link for an owner; it replaces an older one for the same purpose. */
export const issueLink = (app: LinkContext, owner: Actor, purpose: LinkPurpose): Promise<IssuedLink> =>
  app.store.commit(() => addLink(app, owner, purpose));

/** The same, within the caller's transaction. */
export function addLink(app: LinkContext, owner: Actor, purpose: LinkPurpose): IssuedLink {
  const token = randomBytes(32).toString('base64url');
  return add(app, token, { owner, by: owner, request: null }, purpose);
}

/** Whom a link is for, who asked for it, and by which request, if there is one. */
export type LinkIssue = { readonly owner: Actor; readonly by: Actor; readonly request: number | null };

/**
 * The same from a job that may run again: it then issues the same link, with its full lifetime again.
 * @param work names the job, such as `job 12`. @returns null where the link was used or replaced by a newer one.
 */
export function issueLinkForJob(
  app: Pick<AppContext, 'store' | 'seal' | 'clock' | 'publicUrl'>,
  work: string,
  issuing: LinkIssue,
  purpose: LinkPurpose,
): Promise<IssuedLink | null> {
  const token = app.seal.token(`link of ${work}`);
  return app.store.commit(() => {
    const known = app.store.passwordLinks.get(hashToken(token));
    if (!known) return add(app, token, issuing, purpose);
    if (known.endedAs) return null;
    const until = app.clock() + linkLifetime;
    app.store.passwordLinks.renew(known.tokenHash, until);
    return { url: linkUrl(app, token), until };
  });
}

/** Revokes the link that a job issued, because it reached nobody. Within the caller's transaction. */
export function withdrawLinkForJob({ store, seal }: Pick<AppContext, 'store' | 'seal'>, work: string): void {
  store.passwordLinks.supersede(hashToken(seal.token(`link of ${work}`)));
}

const linkUrl = ({ publicUrl }: Pick<AppContext, 'publicUrl'>, token: string): string =>
  `${publicUrl}${linkPath}${token}`;

function add(app: LinkContext, token: string, issuing: LinkIssue, purpose: LinkPurpose): IssuedLink {
  const { store, clock } = app;
  const { owner, by: actor, request: requestId } = issuing;
  const { address, mailbox, appPassword } = purpose;
  const at = clock();
  const until = at + linkLifetime;
  store.passwordLinks.supersedeAllFor(purpose);
  store.passwordLinks.add({ tokenHash: hashToken(token), ...purpose, issuedTo: owner, expiresAt: until });
  const detail = { mailbox, to: owner.displayName, ...(appPassword !== null && { appPassword }) };
  store.audit.append({
    at,
    event: 'link-issued',
    tenant: tenantOf(actor),
    address,
    requestId,
    actor,
    detail,
  });
  return { url: linkUrl(app, token), until };
}

/** A link that can be used now. */
export type OpenLink = LinkPurpose & {
  readonly tokenHash: string;
  readonly issuedTo: Actor;
  /** The span in which it was issued; null: none is known. */
  readonly traceparent: string | null;
};

/** The link was used, has expired, was replaced or never existed: we don't tell which. */
export type LinkFault = { readonly code: 'link-gone' };

/** Looks a link up. Changes nothing: link previews and scanners open links too. */
export const findLink = (app: Pick<AppContext, 'store' | 'clock'>, token: string): OpenLink | LinkFault =>
  findByHash(app, hashToken(token));

/** Looks up again a link that was found before, since it may have been used or replaced meanwhile. */
export const recheckLink = (
  app: Pick<AppContext, 'store' | 'clock'>,
  { tokenHash }: OpenLink,
): OpenLink | LinkFault => findByHash(app, tokenHash);

function findByHash(app: Pick<AppContext, 'store' | 'clock'>, tokenHash: string): OpenLink | LinkFault {
  const link = app.store.passwordLinks.get(tokenHash);
  const works = link && !link.endedAs && !isDue(link.expiresAt, linkLifetime, app.clock());
  return works ? link : { code: 'link-gone' };
}
