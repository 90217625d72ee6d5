import type { Actor } from '../../domain/actor.ts';
import type { Address } from '../../domain/address/address.ts';
import { type AddressState, kindOf } from '../../domain/address/address-state.ts';
import { destinationKey } from '../../domain/address/destination.ts';
import type { Fault } from '../../domain/fault.ts';
import type { RenameChange } from '../../domain/request/change.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { disposalsAt, readAddress, readExistingAddress } from '../access/read-address.ts';
import type { AppContext } from '../context/app-context.ts';

/** Which mailbox gets which name, and whether the old one goes on as an alias. */
export type WantedName = Pick<RenameChange, 'from' | 'to' | 'keepsAlias'>;

/**
 * Builds the change that gives a mailbox another address, which must be free, or an alias that leads to the mailbox alone.
 */
export async function buildRename(
  app: Pick<AppContext, 'store' | 'mailServer' | 'policy'>,
  actor: Actor,
  { from, to, keepsAlias }: WantedName,
): Promise<Result<RenameChange, Fault>> {
  if (from === to) return err({ code: 'already-so', address: from, what: 'same' });
  const read = await readExistingAddress(app, actor, from);
  if (!read.ok) return read;
  const { mailbox, forwards } = read.value;
  if (!mailbox) return err({ code: 'rename-alias', address: from, to, forwards });
  const taken = await readAddress(app, actor, to);
  if (!taken.ok) return taken;
  const replaces = taken.value;
  if (replaces && !leadsOnlyTo(replaces, from))
    return err({ code: 'address-taken', address: to, as: kindOf(replaces, disposalsAt(app, to)) });
  return ok({ kind: 'rename', from, to, mailbox: mailbox.id, before: read.value, replaces, keepsAlias });
}

/** Whether an address is an alias that leads to another and nowhere else. */
export const leadsOnlyTo = ({ mailbox, forwards, enabled }: AddressState, address: Address): boolean =>
  mailbox === null &&
  enabled &&
  forwards.length === 1 &&
  forwards.every((each) => destinationKey(each) === destinationKey(address));
