import type { Fault } from '../../domain/fault.ts';
import type { Change } from '../../domain/request/change.ts';
import type { WantedChange } from '../../domain/request/planned-change.ts';
import type { RequestOptions } from '../../domain/request/request.ts';

/** Why changes can't be asked for at the time that is wanted; null: they can. */
export function timeFault(
  wanted: readonly WantedChange[],
  { at, breakGlass }: Pick<RequestOptions, 'at' | 'breakGlass'>,
  now: number,
): Fault | null {
  if (!at || at.at <= now) return null;
  if (breakGlass !== undefined) return { code: 'glass-for-later' };
  const atOnce = wanted.find(({ change }) => isMadeAtOnce(change));
  return atOnce ? { code: 'not-for-later', what: atOnce.change.kind } : null;
}

/** A password is not kept for later, be it sealed, and a link works for an hour. */
function isMadeAtOnce(change: Change): boolean {
  switch (change.kind) {
    case 'password':
    case 'link':
      return true;
    case 'app-password':
      return change.act === 'add';
    case 'address':
    case 'domain':
    case 'owner':
      return false;
  }
}
