import { type Absence, standingAbsence } from '../../domain/absence/absence.ts';
import { type Account, type Actor, personOf } from '../../domain/actor.ts';
import { type Address, domainOf } from '../../domain/address/address.ts';
import type { Bytes, MailboxId, MailboxSize } from '../../domain/address/address-state.ts';
import type { AccessChange, AddressChange, Change } from '../../domain/request/change.ts';
import { gainsRights } from '../../domain/sharing/access-rights.ts';
import { type Suspension, suspensionOf } from '../../domain/suspension/suspension.ts';
import { accountsOf, canonicalPerson } from '../../policy/roles.ts';
import type { AppContext } from '../context/app-context.ts';
import { catchOdd, tryMailServer } from '../context/try-mail-server.ts';
import { visibleDomainFilter } from './visibility.ts';

type OwnershipContext = Pick<AppContext, 'store' | 'policy'>;

/** The same text for all accounts of a person. To compare by, not to store: the policy file may link other accounts later. */
export const canonicalPersonId = ({ policy }: Pick<AppContext, 'policy'>, actor: Actor): string =>
  canonicalPerson(policy(), personOf(actor));

/** Whether two actors are the same person, in whichever tenants and by whichever of their accounts. */
export const isSamePerson = (app: Pick<AppContext, 'policy'>, one: Actor, other: Actor): boolean =>
  canonicalPersonId(app, one) === canonicalPersonId(app, other);

/** All accounts of the actor's person, also for what an account did before it was linked. */
export const accountIds = ({ policy }: Pick<AppContext, 'policy'>, actor: Actor): Account[] =>
  accountsOf(policy(), personOf(actor));

/** Whether the actor owns a mailbox. */
export function ownsMailbox(app: OwnershipContext, actor: Actor, mailbox: MailboxId): boolean {
  const owner = app.store.owners.of(mailbox);
  return owner !== undefined && isSamePerson(app, owner, actor);
}

/** Whether a change is about a mailbox that the actor owns before and after it. */
export function ownsTarget(app: OwnershipContext, actor: Actor, change: Change): boolean {
  switch (change.kind) {
    case 'password':
    case 'app-password':
    case 'link':
    case 'absence':
      return ownsMailbox(app, actor, change.mailbox);
    case 'note':
      return change.mailbox !== null && ownsMailbox(app, actor, change.mailbox);
    case 'domain':
    case 'domain-remove':
    case 'domain-alias':
    case 'domain-quota':
    case 'dkim':
    case 'rename':
    case 'group':
    // An owner can't give a mailbox away alone: others have to know whose it is.
    case 'owner':
      return false;
    case 'access':
      return ownsAccess(app, actor, change);
    case 'address':
      return ownsAddress(app, actor, change);
  }
}

/** Who holds access to another's address may give it up. */
function ownsAccess(app: OwnershipContext, actor: Actor, change: AccessChange): boolean {
  const { mailbox, holderMailbox, before, after } = change;
  if (mailbox !== null && ownsMailbox(app, actor, mailbox)) return true;
  return !gainsRights(before, after) && ownsMailbox(app, actor, holderMailbox);
}

function ownsAddress(app: OwnershipContext, actor: Actor, change: AddressChange): boolean {
  const mailbox = change.before?.mailbox?.id;
  return mailbox !== undefined && mailbox === change.after?.mailbox?.id && ownsMailbox(app, actor, mailbox);
}

/** A mailbox that an actor owns, as it is now. */
export type OwnMailbox = {
  readonly address: Address;
  readonly holds: MailboxSize;
  readonly quota: Bytes | null;
  readonly suspension: Suspension;
  /** What it answers while its owner is away, now or later; null: nothing, or that is not known. */
  readonly absence: Absence | null;
};

/** Lists the mailboxes that the actor owns in domains that they see, without those in the trash: up to `limit`, sorted by address. */
export async function listOwnMailboxes(
  app: Pick<AppContext, 'store' | 'mailServer' | 'policy' | 'clock'>,
  actor: Actor,
  limit: number,
): Promise<OwnMailbox[]> {
  const rows = ownedAddresses(app, actor).slice(0, limit);
  const read = await Promise.all(
    rows.map(async (row) => {
      const own = await catchOdd(readOwnMailbox(app, row));
      return own === 'odd' ? readFromMirror(app, row) : own;
    }),
  );
  return read.filter((each) => each !== null);
}

/** The mailboxes that the actor owns in domains that they see, as they are noted: without a look at the mail server. */
export function ownedAddresses(app: OwnershipContext, actor: Actor): OwnedAddress[] {
  const sees = visibleDomainFilter(app, actor);
  return app.store.owners.ownedBy(accountIds(app, actor)).filter(({ address }) => sees(domainOf(address)));
}

type OwnedAddress = { readonly address: Address; readonly mailbox: MailboxId };

/** A mailbox as the mirror has it: for one that can't be read, so that it does not hide the others. */
function readFromMirror(
  { store }: Pick<AppContext, 'store'>,
  { address, mailbox }: OwnedAddress,
): OwnMailbox | null {
  const state = store.addresses.stateOf(address);
  if (state?.mailbox?.id !== mailbox) return null;
  const { quota } = state.mailbox;
  return {
    address,
    holds: { unknown: { why: 'odd' } },
    quota,
    suspension: suspensionOf(state),
    absence: null,
  };
}

async function readOwnMailbox(
  { mailServer, clock }: Pick<AppContext, 'mailServer' | 'clock'>,
  { address, mailbox }: OwnedAddress,
): Promise<OwnMailbox | null> {
  const [state, holds, found] = await Promise.all([
    mailServer.read(address),
    mailServer.measure(address),
    // Its mail filters may be out of reach where its mail is not.
    tryMailServer(mailServer.absence(address)),
  ]);
  if (!holds || state?.mailbox?.id !== mailbox) return null;
  const absence = found.ok ? standingAbsence(found.value?.absence ?? null, clock()) : null;
  return { address, holds, quota: state.mailbox.quota, suspension: suspensionOf(state), absence };
}
