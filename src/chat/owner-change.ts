import type { Address } from '../domain/address.ts';
import type { OwnerChange } from '../domain/change.ts';
import type { Fault } from '../domain/fault.ts';
import { personText } from '../domain/person-text.ts';
import { ok, type Result, refused } from '../domain/result.ts';
import { personIn } from '../requests/owners.ts';
import { readMailbox } from '../requests/read.ts';
import type { Context, NamedPerson } from './command.ts';
import { personNamed } from './named-person.ts';

/** A mailbox is to be somebody else's. Who has it already may be handed it over: that locks all others out. */
export async function ownerChange(
  { office, actor }: Context,
  address: Address,
  person: NamedPerson,
  { locksOut }: Pick<OwnerChange, 'locksOut'>,
): Promise<Result<OwnerChange, Fault>> {
  const to = personNamed(actor, person);
  if (!to.ok) return to;
  const read = await readMailbox(office, actor, address);
  if (!read.ok) return read;
  const mailbox = read.value.mailbox.id;
  const from = office.store.owners.of(mailbox) ?? null;
  if (!locksOut && from && personIn(office, from) === personIn(office, to.value))
    return refused({ code: 'owner-already', address, owner: personText(from) });
  return ok({ kind: 'owner', address, mailbox, from, to: to.value, locksOut });
}
