import { expect, it } from 'vitest';
import type { Address, Domain } from '../../src/domain/address/address.ts';
import { singleServer } from '../../src/mail-servers/combine-servers.ts';
import { ChangeRefused, MailServerUnavailable } from '../../src/mail-servers/port.ts';
import { observeMailServer } from '../../src/metrics/observe-mail-server.ts';
import type { MailServerCall } from '../../src/metrics/observers.ts';
import { createMemoryMailServer } from '../support/memory-mail-server.ts';

const contact = 'contact@example.org' as Address;

function observed(read?: () => Promise<null>) {
  const server = createMemoryMailServer();
  server.held.domains.add('example.org' as Domain);
  const calls: Omit<MailServerCall, 'seconds'>[] = [];
  const wrapped = observeMailServer({ ...server, ...(read && { read }) }, ({ seconds, ...call }) => {
    expect(seconds).toBeGreaterThanOrEqual(0);
    calls.push(call);
  });
  return { server, wrapped, calls };
}

it('answers as before, also where it is combined, and tells of each call', async () => {
  const { server, wrapped, calls } = observed();
  const all = singleServer(wrapped);
  expect(await all.domains()).toEqual(['example.org']);
  expect(await all.read(contact)).toBeNull();
  expect(await all.conditions()).toEqual(await server.conditions());
  expect({ name: wrapped.name, lacks: wrapped.lacks, keeps: wrapped.keepsRemoved }).toEqual({
    name: server.name,
    lacks: server.lacks,
    keeps: server.keepsRemoved,
  });
  expect(calls).toEqual([
    { server: server.name, operation: 'domains', outcome: 'ok' },
    { server: server.name, operation: 'read', outcome: 'ok' },
  ]);
});

it.each([
  [new MailServerUnavailable('unreachable', 'it is away'), 'away'],
  [new ChangeRefused('not-writable', 'it has enough mailboxes'), 'refused'],
  [new TypeError('nobody foresaw this'), 'failed'],
])('fails as before with %s, and tells that it was %s', async (error, outcome) => {
  const { wrapped, calls } = observed(async () => {
    throw error;
  });
  await expect(wrapped.read(contact)).rejects.toBe(error);
  expect(calls).toEqual([expect.objectContaining({ operation: 'read', outcome })]);
});
