import type { Address } from '../../domain/address/address.ts';
import type { Fault } from '../../domain/fault.ts';
import type { OwnerChange } from '../../domain/request/change.ts';
import type { Result } from '../../domain/result.ts';
import { buildOwnerChange } from '../../requests/planning/owner-change.ts';
import type { CommandContext, NamedPerson } from './command.ts';
import { resolvePerson } from './resolve-person.ts';

/** Plans to give a mailbox to the person whom the actor names. */
export async function planOwnerChange(
  { app, actor }: CommandContext,
  address: Address,
  person: NamedPerson,
  how: Pick<OwnerChange, 'locksOut'>,
): Promise<Result<OwnerChange, Fault>> {
  const to = resolvePerson(actor, person);
  return to.ok ? buildOwnerChange(app, actor, address, to.value, how) : to;
}
