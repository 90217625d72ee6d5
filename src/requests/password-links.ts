import { createHash, randomBytes } from 'node:crypto';
import { type Actor, tenantOf } from '../domain/actor.ts';
import type { Address } from '../domain/address.ts';
import type { MailboxId } from '../domain/address-state.ts';
import type { Office } from './office.ts';

/** How long a link to the password page works. */
export const linkTime = 60 * 60_000;

/** Where the password page is; the token follows. */
export const passwordPath = '/password/';

const hashOf = (token: string): string => createHash('sha256').update(token).digest('base64url');

/** Makes a one-time link for a mailbox's password; an older one for it works no more. @returns its URL. */
export function issueLink(office: Office, actor: Actor, address: Address, mailbox: MailboxId): string {
  const token = randomBytes(32).toString('base64url');
  const now = office.clock();
  office.store.transaction(() => {
    office.store.passwordLinks.supersedeAllOf(mailbox);
    const tokenHash = hashOf(token);
    office.store.passwordLinks.add({
      tokenHash,
      address,
      mailbox,
      issuedTo: actor,
      expiresAt: now + linkTime,
    });
    const tenant = tenantOf(actor);
    office.store.audit.append({
      at: now,
      event: 'link-issued',
      tenant,
      address,
      requestId: null,
      actor,
      detail: { mailbox },
    });
  });
  return `${office.publicUrl}${passwordPath}${token}`;
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
