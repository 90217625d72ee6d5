import { createHash, randomBytes } from 'node:crypto';
import { type Actor, tenantOf } from '../../domain/actor.ts';
import type { Address } from '../../domain/address/address.ts';
import type { MailboxId } from '../../domain/address/address-state.ts';
import { isDue } from '../../domain/request/deadlines.ts';
import type { AppContext } from '../context/app-context.ts';

/** How long a link to a page for passwords works. */
export const linkLifetime = 60 * 60_000;

/** Where the page that a link opens is; the token follows. */
export const linkPath = '/password/';

/** What a link is for. */
export type LinkPurpose = {
  readonly address: Address;
  readonly mailbox: MailboxId;
  /** The app password that is to be made; null: the mailbox's own password is to be set. */
  readonly appPassword: string | null;
};

export type IssuedLink = { readonly url: string; readonly until: number };

const hashToken = (token: string): string => createHash('sha256').update(token).digest('base64url');

/** Makes a one-time link for somebody; an older one for the same works no more. */
export const issueLink = (app: AppContext, owner: Actor, purpose: LinkPurpose): Promise<IssuedLink> =>
  app.store.commit(() => addLink(app, owner, purpose));

/** The same, within the caller's transaction. */
export function addLink(app: AppContext, owner: Actor, purpose: LinkPurpose): IssuedLink {
  const token = randomBytes(32).toString('base64url');
  return add(app, token, { owner, by: owner, request: null }, purpose);
}

/** Whom a link is for, who asked for it, and by which request, if that took one. */
export type LinkIssue = { readonly owner: Actor; readonly by: Actor; readonly request: number | null };

/**
 * The same as part of some work that may be done again: then it is the same link, good for its full time once more.
 * @param work names that work, as `job 12` does. @returns null where the link was used, or a newer one took its place.
 */
export function issueLinkForJob(
  app: AppContext,
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

/** Takes back the link that some work has made, since it reached nobody, within the caller's transaction. */
export function withdrawLinkForJob({ store, seal }: AppContext, work: string): void {
  store.passwordLinks.supersede(hashToken(seal.token(`link of ${work}`)));
}

const linkUrl = ({ publicUrl }: AppContext, token: string): string => `${publicUrl}${linkPath}${token}`;

function add(app: AppContext, token: string, issuing: LinkIssue, purpose: LinkPurpose): IssuedLink {
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

/** A link that works now. */
export type OpenLink = LinkPurpose & { readonly tokenHash: string; readonly issuedTo: Actor };

/** It was used, its time is over, a newer one took its place, or it never was: nobody is told which. */
export type LinkFault = { readonly code: 'link-gone' };

/** Looks a link up. Changes nothing: link previews and scanners open links too. */
export const findLink = (app: AppContext, token: string): OpenLink | LinkFault =>
  findByHash(app, hashToken(token));

/** Looks up again a link that was found before, since it may have been used or replaced meanwhile. */
export const recheckLink = (app: AppContext, { tokenHash }: OpenLink): OpenLink | LinkFault =>
  findByHash(app, tokenHash);

function findByHash(app: AppContext, tokenHash: string): OpenLink | LinkFault {
  const link = app.store.passwordLinks.get(tokenHash);
  const works = link && !link.endedAs && !isDue(link.expiresAt, linkLifetime, app.clock());
  return works ? link : { code: 'link-gone' };
}
