import type { RequestFault } from '../../domain/fault.ts';
import type { Plan } from '../../domain/request/plan.ts';
import { type Result, refused } from '../../domain/result.ts';
import type { Office } from '../context/app-context.ts';
import { record } from '../lifecycle/submit.ts';
import { findLink, type LinkFault } from '../links/links.ts';

export type UseLinkFault = LinkFault | Extract<RequestFault, { code: 'request-open' }>;

/**
 * Uses a link up and commits what it was for, in one transaction: of two who come at once, one wins.
 * @param hash what travels beside the change, sealed for this request alone. @returns the request that will apply it.
 */
export async function useLink(
  office: Office,
  token: string,
  plan: Plan,
  hash: string,
): Promise<Result<number, UseLinkFault>> {
  const submitted = await office.store.commit(() => consume(office, token, plan, hash));
  if (submitted.ok) await office.publish();
  return submitted;
}

function consume(office: Office, token: string, plan: Plan, hash: string): Result<number, UseLinkFault> {
  // Another post may have used the link while this one was hashing.
  const link = findLink(office, token);
  if ('code' in link) return refused(link);
  // What is on its way may be about to lock this one out.
  const held = office.store.requests.heldBy(link.address);
  if (held)
    return refused({ code: 'request-open', address: link.address, request: held.id, state: held.state });
  // What becomes of a password is its owner's to know, and none of the channel in which the link was asked for.
  const { channel: _, ...owner } = link.issuedTo;
  const recorded = record(office, owner, plan, { passwordHash: hash });
  if (recorded.ok) office.store.passwordLinks.consume(link.tokenHash);
  return recorded;
}
