import type { Plan } from '../../domain/request/plan.ts';
import type { RequestFault } from '../../domain/request-fault.ts';
import { err, type Result } from '../../domain/result.ts';
import type { AppContext } from '../context/app-context.ts';
import { insertRequest } from '../lifecycle/submit.ts';
import { type LinkFault, type OpenLink, recheckLink } from '../links/links.ts';

export type RedeemLinkFault = LinkFault | Extract<RequestFault, { code: 'request-open' }>;

/**
 * Consumes a link and inserts the request for its change, in one transaction: of two posts at once, one wins.
 * @param hash the new password's hash, stored sealed for this request alone. @returns the request's id.
 */
export async function redeemLink(
  app: Pick<AppContext, 'store' | 'mailServer' | 'publish' | 'seal' | 'clock' | 'policy'>,
  link: OpenLink,
  plan: Plan,
  hash: string,
): Promise<Result<number, RedeemLinkFault>> {
  const submitted = await app.store.commit(() => redeemInTransaction(app, link, plan, hash));
  if (submitted.ok) await app.publish();
  return submitted;
}

function redeemInTransaction(
  app: Pick<AppContext, 'store' | 'mailServer' | 'seal' | 'clock' | 'policy'>,
  found: OpenLink,
  plan: Plan,
  hash: string,
): Result<number, RedeemLinkFault> {
  // Another post may have consumed the link while this one was hashing.
  const link = recheckLink(app, found);
  if ('code' in link) return err(link);
  // The request in progress may be about to revoke this link.
  const held = app.store.holds.find(link.address);
  if (held) return err({ code: 'request-open', address: link.address, request: held.id, state: held.state });
  // The result is for the owner alone, not for the channel in which the link was requested.
  const { channel: _, ...owner } = link.issuedTo;
  const recorded = insertRequest(app, owner, plan, { passwordHash: hash });
  if (recorded.ok) app.store.passwordLinks.consume(link.tokenHash);
  return recorded;
}
