import type { Actor, Group } from '../../domain/actor.ts';
import { type Address, domainOf, parseAddress } from '../../domain/address/address.ts';
import type { FollowedGroup, GroupMember, PlacedMember } from '../../domain/groups/followed-group.ts';
import { placeMembers } from '../../domain/groups/place-members.ts';
import { accountsOf } from '../../policy/roles.ts';
import { insideDomainFilter, visibleDomainFilter } from '../access/visibility.ts';
import type { AppContext } from '../context/app-context.ts';

type PlaceContext = Pick<AppContext, 'store' | 'policy'>;

/** The alias that follows a group, and for whom: it leads to mailboxes in the domains that they see. */
export type Following = {
  readonly address: Address;
  readonly owner: Actor;
  readonly group: FollowedGroup;
};

/** Where the mail of a group's members goes, by who owns which mailbox here now. */
export function placeHere(
  app: PlaceContext,
  { address, owner, group }: Following,
  members: readonly GroupMember[],
): PlacedMember[] {
  const sees = visibleDomainFilter(app, owner);
  const inside = insideDomainFilter(app, owner, sees);
  return placeMembers(members, {
    domain: domainOf(address),
    mailboxesOf: (member) => mailboxesOf(app, group, member),
    reaches: (mailbox) => mailbox !== address && sees(domainOf(mailbox)),
    elsewhere: ({ email }) => {
      if (group.reach === 'inside' || email === undefined) return null;
      const parsed = parseAddress(email);
      return parsed.ok && !inside(domainOf(parsed.value)) ? parsed.value : null;
    },
  });
}

/** The mailboxes of all accounts of a member that take mail: no suspended one, and none of somebody who has left. */
function mailboxesOf({ store, policy }: PlaceContext, group: Group, { id }: GroupMember): Address[] {
  const accounts = accountsOf(policy(), `${group.tenant}/${id}`);
  return store.owners
    .ownedBy(accounts)
    .filter(({ address, mailbox }) => {
      const state = store.addresses.stateOf(address);
      return state?.mailbox?.id === mailbox && state.enabled && !isClosed(store, address);
    })
    .map(({ address }) => address);
}

/** Whether a mailbox is closed until it is deleted. */
const isClosed = (store: PlaceContext['store'], address: Address): boolean =>
  store.requests.hasWaysBack() &&
  store.requests.waysBackAt(address).some(({ asking }) => asking.takesBack === 'delete');
