import type { Actor } from '../../domain/actor.ts';
import { type Address, domainOf, isCatchAll, provesDomainOwnership } from '../../domain/address/address.ts';
import type { AddressState, Mailbox } from '../../domain/address/address-state.ts';
import { addressesIn } from '../../domain/address/destination.ts';
import type { Fault } from '../../domain/fault.ts';
import type { WantedChange } from '../../domain/request/planned-change.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { accountIds } from '../access/identity.ts';
import { readStates } from '../access/read-address.ts';
import { visibleDomainFilter } from '../access/visibility.ts';
import type { AppContext } from '../context/app-context.ts';
import { tryMailServer } from '../context/try-mail-server.ts';

/** Somebody new, and the mailbox that they get. */
export type Newcomer = { readonly owner: Actor; readonly address: Address; readonly mailbox: Mailbox };

/** A colleague's mailboxes, and what forwards to these. */
export type Colleague = {
  readonly mailboxes: ReadonlySet<Address>;
  readonly forwarders: ReadonlyMap<Address, AddressState>;
};

/** No colleague is named. */
export const nobody: Colleague = { mailboxes: new Set(), forwarders: new Map() };

/**
 * The changes that make somebody new a mailbox, which their owner gets a link for, and put it into the aliases that a colleague
 * is in. Not into catch-alls, nor into addresses that prove who owns a domain: nobody inherits these by being alike.
 */
export function onboardingChanges(
  { owner, address, mailbox }: Newcomer,
  { mailboxes, forwarders }: Colleague,
): WantedChange[] {
  const joined = [...forwarders].filter(
    ([alias, state]) =>
      state.mailbox === null &&
      !isCatchAll(alias) &&
      !provesDomainOwnership(alias) &&
      addressesIn(state.forwards).some((to) => mailboxes.has(to)),
  );
  return [
    {
      change: {
        kind: 'address',
        address,
        before: null,
        after: { mailbox, forwards: [], enabled: true },
      },
      owner,
    },
    ...joined.map(
      ([alias, before]): WantedChange => ({
        change: {
          kind: 'address',
          address: alias,
          before,
          after: { ...before, forwards: [...before.forwards, address] },
        },
        owner: null,
      }),
    ),
  ];
}

/** What a colleague's mailboxes get mail from, in the domains that the actor sees, as it is now. */
export async function readColleague(
  app: Pick<AppContext, 'store' | 'mailServer' | 'policy'>,
  actor: Actor,
  colleague: Actor,
): Promise<Result<Colleague, Fault>> {
  const sees = visibleDomainFilter(app, actor);
  const mailboxes = app.store.owners
    .ownedBy(accountIds(app, colleague))
    .map(({ address }) => address)
    .filter((address) => sees(domainOf(address)));
  if (mailboxes.length === 0) return err({ code: 'person-without-mailbox', person: colleague });
  const read = async () => {
    const lists = await app.mailServer.forwardersToMany(mailboxes);
    const seen = [...new Set(lists.flat())].filter((each) => sees(domainOf(each))).sort();
    return readStates(app, seen);
  };
  const states = await tryMailServer(read());
  if (!states.ok) return states;
  const forwarders = new Map(
    [...states.value].flatMap(([address, state]) => (state ? [[address, state] as const] : [])),
  );
  return ok({ mailboxes: new Set(mailboxes), forwarders });
}
