import { applyChange } from '../../jobs/apply-change.ts';
import type { Office } from '../../src/requests/office.ts';
import { type ApplyData, mailServerQueue } from '../../src/requests/queue-apply.ts';

/** Runs the jobs that wait for the mail server, each once and as its last attempt, without a queue. */
export async function carryOut(office: Office): Promise<void> {
  const { store, mailServer } = office;
  for (const server of mailServer.all) {
    const job = applyChange(office, server, () => 'error-id');
    const queue = mailServerQueue(server.name);
    for (const row of store.outbox.due(0, 100).filter((due) => due.queue === queue)) {
      await job({ data: row.data as ApplyData, outboxId: row.id, lastAttempt: true });
    }
  }
}
