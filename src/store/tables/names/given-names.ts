import type { Address } from '../../../domain/address/address.ts';
import { givenNames } from '../../schema/addresses.ts';
import { type BetterSQLite3Database, sql } from '../../sqlite/drizzle.ts';

/** Addresses whose names were made up. None is forgotten, so that none is given again. */
export function givenNameStore(db: BetterSQLite3Database) {
  const take = db
    .insert(givenNames)
    .values({ address: sql.placeholder('address'), at: sql.placeholder('at') })
    .onConflictDoNothing()
    .prepare();

  return {
    /** Notes that an address was given. @returns whether it is given for the first time. */
    take: (address: Address, at: number): boolean => take.run({ address, at }).changes > 0,
  };
}
