import type { Address } from '../../../domain/address/address.ts';
import type { AddressWish, Impossible } from '../../port.ts';
import { readInSlices } from '../../shared/list-reads.ts';
import { againstRules, refuseInOrder, type StateChange } from '../../shared/refuse-in-order.ts';
import type { AddressRow } from '../address-row.ts';
import type { DriverContext } from '../context.ts';
import type { Sql } from '../database.ts';
import { readSizes, sizeFrom } from '../dovecot-quota.ts';
import { type AddressRows, readManyAddressRows } from '../tables.ts';
import { createGrowingAccounts } from './account-use.ts';
import { describeBrokenRule, findBrokenRule, findMisplacedMail } from './preconditions.ts';

/**
 * Why AlternC would refuse these changes in this order. One of a domain that it lacks is not looked at. Of an address
 * that is in the list twice, the second change is seen on the first one's state, but on the rows of now.
 */
export async function findRefusals(
  context: DriverContext,
  sql: Sql,
  wishes: readonly AddressWish[],
): Promise<(Impossible | null)[]> {
  const addresses = wishes.map(({ address }) => address);
  const present = await readInSlices((some) => readManyAddressRows(sql, some), addresses);
  const counts = await readInSlices((some) => readSizes(sql, some), withNewQuota(wishes, present));
  const accounts = createGrowingAccounts(sql, context, wishes.length);
  const sizeOf = async (row: AddressRow) => sizeFrom(counts.get(row.name), row);

  async function refuse({ before, ...wish }: StateChange): Promise<Impossible | null> {
    const found = present.get(wish.address);
    if (!found) return null;
    const rows = { ...found, state: before };
    const broken = await findBrokenRule({ sizeOf, fullAccount: accounts.fullAccount }, wish, rows);
    const words = broken ? describeBrokenRule(broken, wish.address) : findMisplacedMail(context, wish, rows);
    if (words === null) accounts.add(wish.address, rows, wish.after);
    return againstRules(words);
  }

  return refuseInOrder(wishes, statesOf(present), refuse);
}

/** The states of those that are there. */
export const statesOf = (present: ReadonlyMap<Address, AddressRows>) =>
  new Map([...present].flatMap(([address, { state }]) => (state ? [[address, state]] : [])));

/** Only of these does a rule need the size. */
const withNewQuota = (wishes: readonly AddressWish[], present: ReadonlyMap<Address, AddressRows>) =>
  wishes.flatMap(({ address, after }) => {
    const quota = after?.mailbox?.quota ?? null;
    const mailbox = present.get(address)?.state?.mailbox;
    return quota !== null && mailbox && mailbox.quota !== quota ? [address] : [];
  });
