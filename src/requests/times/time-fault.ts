import type { Fault } from '../../domain/fault.ts';
import { type Change, targetOf } from '../../domain/request/change.ts';
import type { WantedChange } from '../../domain/request/planned-change.ts';
import type { RequestOptions } from '../../domain/request/request.ts';
import { isReversible } from '../../domain/request/times/way-back.ts';

/** As many changes can be made for a time in one request: what takes them back is stored with the last of them. */
const mostForATime = 250;

/** Why changes can't be asked for at the times that are wanted; null: they can. */
export function timeFault(
  wanted: readonly WantedChange[],
  asking: Pick<RequestOptions, 'at' | 'until' | 'breakGlass'>,
  now: number,
): Fault | null {
  return laterFault(wanted, asking, now) ?? endFault(wanted, asking, now) ?? keepFault(wanted, asking, now);
}

function laterFault(
  wanted: readonly WantedChange[],
  { at, breakGlass }: Pick<RequestOptions, 'at' | 'breakGlass'>,
  now: number,
): Fault | null {
  if (!at || at.at <= now) return null;
  if (breakGlass !== undefined) return { code: 'glass-for-later' };
  const atOnce = wanted.find(({ change }) => isMadeAtOnce(change));
  return atOnce ? { code: 'not-for-later', what: atOnce.change.kind } : null;
}

/** Why mailboxes can't be closed until they are deleted; null: they can. */
function keepFault(
  wanted: readonly WantedChange[],
  { at }: Pick<RequestOptions, 'at'>,
  now: number,
): Fault | null {
  const begins = Math.max(now, at?.at ?? now);
  const isOver = ({ change }: WantedChange): boolean =>
    change.kind === 'owner' && change.closedUntil !== undefined && change.closedUntil <= begins;
  return wanted.some(isOver) ? { code: 'until-too-early', argument: 'keep' } : null;
}

/** Why changes can't be made until a time alone; null: they can. */
function endFault(
  wanted: readonly WantedChange[],
  { at, until }: Pick<RequestOptions, 'at' | 'until'>,
  now: number,
): Fault | null {
  if (!until) return null;
  if (until.at <= Math.max(now, at?.at ?? now)) return { code: 'until-too-early', argument: 'until' };
  if (wanted.length > mostForATime)
    return { code: 'until-too-many', count: wanted.length, most: mostForATime };
  const lasting = wanted.find(({ change }) => change.kind !== 'address' || !isReversible(change));
  return lasting ? { code: 'not-for-a-time', address: targetOf(lasting.change) } : null;
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
    case 'domain-remove':
    case 'domain-alias':
    case 'domain-quota':
    case 'dkim':
    case 'owner':
    case 'rename':
    case 'absence':
    case 'note':
    case 'group':
    case 'access':
      return false;
  }
}
