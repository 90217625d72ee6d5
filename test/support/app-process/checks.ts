import { join } from 'node:path';
import { expect, vi } from 'vitest';
import { createPostfixDovecot } from '../../../src/mail-servers/postfix-dovecot/driver.ts';
import { checkAudit } from '../../../src/store/audit-chain.ts';
import type { AppData } from './data-directory.ts';

/** Waits until what `read` returns is as expected, however slow the machine. */
export const eventually = <T>(read: () => T) => expect.poll(read);

const open = "state IN ('queued', 'applying', 'stopping')";

/** Waits until no request is in progress. A killed process's job runs again some seconds later. */
export async function waitUntilAllEnded(data: AppData): Promise<void> {
  const openRequests = () => data.own(`SELECT id, state, plan FROM requests WHERE ${open}`);
  // Not expect.poll, which concurrent tests can't use.
  await vi.waitFor(() => expect(openRequests()).toEqual([]), { interval: 100 });
}

/** Expects the mirror to equal the mail server's directory, and the audit chain to be valid. */
export async function expectAgreement(data: AppData): Promise<void> {
  const mailServer = createPostfixDovecot({
    mailDirectory: data.mail,
    createIfMissing: false,
    doveadm: null,
    clock: Date.now,
    log: console,
  });
  try {
    const held = await mailServer.page(null, 1_000);
    expect(mirrorOf(data)).toEqual(
      held.map(({ address, state }) => ({ address, state: orderForwards(state) })),
    );
    expect(checkAudit(join(data.directory, 'facteur.sqlite'))).toMatchObject({ ok: true });
  } finally {
    await mailServer.close();
  }
}

/** What Facteur believes that the mail server holds. */
export const mirrorOf = (data: AppData) =>
  data
    .own(
      'SELECT address, mailbox, quota, forwards, enabled, login, local_delivery FROM addresses ORDER BY address',
    )
    .map(({ address, mailbox, quota, forwards, enabled, login, local_delivery: isDelivered }) => ({
      address,
      state: orderForwards({
        mailbox: mailbox === null ? null : { id: mailbox, quota },
        forwards: JSON.parse(String(forwards)),
        enabled: enabled === 1,
        ...(login !== null && { login: login === 1 }),
        ...(isDelivered === 0 && { localDelivery: false }),
      }),
    }));

/** Another order of forwards is no difference. */
export const orderForwards = <T extends { readonly forwards: readonly string[] }>(state: T): T => ({
  ...state,
  forwards: state.forwards.toSorted(),
});
