import type { Address } from '../../domain/address/address.ts';
import type { AccessRights } from '../../domain/sharing/access-rights.ts';
import { buildAccessChange } from '../../requests/sharing/access-change.ts';
import type { CommandContext, NamedHolder } from '../command/command.ts';
import type { PlannedChange } from '../command/define-command.ts';
import { resolvePerson } from '../command/resolve-person.ts';

/** The change that gives whoever is named other rights to an address, from those of now. */
export async function planAccess(
  { app, actor }: CommandContext,
  address: Address,
  named: NamedHolder,
  rights: (before: AccessRights) => AccessRights,
): Promise<PlannedChange> {
  if (named.kind === 'address') return buildAccessChange(app, actor, address, named, rights);
  const person = resolvePerson(actor, named.person);
  return person.ok
    ? buildAccessChange(app, actor, address, { kind: 'person', person: person.value }, rights)
    : person;
}
