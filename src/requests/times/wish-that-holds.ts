import type { Address } from '../../domain/address/address.ts';
import type { Fault } from '../../domain/fault.ts';
import type { WantedChange } from '../../domain/request/planned-change.ts';
import type { RequestOptions } from '../../domain/request/request.ts';
import { type Aspect, forwardAspect } from '../../domain/request/way-back.ts';
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
  const meant = aspectMeant(fault);
  if (!meant) return null;
  const { address, aspect } = meant;
  const backs = waysBackAt(app, address).filter(({ aspects }) => aspects.has(aspect));
  if (backs.length === 0) return null;
  const read = await tryMailServer(app.mailServer.read(address));
  if (!read.ok || read.value === null) return null;
  const change = { kind: 'address', address, before: read.value, after: read.value } as const;
  return { changes: [{ change }], keeps: backs.map(({ request }) => request.id) };
}

/** What of which address was wanted and is so already; null: the fault is about something else. */
function aspectMeant(fault: Fault): { readonly address: Address; readonly aspect: Aspect } | null {
  if (fault.code === 'forward-present')
    return fault.amongOthers ? null : { address: fault.address, aspect: forwardAspect(fault.forward) };
  if (fault.code !== 'already-so') return null;
  const { address, what } = fault;
  if (what === 'same') return { address, aspect: 'quota' };
  return what === 'suspended' || what === 'active' ? { address, aspect: 'enabled' } : null;
}
