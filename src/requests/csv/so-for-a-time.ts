import type { Address } from '../../domain/address/address.ts';
import type { AddressChange } from '../../domain/request/change.ts';
import { effectsOf } from '../../domain/request/effects.ts';
import type { WantedChange } from '../../domain/request/planned-change.ts';
import type { WantedTime } from '../../domain/request/times/wanted-time.ts';
import { type Aspect, aspectsOf, concerns } from '../../domain/request/times/way-back.ts';
import { createTurns } from '../../lib/turns.ts';
import type { AppContext } from '../context/app-context.ts';
import { waysBackAt } from '../times/ways-back.ts';
import type { ImportRow } from './row.ts';

/** An address that is for a time only as a line says, and the scheduled request that ends that. */
export type SoForATime = {
  readonly address: Address;
  readonly request: number;
  readonly until: WantedTime;
};

/**
 * What of a file's lines is so for a time only, and stays so: a file says how addresses are, as an export does, and not for how
 * long. What a line changes is wanted for good.
 */
export async function soForATime(
  app: Pick<AppContext, 'store'>,
  rows: readonly ImportRow[],
  changes: readonly WantedChange[],
): Promise<SoForATime[]> {
  if (!app.store.requests.hasWaysBack()) return [];
  const edits = new Map(
    changes.flatMap(({ change }): [Address, AddressChange][] =>
      change.kind === 'address' ? [[change.address, change]] : [],
    ),
  );
  const pause = createTurns();
  const found: SoForATime[] = [];
  for (const row of rows) {
    await pause();
    const { address } = row;
    const edit = edits.get(address);
    const wish = edit ? aspectsOf(effectsOf(edit)) : new Set<Aspect>();
    for (const { request, aspects } of waysBackAt(app, address)) {
      const { at } = request.asking;
      const isSaid = [...aspects].some((aspect) => isSaidBy(row, aspect));
      if (at && isSaid && !concerns(wish, aspects, false))
        found.push({ address, request: request.id, until: at });
    }
  }
  return found;
}

function isSaidBy({ suspension, quota, forwards }: ImportRow, aspect: Aspect): boolean {
  switch (aspect) {
    case 'existence':
      return true;
    case 'login':
    case 'mail':
      return suspension !== undefined;
    case 'quota':
      return quota !== undefined;
    default:
      return forwards !== undefined;
  }
}
