import type { Actor } from '../../domain/actor.ts';
import { type Address, domainOf } from '../../domain/address/address.ts';
import type { MailboxId } from '../../domain/address/address-state.ts';
import type { Fault } from '../../domain/fault.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { accountIds } from '../access/identity.ts';
import { readMailbox } from '../access/read-address.ts';
import { visibleDomainFilter } from '../access/visibility.ts';
import type { AppContext } from '../context/app-context.ts';

/** Who is let into an address: a mailbox, by its address or by its owner. */
export type NamedHolder =
  | { readonly kind: 'address'; readonly address: Address }
  | { readonly kind: 'person'; readonly person: Actor };

export type Holder = { readonly address: Address; readonly mailbox: MailboxId };

/**
 * Finds the mailbox that is let into an address. A person's is the only one that they own in sight, or the only one in the
 * address's domain; one of those that has access already is meant where only one has.
 */
export async function findHolder(
  app: Pick<AppContext, 'store' | 'mailServer' | 'policy'>,
  actor: Actor,
  address: Address,
  named: NamedHolder,
  present: readonly Address[] = [],
): Promise<Result<Holder, Fault>> {
  const found =
    named.kind === 'address' ? ok(named.address) : ownedBy(app, actor, address, named.person, present);
  if (!found.ok) return found;
  const read = await readMailbox(app, actor, found.value);
  return read.ok ? ok({ address: found.value, mailbox: read.value.mailbox.id }) : read;
}

function ownedBy(
  app: Pick<AppContext, 'store' | 'policy'>,
  actor: Actor,
  address: Address,
  person: Actor,
  present: readonly Address[],
): Result<Address, Fault> {
  const sees = visibleDomainFilter(app, actor);
  const mailboxes = app.store.owners
    .ownedBy(accountIds(app, person))
    .map((each) => each.address)
    .filter((each) => sees(domainOf(each)) && each !== address)
    .sort();
  const [first] = mailboxes;
  if (first === undefined) return err({ code: 'access-person-without-mailbox', person });
  const narrowed = [
    mailboxes.filter((each) => present.includes(each)),
    mailboxes,
    mailboxes.filter((each) => domainOf(each) === domainOf(address)),
  ];
  const [only] = narrowed.find(({ length }) => length === 1) ?? [];
  return only === undefined ? err({ code: 'access-person-unclear', person, mailboxes }) : ok(only);
}
