import type { ClockDoubt } from '../../requests/due/due-sweep.ts';
import { destroys } from '../../requests/due/start-due-requests.ts';
import type { Store } from '../../store/store.ts';
import type { HealthProbe } from './probe.ts';

type ScheduledParts = {
  readonly store: Pick<Store, 'requests'>;
  readonly dueSweep: { readonly doubt: () => ClockDoubt | null };
  readonly clock: () => number;
};

const minute = 60_000;

/** Whether scheduled requests are applied at their time, or wait because the clock was set forward. */
export const scheduledRequestsProbe: HealthProbe<ScheduledParts> = {
  id: 'scheduled-requests',
  part: 'Scheduled requests',
  doctor: { by: 'running-facteur', otherwise: 'those that are due are looked at after the next start' },
  check: ({ store, dueSweep, clock }) => {
    const part = 'Scheduled requests';
    const doubt = dueSweep.doubt();
    if (!doubt) return [{ part, state: 'ok', detail: `${store.requests.countScheduled()} scheduled` }];
    const now = clock();
    const waiting = store.requests
      .inState('scheduled')
      .filter((each) => each.dueAt !== null && each.dueAt <= now && destroys(each)).length;
    const detail =
      `the clock was set forward by ${Math.round(doubt.jump / minute)} minutes: ` +
      `${waiting} due requests that delete mailboxes wait ${Math.ceil(doubt.left / minute)} more minutes. ` +
      'If the clock is wrong, set it right before then';
    return [{ part, state: 'warning', detail }];
  },
};
