import type { Actor } from '../../domain/actor.ts';
import type { ReviewItem } from '../../domain/domain-review/domain-review.ts';
import type { SharedWith } from '../../domain/domain-review/finding.ts';
import type { Fault } from '../../domain/fault.ts';
import type { AccessChange } from '../../domain/request/change.ts';
import { ok, type Result } from '../../domain/result.ts';
import { noRights } from '../../domain/sharing/access-rights.ts';
import { readAddress } from '../access/read-address.ts';
import type { AppContext } from '../context/app-context.ts';
import { buildAccessChange } from '../sharing/access-change.ts';

/** The change that ends all rights that a mailbox has to an address by now; null: it has none, or is not the same mailbox. */
export async function endAccess(
  app: Pick<AppContext, 'store' | 'mailServer' | 'policy'>,
  actor: Actor,
  { address, access }: Pick<ReviewItem, 'address' | 'access'>,
): Promise<Result<AccessChange | null, Fault>> {
  if (!access) return ok(null);
  const held = await readAddress(app, actor, access.address);
  if (!held.ok) return held;
  const mailbox = held.value?.mailbox?.id ?? null;
  if (mailbox === null || !isFound(access, mailbox)) return ok(null);
  const named = { kind: 'address', address: access.address } as const;
  const change = await buildAccessChange(app, actor, address, named, () => noRights);
  return !change.ok && change.fault.code === 'already-so' ? ok(null) : change;
}

/** Whether a mailbox is the one that was found to have access. */
export const isFound = ({ mailbox }: SharedWith, now: SharedWith['mailbox']): boolean =>
  mailbox === null || mailbox === now;
