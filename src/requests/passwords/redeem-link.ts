import type { RequestFault } from '../../domain/fault.ts';
import type { Plan } from '../../domain/request/plan.ts';
import { err, type Result } from '../../domain/result.ts';
import type { AppContext } from '../context/app-context.ts';
import { insertRequest } from '../lifecycle/submit.ts';
import { type LinkFault, type OpenLink, recheckLink } from '../links/links.ts';

export type RedeemLinkFault = LinkFault | Extract<RequestFault, { code: 'request-open' }>;

/**
 * Uses a link up and commits what it was for, in one transaction: of two who come at once, one wins.
 * @param hash what travels beside the change, sealed for this request alone. @returns the request that will apply it.
 */
export async function redeemLink(
  app: AppContext,
  link: OpenLink,
  plan: Plan,
  hash: string,
): Promise<Result<number, RedeemLinkFault>> {
  const submitted = await app.store.commit(() => redeemInTransaction(app, link, plan, hash));
  if (submitted.ok) await app.publish();
  return submitted;
}

function redeemInTransaction(
  app: AppContext,
  found: OpenLink,
  plan: Plan,
  hash: string,
): Result<number, RedeemLinkFault> {
  // Another post may have used the link while this one was hashing.
  const link = recheckLink(app, found);
  if ('code' in link) return err(link);
  // What is on its way may be about to lock this one out.
  const held = app.store.requests.findInProgress(link.address);
  if (held) return err({ code: 'request-open', address: link.address, request: held.id, state: held.state });
  // What becomes of a password is its owner's to know, and none of the channel in which the link was asked for.
  const { channel: _, ...owner } = link.issuedTo;
  const recorded = insertRequest(app, owner, plan, { passwordHash: hash });
  if (recorded.ok) app.store.passwordLinks.consume(link.tokenHash);
  return recorded;
}
