import { expect, it } from 'vitest';
import type { MailServer, ServerTraits } from '../../../src/mail-servers/port.ts';
import { definitionOf } from '../../../src/mail-servers/registry.ts';
import { createRemoteMailServer } from '../../../src/mail-servers/remote/client.ts';
import { createCallHandler } from '../../../src/mail-servers/remote/server.ts';
import { createMemoryMailServer } from '../../support/memory-mail-server.ts';

/** A mail server as its worker describes it, given what its driver usually is. */
const remoteOf = (worker: MailServer, traits: ServerTraits) => {
  const answer = createCallHandler(worker);
  return createRemoteMailServer({
    name: 'far',
    traits,
    // What goes through a queue is JSON.
    call: async (call) => JSON.parse(JSON.stringify(await answer(call))),
    workerHealth: async () => ({ part: 'Worker', ok: true, detail: 'is there' }),
  });
};

it('a worker says of its mail server what that can and can’t do', async () => {
  const traits = {
    cleanupAfter: 60_000,
    passwordScheme: 'SHA512-CRYPT',
    quotaUnit: 5,
    suspendedGoesToCatchAll: true,
    recipientDelimiter: '-',
    disposals: { 'null@localhost': 'discard' },
    lockOutLeaves: ['security-key'],
  } as const;
  const remote = remoteOf({ ...createMemoryMailServer(), ...traits }, { lacks: [], keepsRemoved: 'nothing' });
  expect(remote).toMatchObject({
    cleanupAfter: 0,
    recipientDelimiter: '+',
    suspendedGoesToCatchAll: false,
    disposals: {},
    lockOutLeaves: [],
  });
  await remote.domains();
  expect(await remote.aliasDomains()).toEqual([]);
  expect(remote).toMatchObject(traits);
});

it('a worker of a version that does not say how soon its mail server cleans up is taken to be as its driver is', async () => {
  const remote = remoteOf(
    { ...createMemoryMailServer(), keepsRemoved: 'minutes' },
    definitionOf('alternc').traits,
  );
  await remote.domains();
  expect(remote).toMatchObject({ keepsRemoved: 'minutes', cleanupAfter: 5 * 60_000 });
});
