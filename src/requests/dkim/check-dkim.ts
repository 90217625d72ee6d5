import { type DkimChange, dkimRefusal, isDone } from '../../domain/dkim/dkim-change.ts';
import type { Fault } from '../../domain/fault.ts';
import type { MailServers } from '../../mail-servers/combine-servers.ts';

/** Why a key can't be made, used or deleted as the mail server's keys are now; null: it can. */
export async function checkDkim(
  { dkimKeys }: Pick<MailServers, 'dkimKeys'>,
  change: DkimChange,
): Promise<Fault | null> {
  const keys = await dkimKeys(change.domain);
  const { domain, selector, act } = change;
  if (isDone(change, keys)) return { code: 'dkim-already', domain, selector, act };
  return dkimRefusal(change, keys);
}
