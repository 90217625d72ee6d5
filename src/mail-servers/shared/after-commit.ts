import { type Outcome, UnfinishedChange } from '../port.ts';

/** Does what follows the transaction of an order. From here on a failure leaves the order unfinished, not undone. */
export async function afterCommit(work: () => Promise<Outcome>): Promise<Outcome> {
  try {
    return await work();
  } catch (cause) {
    throw new UnfinishedChange(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}
