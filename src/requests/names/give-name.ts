import { randomInt } from 'node:crypto';
import type { Actor } from '../../domain/actor.ts';
import { type Address, domainOf } from '../../domain/address/address.ts';
import { asksForRandomName, randomAddress } from '../../domain/address/random-name.ts';
import type { Fault } from '../../domain/fault.ts';
import { ok, type Result } from '../../domain/result.ts';
import { readAddress } from '../access/read-address.ts';
import type { AppContext } from '../context/app-context.ts';

/** Of 34^10 names, one that is taken is met by nobody twice in a row; a source of numbers that repeats itself is broken. */
const mostTries = 10;

/**
 * The address that is meant by one that somebody typed: for `random@example.org` one with a name that is made up, exists
 * nowhere and was never given before. It is noted as given, whatever becomes of the request.
 */
export async function giveName(
  app: Pick<AppContext, 'store' | 'mailServer' | 'policy' | 'clock'>,
  actor: Actor,
  address: Address,
  pick: (below: number) => number = randomInt,
): Promise<Result<Address, Fault>> {
  if (!asksForRandomName(address)) return ok(address);
  for (let tries = 0; tries < mostTries; tries += 1) {
    const candidate = randomAddress(domainOf(address), pick);
    const found = await readAddress(app, actor, candidate);
    if (!found.ok) return found;
    const isNew =
      found.value === null &&
      (await app.store.commit(() => app.store.givenNames.take(candidate, app.clock())));
    if (isNew) return ok(candidate);
  }
  throw new Error(`No new name was found for ${address}: the random numbers repeat themselves`);
}
