import { expect, test } from 'vitest';
import type { Address } from '../../src/domain/address/address.ts';
import type { AddressState } from '../../src/domain/address/address-state.ts';
import { newMailboxId } from '../../src/domain/address/mailbox-id.ts';
import { err } from '../../src/domain/result.ts';
import { inTurns } from '../../src/lib/turns.ts';
import { readNextPage } from '../../src/mail-servers/next-page.ts';
import type { AddressEntry } from '../../src/mail-servers/port.ts';
import { readRows } from '../../src/requests/csv/read-rows.ts';
import { changesOfRows } from '../../src/requests/csv/wanted-changes.ts';
import { csvHeader, csvRow } from '../../src/requests/csv/write-csv.ts';
import { type DriverTraits, hasCapability, type ServerUnderTest } from './conformance.ts';
import { alias, applied, at, change, mailbox, outside } from './orders.ts';

/** Files of addresses: what is exported says what is there. */
export function describeFiles(made: () => ServerUnderTest, traits: DriverTraits): void {
  const put: readonly (readonly [Address, AddressState])[] = [
    [at('ann'), mailbox()],
    [at('bob'), mailbox(newMailboxId(), { quota: 1.5 * 1024 ** 3 })],
    [at('closed'), mailbox(newMailboxId(), { enabled: false })],
    [at("o'hara+x"), alias(at('ann'), outside('Case.Kept'), outside('ann'))],
    [at('paused'), { ...alias(at('bob')), enabled: false }],
    ...(hasCapability(traits, 'catch-all') ? [['@example.org' as Address, alias(at('ann'))] as const] : []),
    ...(hasCapability(traits, 'mixed')
      ? [[at('both'), mailbox(newMailboxId(), { forwards: [outside('both'), at('ann')] })] as const]
      : []),
  ];

  test('importing what was exported changes nothing', async () => {
    const { server } = made();
    for (const [address, state] of put)
      expect(await server.apply(change(address, null, state)), address).toEqual(applied);
    const entries = await everyAddress(server);
    expect(entries.length).toBeGreaterThanOrEqual(put.length);
    const file = csvHeader + entries.map((entry) => csvRow(entry, { owner: null, note: null })).join('');
    const read = await readRows(new TextEncoder().encode(file));
    if (!read.ok) return expect.fail(read.fault.code);
    expect(read.value.refusals).toEqual([]);
    const states = new Map(entries.map(({ address, state }) => [address, state]));
    const comparison = changesOfRows(read.value.rows, {
      stateOf: (address) => states.get(address) ?? null,
      ownerOf: () => null,
      noteOf: () => null,
      personOf: (typed) => err({ code: 'line-owner-unknown', typed, platform: 'terminal' }),
      newMailboxId,
      defaultQuota: () => null,
      roundQuota: (_, quota) => quota,
      isSameAccount: () => false,
    });
    expect(await inTurns(comparison)).toEqual({ changes: [], refusals: [], asIs: entries.length });
  });
}

async function everyAddress(server: ServerUnderTest['server']): Promise<readonly AddressEntry[]> {
  const entries: AddressEntry[] = [];
  for (;;) {
    const page = await readNextPage(server, entries.at(-1)?.address ?? null, 3);
    if (page.length === 0) return entries;
    entries.push(...page);
  }
}
