import type { Address } from '../../domain/address/address.ts';
import { operatorTenant } from '../access/visibility.ts';
import type { AppContext } from '../context/app-context.ts';

/** Of a row that is about all of Facteur. */
const noAddress = '' as Address;

/**
 * Has everything go on in a database that was restored from a replica and lacks nothing, as after a planned switch.
 * @returns the time of the newest thing that it had; null where it is none.
 */
export const goOnFromReplica = ({
  store,
  clock,
}: Pick<AppContext, 'store' | 'clock'>): Promise<number | null> =>
  store.commit(() => {
    const mark = store.backupMark.read();
    if (mark?.source !== 'replica') return null;
    store.backupMark.forget();
    store.audit.append({
      ...{ at: clock(), event: 'restored-from-replica', tenant: operatorTenant, address: noAddress },
      ...{ requestId: null, actor: null, detail: { backup: mark.id, madeAt: mark.madeAt, complete: true } },
    });
    return mark.madeAt;
  });
