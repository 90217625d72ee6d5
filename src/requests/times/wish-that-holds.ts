import type { Address } from '../../domain/address/address.ts';
import { type AddressState, sameState } from '../../domain/address/address-state.ts';
import type { Fault } from '../../domain/fault.ts';
import type { WantedChange } from '../../domain/request/planned-change.ts';
import type { RequestOptions } from '../../domain/request/request.ts';
import { type Aspect, aspectsOfPart, forwardAspect } from '../../domain/request/times/way-back.ts';
import type { AppContext } from '../context/app-context.ts';
import { tryMailServer } from '../context/try-mail-server.ts';
import { waysBackAt } from './ways-back.ts';

/** A wish that something stays as it is, which ends what would be undone there. */
type HoldingWish = { readonly changes: readonly WantedChange[] } & Pick<RequestOptions, 'keeps'>;

/**
 * What somebody wants who was refused because it is so already, although it is so for a time only: that it stays. Null: it is
 * so for good.
 */
export async function wishThatHolds(
  app: Pick<AppContext, 'store' | 'mailServer'>,
  fault: Fault,
): Promise<HoldingWish | null> {
  const meant = aspectsMeant(fault);
  if (!meant) return null;
  const { address } = meant;
  const pending = waysBackAt(app, address);
  const aspects = meant.anyOf
    ? meant.aspects.filter((each) => pending.some((back) => back.aspects.has(each)))
    : meant.aspects;
  // What is so for good is not wanted anew.
  if (!aspects.every((aspect) => pending.some((back) => back.aspects.has(aspect)))) return null;
  const backs = pending.filter((back) => aspects.some((aspect) => back.aspects.has(aspect)));
  if (backs.length === 0) return null;
  const read = await tryMailServer(app.mailServer.read(address));
  if (!read.ok || read.value === null) return null;
  const change = { kind: 'address', address, before: read.value, after: read.value } as const;
  return { changes: [{ change }], keeps: backs.map(({ request }) => request.id) };
}

/**
 * The same for a wish to create an alias that exists, as it is wanted, for a time only: it is not removed, nor suspended any
 * longer. Null: the address is taken.
 */
export function aliasThatHolds(
  app: Pick<AppContext, 'store'>,
  { address, before, after }: AliasWish,
): HoldingWish | null {
  if (!sameState({ ...before, enabled: after.enabled }, after)) return null;
  const backs = waysBackAt(app, address).filter(({ aspects }) => aspects.has('existence'));
  if (backs.length === 0) return null;
  const change = { kind: 'address', address, before, after: { ...before, enabled: after.enabled } } as const;
  return { changes: [{ change }], keeps: backs.map(({ request }) => request.id) };
}

type AliasWish = {
  readonly address: Address;
  readonly before: AddressState;
  readonly after: AddressState;
};

/** `anyOf`: that one of the aspects is so for a time only is enough. */
type Meant = {
  readonly address: Address;
  readonly aspects: readonly Aspect[];
  readonly anyOf?: true;
};

/** What of which address was wanted and is so already; null: the fault is about something else. */
function aspectsMeant(fault: Fault): Meant | null {
  if (fault.code === 'forward-present') {
    const { address, forward, others = [], amongOthers } = fault;
    return amongOthers ? null : { address, aspects: [forward, ...others].map(forwardAspect) };
  }
  if (fault.code !== 'already-so') return null;
  const { address, what, part } = fault;
  if (what === 'same') return { address, aspects: ['quota'] };
  return what === 'suspended' || what === 'active'
    ? { address, aspects: aspectsOfPart(part), anyOf: true }
    : null;
}
