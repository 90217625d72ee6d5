import { domainOf } from '../../domain/address/address.ts';
import type { AppContext } from '../context/app-context.ts';

/** Has the mail server delete removed mailboxes whose retention has ended. May be repeated after an interruption. */
export async function purgeExpired(app: Pick<AppContext, 'store' | 'mailServer' | 'clock'>): Promise<void> {
  const { store, mailServer } = app;
  for (const { mailbox, tenant, address, messages, bytes } of store.removedMailboxes.expiredBy(app.clock())) {
    await mailServer.serverOf(domainOf(address)).purge(mailbox);
    await store.commit(() => {
      store.removedMailboxes.remove(mailbox);
      store.owners.remove(mailbox);
      const detail = { mailbox, messages, bytes };
      const at = app.clock();
      store.audit.append({ at, event: 'purged', tenant, address, requestId: null, actor: null, detail });
    });
  }
}
