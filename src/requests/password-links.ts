import { createHash, randomBytes } from 'node:crypto';
import { type Actor, tenantOf } from '../domain/actor.ts';
import type { Address } from '../domain/address.ts';
import type { MailboxId } from '../domain/address-state.ts';
import type { Office } from './office.ts';
import type { Request } from './request.ts';

/** How long a link to the password page works. */
export const linkTime = 60 * 60_000;

/** Where the password page is; the token follows. */
export const passwordPath = '/password/';

const hashOf = (token: string): string => createHash('sha256').update(token).digest('base64url');

/** Makes a one-time link for a mailbox's password; an older one for it works no more. @returns its URL. */
export function issueLink(office: Office, actor: Actor, address: Address, mailbox: MailboxId): string {
  const token = randomBytes(32).toString('base64url');
  office.store.transaction(() => add(office, token, { actor, address, mailbox }));
  return urlOf(office, token);
}

/**
 * The same for the mailbox that a request has made. A job that runs again brings the same link, good for its full
 * time once more. @returns null where it was used, or a newer one took its place.
 */
export function issueLinkOf(
  office: Office,
  { id, requester, address }: Request,
  mailbox: MailboxId,
): string | null {
  const token = office.seal.token(`password link of request ${id}`);
  return office.store.transaction(() => {
    const known = office.store.passwordLinks.get(hashOf(token));
    if (known?.endedAs) return null;
    if (known) office.store.passwordLinks.renew(known.tokenHash, office.clock() + linkTime);
    else add(office, token, { actor: requester, address, mailbox });
    return urlOf(office, token);
  });
}

const urlOf = ({ publicUrl }: Office, token: string): string => `${publicUrl}${passwordPath}${token}`;

type Wanted = { readonly actor: Actor; readonly address: Address; readonly mailbox: MailboxId };

function add({ store, clock }: Office, token: string, { actor, address, mailbox }: Wanted): void {
  const at = clock();
  store.passwordLinks.supersedeAllOf(mailbox);
  const link = { address, mailbox, issuedTo: actor, expiresAt: at + linkTime };
  store.passwordLinks.add({ tokenHash: hashOf(token), ...link });
  const tenant = tenantOf(actor);
  const detail = { mailbox };
  store.audit.append({ at, event: 'link-issued', tenant, address, requestId: null, actor, detail });
}

export type OpenLink = {
  readonly tokenHash: string;
  readonly address: Address;
  readonly mailbox: MailboxId;
  readonly issuedTo: Actor;
};

export type LinkFault = { readonly code: 'link-unknown' | 'link-used' | 'link-superseded' | 'link-expired' };

/** Looks a link up. Changes nothing: link previews and scanners open links too. */
export function findLink(office: Office, token: string): OpenLink | LinkFault {
  const link = office.store.passwordLinks.get(hashOf(token));
  if (!link) return { code: 'link-unknown' };
  if (link.endedAs) return { code: link.endedAs === 'used' ? 'link-used' : 'link-superseded' };
  return link.expiresAt <= office.clock() ? { code: 'link-expired' } : link;
}
