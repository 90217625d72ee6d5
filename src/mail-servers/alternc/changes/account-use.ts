import { type Address, isCatchAll } from '../../../domain/address/address.ts';
import type { DriverContext } from '../context.ts';
import type { Sql } from '../database.ts';
import { readSize } from '../dovecot-quota.ts';
import type { AddressRows } from '../tables.ts';
import type { RuleReads } from './preconditions.ts';

/** What the rules need for one change, read when they ask. */
export const readForRules = (sql: Sql): RuleReads => ({
  sizeOf: (row) => readSize(sql, row),
  async fullAccount(_, { domain: { account }, row }) {
    const limit = await addressLimit(sql, account);
    const own = row?.addressId ?? 0;
    // Counts all types first: the index is enough for that, and nearly always that settles it.
    const isFull =
      (await countAddresses(sql, account, own)) >= limit &&
      (await countAddresses(sql, account, own, '')) >= limit;
    return isFull ? limit : null;
  },
});

/** Accounts while changes are added to them, of which the database doesn't know yet. */
export type GrowingAccounts = Pick<RuleReads, 'fullAccount'> & {
  add(address: Address, rows: AddressRows, after: unknown): void;
};

/** Reads each account once. @param most how many changes may be added. */
export function createGrowingAccounts(
  sql: Sql,
  { trash }: Pick<DriverContext, 'trash'>,
  most: number,
): GrowingAccounts {
  const accounts = new Map<number, Promise<{ limit: number; count: number }>>();
  const added = new Map<number, number>();
  const counted = new Map<Address, boolean>();

  async function read(account: number) {
    const limit = await addressLimit(sql, account);
    const ofAllTypes = await countAddresses(sql, account, 0);
    return {
      limit,
      count: ofAllTypes + most < limit ? ofAllTypes : await countAddresses(sql, account, 0, ''),
    };
  }
  const isCounted = (address: Address, { row }: AddressRows): boolean =>
    counted.get(address) ?? row?.type === '';

  return {
    async fullAccount(address, rows) {
      const { account } = rows.domain;
      const known = accounts.get(account) ?? read(account);
      accounts.set(account, known);
      const { limit, count } = await known;
      const others = count + (added.get(account) ?? 0) - Number(isCounted(address, rows));
      return others >= limit ? limit : null;
    },
    add(address, rows, after) {
      if (isCatchAll(address)) return;
      const { account } = rows.domain;
      const was = isCounted(address, rows);
      // AlternC's cron removes the row of a mailbox whose mail is not ours to keep, minutes later.
      const stays = rows.state?.mailbox != null && trash === null;
      const will = after !== null || (was && stays);
      counted.set(address, will);
      added.set(account, (added.get(account) ?? 0) + Number(will) - Number(was));
    },
  };
}

async function addressLimit(sql: Sql, account: number): Promise<number> {
  const [quota] = await sql.rows<{ total: number }>(
    // AlternC's default quotas apply when an account is made; an account without one may have no addresses.
    "SELECT total FROM quotas WHERE uid = ? AND name = 'mail'",
    account,
  );
  return quota?.total ?? 0;
}

/** AlternC counts the addresses that an account's users made: neither catch-alls nor lists. */
async function countAddresses(sql: Sql, account: number, except: number, type?: string): Promise<number> {
  const [counted] = await sql.rows<{ count: number }>(
    `SELECT COUNT(*) AS count FROM domaines JOIN address ON address.domain_id = domaines.id
     WHERE domaines.compte = ? AND address.id <> ? ${type === undefined ? '' : 'AND address.type = ?'}`,
    account,
    except,
    ...(type === undefined ? [] : [type]),
  );
  return counted?.count ?? 0;
}
