import type { Address } from '../../domain/address/address.ts';
import type { Fault } from '../../domain/fault.ts';
import type { OwnerChange } from '../../domain/request/change.ts';
import type { Result } from '../../domain/result.ts';
import { ownerChangeTo } from '../../requests/planning/owner-change.ts';
import type { Context, NamedPerson } from './command.ts';
import { personNamed } from './resolve-person.ts';

/** A mailbox is to be somebody else's, whom the actor names. */
export async function ownerChange(
  { office, actor }: Context,
  address: Address,
  person: NamedPerson,
  how: Pick<OwnerChange, 'locksOut'>,
): Promise<Result<OwnerChange, Fault>> {
  const to = personNamed(actor, person);
  return to.ok ? ownerChangeTo(office, actor, address, to.value, how) : to;
}
