import { beforeEach, expect, it } from 'vitest';
import { applyBeside } from '../../jobs/apply-beside.ts';
import type { OutcomeData } from '../../jobs/settle-outcome.ts';
import { type MailServer, MailServerUnavailable, UnfinishedChange } from '../../src/mail-servers/port.ts';
import { answerCalls } from '../../src/mail-servers/remote/answer.ts';
import { protocolVersion } from '../../src/mail-servers/remote/protocol.ts';
import { createRemote } from '../../src/mail-servers/remote/remote.ts';
import type { ApplyData } from '../../src/requests/queue-apply.ts';
import { createSeal } from '../../src/requests/seal.ts';
import { aliasTo, at, change, exampleOrg, mailbox, mailboxId, outside } from '../support/example-org.ts';
import { createMemoryMailServer, type MemoryMailServer } from '../support/memory-mail-server.ts';

const seal = createSeal('a secret for tests');
const order: ApplyData = {
  version: protocolVersion,
  request: 7,
  change: change(at('bob'), null, aliasTo(outside('x'))),
  by: 'ada (slack)',
  sealedHash: null,
  restores: false,
};

let server: MemoryMailServer;
let reports: [number, OutcomeData['report']][];
beforeEach(() => {
  server = createMemoryMailServer();
  server.held.domains.add(exampleOrg);
  reports = [];
});

/** Runs the job of an outbox row, beside a mail server that may fail. */
const run = (data: ApplyData, apply: MailServer['apply'] = server.apply, lastAttempt = false) =>
  applyBeside({
    server: { ...server, apply },
    seal,
    unexpected: () => 'abcd1234',
    report: async (row, { report }) => void reports.push([row, report]),
  })({ data, outboxId: 3, lastAttempt });

it('carries an order out and reports what came of it, by its outbox row', async () => {
  await run(order);
  expect(server.held.addresses.get(at('bob'))).toEqual(aliasTo(outside('x')));
  await run(order);
  expect(reports).toEqual([
    [3, { kind: 'applied', removed: [] }],
    [3, { kind: 'applied', removed: [] }],
  ]);
});

it('opens the hash of a password with the secret that it shares, and no other', async () => {
  const id = mailboxId('one');
  server.held.addresses.set(at('bob'), mailbox('one'));
  const wanted = { kind: 'password', address: at('bob'), mailbox: id } as const;
  await run({ ...order, change: wanted, sealedHash: seal.close('{ARGON2ID}hash', at('bob')) });
  expect(server.held.passwordHashes.get(id)).toBe('{ARGON2ID}hash');
  const foreign = createSeal('another secret').close('{ARGON2ID}other', at('bob'));
  await expect(run({ ...order, change: wanted, sealedHash: foreign })).rejects.toThrow();
  expect(server.held.passwordHashes.get(id)).toBe('{ARGON2ID}hash');
});

it('of another version does nothing, and says what to do', async () => {
  await expect(run({ ...order, version: protocolVersion + 1 })).rejects.toThrow('same version');
  expect(server.held.addresses.has(at('bob'))).toBe(false);
  expect(reports).toEqual([
    [3, { kind: 'unfinished', trouble: expect.stringContaining('Run the same version of Facteur on both') }],
  ]);
});

it('reports nothing before it is tried for the last time, and then that it was given up', async () => {
  const locked = () => Promise.reject(new MailServerUnavailable('locked', 'it is locked'));
  await expect(run(order, locked)).rejects.toThrow('it is locked');
  expect(reports).toEqual([]);
  await run(order, locked, true);
  expect(reports).toEqual([[3, { kind: 'gave-up', trouble: 'it is locked', errorId: 'abcd1234' }]]);
});

it('never gives up what it has begun', async () => {
  const half = () => Promise.reject(new UnfinishedChange('Dovecot is down'));
  await expect(run(order, half, true)).rejects.toThrow('Dovecot is down');
  expect(reports).toEqual([[3, { kind: 'unfinished', trouble: 'Dovecot is down' }]]);
});

it('does not count an order as done whose outcome could not be reported', async () => {
  const job = applyBeside({
    server,
    seal,
    unexpected: () => 'abcd1234',
    report: () => Promise.reject(new Error('Redis is away')),
  });
  await expect(job({ data: order, outboxId: 3, lastAttempt: false })).rejects.toThrow('Redis is away');
});

it('answers what is asked about its mail server, as if it stood beside whoever asks', async () => {
  server.held.addresses.set(at('bob'), mailbox('one', { quota: 5 }));
  const answer = answerCalls(server);
  const remote = createRemote({
    name: 'far',
    traits: { lacks: [], keepsRemoved: 'nothing' },
    // What goes through a queue is JSON.
    call: async (call) => JSON.parse(JSON.stringify(await answer(JSON.parse(JSON.stringify(call))))),
    workerCondition: async () => ({ part: 'Worker', ok: true, detail: 'is there' }),
  });
  expect(await remote.read(at('bob'))).toEqual(mailbox('one', { quota: 5 }));
  expect(await remote.read(at('nobody'))).toBeNull();
  expect(await remote.appPasswords(at('bob'))).toEqual([]);
  expect(await remote.page(null, 10)).toEqual(await server.page(null, 10));
  expect(await remote.domains()).toEqual([exampleOrg]);
  expect(remote.keepsRemoved).toBe('retention');
  expect(await remote.rules?.refuses({ address: at('bob'), after: null })).toBeNull();
  expect((await remote.conditions()).map(({ part }) => part)).toEqual(['Worker', 'Mail server']);
  await expect(remote.apply({ change: order.change, by: 'ada' })).rejects.toThrow('worker alone');
});

it.each([
  [{ version: protocolVersion + 1, question: 'read', parameters: [at('bob')] }],
  [{ version: protocolVersion, question: 'apply', parameters: [order] }],
  [{ version: protocolVersion, question: 'constructor', parameters: [] }],
])('answers nothing that it is not to be asked: %j', async (call) => {
  expect(await answerCalls(server)(call)).toMatchObject({ kind: 'not-understood' });
  expect(server.held.addresses.size).toBe(0);
});

it('hands on that its mail server is out of reach', async () => {
  const away = { ...server, read: () => Promise.reject(new MailServerUnavailable('missing', 'it is gone')) };
  const remote = createRemote({
    name: 'far',
    traits: { lacks: [], keepsRemoved: 'nothing' },
    call: answerCalls(away),
    workerCondition: async () => ({ part: 'Worker', ok: true, detail: '' }),
  });
  await expect(remote.read(at('bob'))).rejects.toMatchObject({ trouble: 'missing', message: 'it is gone' });
});
