import type { EndStep } from '../src/chat/delivery/adapter.ts';
import type { StepEnd } from '../src/chat/delivery/step-end.ts';
import type { Job } from '../src/queue/job.ts';
import type { AppContext } from '../src/requests/context/app-context.ts';
import type { StepEndJob } from '../src/requests/outbox/enqueue-step-end.ts';

/** Ends a workflow's step. A run after one whose outcome was lost finds the step ended, which is harmless. */
export const endStep =
  (
    { store }: Pick<AppContext, 'store'>,
    endFor: (data: StepEndJob, outboxId: number) => StepEnd | null,
    end: EndStep | undefined,
  ): Job<StepEndJob> =>
  async ({ data, outboxId }) => {
    const ended = store.outbox.isDone(outboxId) ? null : endFor(data, outboxId);
    if (ended) await end?.(ended);
    await store.commit(() => store.outbox.remove(outboxId));
  };
