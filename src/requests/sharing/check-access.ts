import { domainOf, isCatchAll } from '../../domain/address/address.ts';
import type { Fault } from '../../domain/fault.ts';
import type { AccessChange } from '../../domain/request/change.ts';
import { rightsOf, sameRights } from '../../domain/sharing/access-rights.ts';
import type { MailServers } from '../../mail-servers/combine-servers.ts';
import { addressNotFound } from '../access/read-address.ts';

/** Why somebody's rights to an address can't change so; null: they can. @throws MailServerUnavailable */
export async function checkAccess(
  { serverOf, read, access }: Pick<MailServers, 'serverOf' | 'read' | 'access'>,
  change: AccessChange,
): Promise<Fault | null> {
  const { address, holder, mailbox, before } = change;
  if (isCatchAll(address)) return { code: 'access-catch-all', address };
  if (address === holder) return { code: 'access-own', address };
  if (serverOf(domainOf(address)).name !== serverOf(domainOf(holder)).name)
    return { code: 'access-other-server', address, holder };
  const [state, held, now] = await Promise.all([read(address), read(holder), access(address)]);
  if (!state) return addressNotFound(address);
  if (!held) return addressNotFound(holder);
  if (!held.mailbox) return { code: 'no-mailbox', address: holder };
  const isAsPlanned =
    (state.mailbox?.id ?? null) === mailbox &&
    held.mailbox.id === change.holderMailbox &&
    sameRights(rightsOf(now.given, holder), before);
  if (!isAsPlanned) return { code: 'changed-meanwhile', address };
  return change.after.folders !== 'none' && mailbox === null ? { code: 'no-mailbox', address } : null;
}
