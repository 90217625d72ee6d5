import { type Account, type Actor, personOf } from '../../domain/actor.ts';
import { type Address, domainOf } from '../../domain/address/address.ts';
import type { Bytes, MailboxId, MailboxSize } from '../../domain/address/address-state.ts';
import type { AddressChange, Change } from '../../domain/request/change.ts';
import { accountsOf, samePerson } from '../../policy/roles.ts';
import type { Office } from '../context/app-context.ts';
import { orOdd } from '../context/catch-odd.ts';
import { domainsOf } from './visibility.ts';

/** The one text that stands for a person now, whichever of their accounts speaks: to compare by, not to store. */
export const personIn = ({ policy }: Pick<Office, 'policy'>, actor: Actor): string =>
  samePerson(policy(), personOf(actor));

/** Whether two who speak are one and the same person: wherever they do, and by whichever of their accounts. */
export const isSamePerson = (office: Pick<Office, 'policy'>, one: Actor, other: Actor): boolean =>
  personIn(office, one) === personIn(office, other);

/** All accounts of the actor: what each of them did is theirs, whenever the accounts were linked. */
export const accountsIn = ({ policy }: Pick<Office, 'policy'>, actor: Actor): Account[] =>
  accountsOf(policy(), personOf(actor));

/** Whether a mailbox is somebody's own. */
export function owns(office: Office, actor: Actor, mailbox: MailboxId): boolean {
  const owner = office.store.owners.of(mailbox);
  return owner !== undefined && isSamePerson(office, owner, actor);
}

/** Whether a change is about a mailbox of the actor's own, which stays. */
export function ownsSubject(office: Office, actor: Actor, change: Change): boolean {
  switch (change.kind) {
    case 'password':
    case 'app-password':
    case 'link':
      return owns(office, actor, change.mailbox);
    case 'domain':
    // To give a mailbox away is not its owner's to do alone: others have to know whose it is.
    case 'owner':
      return false;
    case 'address':
      return ownsAddress(office, actor, change);
  }
}

function ownsAddress(office: Office, actor: Actor, change: AddressChange): boolean {
  const mailbox = change.before?.mailbox?.id;
  return mailbox !== undefined && mailbox === change.after?.mailbox?.id && owns(office, actor, mailbox);
}

/** Somebody's own mailbox as it is now. */
export type OwnMailbox = {
  readonly address: Address;
  readonly holds: MailboxSize;
  readonly quota: Bytes | null;
  readonly enabled: boolean;
};

/** The mailboxes of somebody that are in domains they see, by their addresses; those in the trash are none. */
export async function ownMailboxes(office: Office, actor: Actor, most: number): Promise<OwnMailbox[]> {
  const sees = domainsOf(office, actor);
  const rows = office.store.owners
    .ownedBy(accountsIn(office, actor))
    .filter(({ address }) => sees(domainOf(address)))
    .slice(0, most);
  const read = await Promise.all(
    rows.map(async (row) => {
      const own = await orOdd(readOwn(office, row));
      return own === 'odd' ? lastSeen(office, row) : own;
    }),
  );
  return read.filter((each) => each !== null);
}

type Owned = { readonly address: Address; readonly mailbox: MailboxId };

/** One that the mail server tells of oddly is as it was last seen, and keeps no other from being told. */
function lastSeen({ store }: Office, { address, mailbox }: Owned): OwnMailbox | null {
  const state = store.addresses.stateOf(address);
  if (state?.mailbox?.id !== mailbox) return null;
  const { quota } = state.mailbox;
  return { address, holds: { unknown: { why: 'odd' } }, quota, enabled: state.enabled };
}

async function readOwn({ mailServer }: Office, { address, mailbox }: Owned): Promise<OwnMailbox | null> {
  const [state, holds] = await Promise.all([mailServer.read(address), mailServer.measure(address)]);
  if (!holds || state?.mailbox?.id !== mailbox) return null;
  return { address, holds, quota: state.mailbox.quota, enabled: state.enabled };
}
