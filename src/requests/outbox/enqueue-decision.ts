import type { Actor } from '../../domain/actor.ts';
import type { AppContext } from '../context/app-context.ts';
import { chatQueue } from './queue-names.ts';

/** The data of a `decide-request` job: a click whose plan takes long to check, by whom it was, with the roles of then. */
export type DecisionJob = {
  readonly kind: 'confirm' | 'approve';
  readonly actor: Actor;
  readonly request: number;
  readonly planHash: string;
  readonly typedLost?: number;
};

/** Adds the job that decides by a click, so that it is not lost where the process is killed meanwhile. */
export const enqueueDecision = (
  { store, clock }: Pick<AppContext, 'store' | 'clock'>,
  data: DecisionJob,
): Promise<void> =>
  store.commit(() => {
    const queue = chatQueue(data.actor.platform);
    store.outbox.add({ queue, job: 'decide-request', data, createdAt: clock() });
  });
