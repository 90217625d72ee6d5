import { type Address, type Domain, domainOf } from '../address/address.ts';
import type { GroupMember, PlacedMember } from './followed-group.ts';

/** What the places of a group's members depend on. */
export type Placing = {
  /** The domain of the alias: a mailbox there comes first. */
  readonly domain: Domain;
  /** The mailboxes here that a member owns and that take mail. */
  readonly mailboxesOf: (member: GroupMember) => readonly Address[];
  /** Where the group may lead. */
  readonly reaches: (address: Address) => boolean;
  /** The address elsewhere of a member without a mailbox here; null: none is known, or it is not to be used. */
  readonly elsewhere: (member: GroupMember) => Address | null;
};

/**
 * Where each member's mail goes. Of several mailboxes one is taken: in the domain of the alias before others, then the first
 * by its address. In the order of the members' ids, so that the platform's order changes nothing.
 */
export function placeMembers(members: readonly GroupMember[], placing: Placing): PlacedMember[] {
  const unique = new Map(members.map((member) => [member.id, member]));
  return [...unique.values()]
    .toSorted((one, other) => compare(one.id, other.id))
    .map((member) => ({ id: member.id, name: member.name, to: placeOf(member, placing) }));
}

function placeOf(member: GroupMember, { domain, mailboxesOf, reaches, elsewhere }: Placing): Address | null {
  const own = mailboxesOf(member).filter(reaches).toSorted(compare);
  const first = own.find((address) => domainOf(address) === domain) ?? own[0];
  return first ?? elsewhere(member);
}

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);
