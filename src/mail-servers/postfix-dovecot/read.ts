import type { Address } from '../../domain/address/address.ts';
import { type AliasDomain, aliasDomainsOf, mergeAliasDomains } from '../../domain/address/alias-domain.ts';
import type { AddressEntry } from '../port.ts';
import { stateFromRow, suspendedApart } from '../shared/postfixadmin-schema/address-row.ts';
import { isVacationReply } from '../shared/postfixadmin-schema/vacation-destination.ts';
import type { Tables } from './tables.ts';

/** The domains that are other names of others: PostfixAdmin's alias domains, and catch-alls that lead to a domain. */
export const readAliasDomains = (tables: Tables): AliasDomain[] =>
  mergeAliasDomains(
    tables.aliasDomains.all(),
    ...tables.catchAlls
      .all()
      .map((row) =>
        aliasDomainsOf(row.address, stateFromRow(row, isVacationReply, suspendedApart)?.forwards ?? []),
      ),
  );

/** Addresses in their order, after the one given. */
export const readPage = (tables: Tables, after: Address | null, limit: number): AddressEntry[] =>
  tables.page.all({ after: after ?? '', limit }).flatMap((row) => {
    const state = stateFromRow(row, isVacationReply, suspendedApart);
    return state ? [{ address: row.address, state }] : [];
  });

/** The names of a mailbox's app passwords, sorted; null where there is no mailbox. */
export const readAppPasswordNames = (tables: Tables, address: Address): string[] | null =>
  tables.state(address)?.mailbox ? tables.appPasswords.names(address) : null;
