import { expect } from 'vitest';
import type { AddressState, MailboxId } from '../../../src/domain/address/address-state.ts';
import type { Destination } from '../../../src/domain/address/destination.ts';
import { at, everything } from '../orders.ts';
import type { AlterncHost } from './alternc-under-test.ts';
import type { Panel } from './fake-panel.ts';

/** What AlternC's cron still has to do at an address: with its mailbox, or with a placeholder of Facteur's. */
type Pending = { readonly kind: 'mailbox' | 'shell'; readonly id: MailboxId } | null;

/** An address as both Facteur and the panel must see it. */
export type Spot = {
  state: AddressState | null;
  pending: Pending;
  /** Facteur removed it: the panel gives its name to nobody, and can't restore it. */
  closed: boolean;
  /** Where it forwarded before it was removed as the panel does. */
  forwards: Destination[];
  /** The owners whose contacts the webmail shows to whoever logs in at the address. */
  contacts: Set<MailboxId>;
  /** The mailboxes that it had, oldest first. */
  had: MailboxId[];
};

export type Box = { messages: string[]; where: 'live' | 'kept' | 'waiting' | 'gone' };

/** What is expected of Facteur and AlternC. */
export type Expected = {
  readonly spots: ReadonlyMap<string, Spot>;
  boxOf(id: MailboxId): Box;
  /** One person may have had two mailboxes, from AlternC's view. */
  ownerOf(id: MailboxId): MailboxId;
};

type Beside = { readonly host: AlterncHost; readonly panel: Panel };

/**
 * Checks that both list what is expected, and that every mailbox has its own messages, and nobody else's contacts.
 */
export async function expectAgreement(beside: Beside, expected: Expected): Promise<void> {
  const listed = await everything(beside.host.server);
  const lines = await beside.panel.list();
  for (const [local, spot] of expected.spots) {
    const { state, pending } = spot;
    expect(sorted(listed.get(at(local)) ?? null)).toEqual(sorted(state));
    expect(sorted(await beside.host.server.read(at(local)))).toEqual(sorted(state));
    const line = lines.find((each) => each.local === local);
    expect(line ?? null).toEqual(
      state && {
        local,
        mailbox: state.mailbox ? 'there' : pending ? 'pending' : 'none',
        recipients: state.forwards.toSorted(),
        enabled: state.enabled,
      },
    );
    if (state?.mailbox) await expectItsOwn(beside, expected, local, state.mailbox.id);
  }
  await expectOwnPaths(beside.host);
}

async function expectItsOwn(
  { host, panel }: Beside,
  { spots, boxOf, ownerOf }: Expected,
  local: string,
  id: MailboxId,
): Promise<void> {
  const { messages } = boxOf(id);
  const contacts = spots.get(local)?.contacts ?? new Set();
  const found = (await host.messages(at(local))).map(String);
  expect(found.sort()).toEqual(messages.toSorted());
  expect(await host.server.measure(at(local))).toMatchObject({ messages: messages.length });
  expect([...contacts].filter((each) => each !== ownerOf(id))).toEqual([]);
  expect((await panel.contacts(local)).length > 0).toBe(contacts.size > 0);
}

/** What AlternC's cron is to delete is no mailbox's home. */
async function expectOwnPaths({ run }: AlterncHost): Promise<void> {
  const shared = await run(
    "SELECT path FROM mailbox GROUP BY path HAVING COUNT(*) > 1 AND SUM(mail_action <> 'OK') > 0",
  );
  expect(shared).toEqual([]);
}

const sorted = (state: AddressState | null) => state && { ...state, forwards: state.forwards.toSorted() };
