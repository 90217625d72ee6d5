import type { Actor } from '../../domain/actor.ts';
import type { Address } from '../../domain/address/address.ts';
import type { Bytes, MailboxSize } from '../../domain/address/address-state.ts';
import type { Fault } from '../../domain/fault.ts';
import { largerQuotas } from '../../domain/quota/more-quota.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { readMailbox } from '../access/read-address.ts';
import { rulesForAddress } from '../access/rules.ts';
import type { AppContext } from '../context/app-context.ts';
import { tryMailServer } from '../context/try-mail-server.ts';

/** What a mailbox has now, and which larger quotas somebody may ask for; none where it has the largest that is allowed. */
export type MoreQuota = {
  readonly holds: MailboxSize;
  /** Null: no limit. */
  readonly quota: Bytes | null;
  readonly larger: readonly Bytes[];
};

/** What is offered to somebody who wants more for a mailbox, from what it has when they ask. */
export async function moreQuota(
  app: Pick<AppContext, 'store' | 'mailServer' | 'policy'>,
  actor: Actor,
  address: Address,
): Promise<Result<MoreQuota, Fault>> {
  const read = await readMailbox(app, actor, address);
  if (!read.ok) return read;
  const holds = await tryMailServer(app.mailServer.measure(address));
  if (!holds.ok) return holds;
  if (!holds.value) return err({ code: 'no-mailbox', address });
  const { quota } = read.value.mailbox;
  const { largestQuota } = rulesForAddress(app, actor, address);
  return ok({ holds: holds.value, quota, larger: quota === null ? [] : largerQuotas(quota, largestQuota) });
}
