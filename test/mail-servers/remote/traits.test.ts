import { expect, it } from 'vitest';
import { createRemoteMailServer } from '../../../src/mail-servers/remote/client.ts';
import { createCallHandler } from '../../../src/mail-servers/remote/server.ts';
import { createMemoryMailServer } from '../../support/memory-mail-server.ts';

it('a worker says of its mail server what that can and can’t do', async () => {
  const told = {
    passwordScheme: 'SHA512-CRYPT',
    quotaUnit: 5,
    suspendedGoesToCatchAll: true,
    recipientDelimiter: '-',
    disposals: { 'null@localhost': 'discard' },
    lockOutLeaves: ['security-key'],
  } as const;
  const answer = createCallHandler({ ...createMemoryMailServer(), ...told });
  const remote = createRemoteMailServer({
    name: 'far',
    traits: { lacks: [], keepsRemoved: 'nothing' },
    // What goes through a queue is JSON.
    call: async (call) => JSON.parse(JSON.stringify(await answer(call))),
    workerHealth: async () => ({ part: 'Worker', ok: true, detail: 'is there' }),
  });
  expect(remote).toMatchObject({
    recipientDelimiter: '+',
    suspendedGoesToCatchAll: false,
    disposals: {},
    lockOutLeaves: [],
  });
  await remote.domains();
  expect(await remote.aliasDomains()).toEqual([]);
  expect(remote).toMatchObject(told);
});
