import { describe, expect, it } from 'vitest';
import { MailServerUnavailable } from '../../../src/mail-servers/port.ts';
import { createRemoteMailServer } from '../../../src/mail-servers/remote/client.ts';
import { createEnvelope } from '../../../src/mail-servers/remote/envelope.ts';
import { generatePrivateKey, parsePublicKey, readPrivateKey } from '../../../src/mail-servers/remote/keys.ts';
import type { RemoteCall, RemoteReply, SealedMessage } from '../../../src/mail-servers/remote/protocol.ts';
import { protocolVersion } from '../../../src/mail-servers/remote/protocol.ts';
import { createSealedCall, createSealedHandler } from '../../../src/mail-servers/remote/sealed-calls.ts';
import { createCallHandler } from '../../../src/mail-servers/remote/server.ts';
import { at, exampleOrg, mailbox } from '../../support/fixtures/example-org.ts';
import { createMemoryMailServer } from '../../support/memory-mail-server.ts';
import { createKeyPairs, jsonRoundTrip } from '../../support/remote-worker.ts';
import { refusalOf } from '../refusals.ts';

const newKey = () => readPrivateKey(generatePrivateKey());

describe('an envelope', () => {
  const { bot, worker } = createKeyPairs('far');

  it('opens at the other end, for its purpose', () => {
    expect(worker.open(bot.seal({ a: [1, null] }, 'p'), 'p')).toEqual({ content: { a: [1, null] } });
    expect(bot.open(worker.seal('x', 'p'), 'p')).toEqual({ content: 'x' });
  });

  it('opens for nobody else, no other purpose or server, and not after it was tampered with', () => {
    const sealed = bot.seal('secret', 'p');
    expect(worker.open(sealed, 'q')).toBeNull();
    expect(createKeyPairs('far').worker.open(sealed, 'p')).toBeNull();
    const bytes = Buffer.from(sealed, 'base64url');
    expect(bytes.includes('secret')).toBe(false);
    for (let index = 0; index < bytes.length; index += 1) {
      const changed = Buffer.from(bytes);
      changed[index] = (changed[index] ?? 0) ^ 1;
      expect(worker.open(changed.toString('base64url'), 'p')).toBeNull();
      expect(worker.open(bytes.subarray(0, index).toString('base64url'), 'p')).toBeNull();
    }
  });

  it('is bound to the server’s name, also where one key serves two', () => {
    const [one, other] = [newKey(), newKey()];
    const sealed = createEnvelope(one, other.public, 'far').seal('x', 'p');
    expect(createEnvelope(other, one.public, 'near').open(sealed, 'p')).toBeNull();
  });
});

describe('a key', () => {
  it('is read as it was said', () => {
    const key = newKey().public;
    expect(parsePublicKey(` ${key}\n`)).toEqual({ ok: true, value: key });
  });

  it.each(['', 'short', `${'A'.repeat(43)}`, `${'A'.repeat(42)}!`, 'x'.repeat(44)])('is not “%s”', (text) => {
    expect(parsePublicKey(text)).toMatchObject({ ok: false, fault: expect.stringContaining('43 letters') });
  });
});

describe('what is asked of a worker', () => {
  const ends = createKeyPairs('far');
  const traits = { lacks: [], keepsRemoved: 'nothing' } as const;

  /** A mail server that is asked through a queue, in which something may happen to each question and answer. */
  function asked({
    ask = (question) => question,
    reply = (answer) => answer,
    server = createMemoryMailServer(),
    knows = ends.worker,
  }: {
    ask?: (question: SealedMessage) => unknown;
    reply?: (answer: unknown) => unknown;
    server?: ReturnType<typeof createMemoryMailServer>;
    knows?: typeof ends.worker;
  } = {}) {
    server.held.domains.add(exampleOrg);
    server.held.addresses.set(at('bob'), mailbox('one', { quota: 5 }));
    const answer = createSealedHandler<RemoteCall, RemoteReply>(
      { target: 'worker', envelopeOf: (name) => (name === 'far' ? knows : undefined) },
      createCallHandler(server),
    );
    const call = createSealedCall<RemoteCall, RemoteReply>(
      { server: 'far', envelope: ends.bot, target: 'worker' },
      async (question) => jsonRoundTrip(reply(await answer(jsonRoundTrip(ask(question))))),
    );
    const workerCondition = async () => ({ part: 'Worker', ok: true, detail: 'is there' });
    return createRemoteMailServer({ name: 'far', traits, call, workerHealth: workerCondition });
  }

  it('is answered as if it stood beside whoever asks', async () => {
    const server = createMemoryMailServer();
    const remote = asked({ server });
    expect(await remote.read(at('bob'))).toEqual(mailbox('one', { quota: 5 }));
    expect(await remote.read(at('nobody'))).toBeNull();
    expect(await remote.appPasswords(at('bob'))).toEqual([]);
    expect(await remote.page(null, 10)).toEqual(await server.page(null, 10));
    expect(await remote.domains()).toEqual([exampleOrg]);
    expect(remote.keepsRemoved).toBe('retention');
    expect(await refusalOf(remote, { address: at('bob'), after: null })).toBeNull();
    expect((await remote.conditions()).map(({ part }) => part)).toEqual(['Worker', 'Mail server']);
    await expect(remote.apply({ change: { kind: 'domain' } as never, by: 'ada' })).rejects.toThrow(
      'worker alone',
    );
  });

  it('says that its mail server is out of reach', async () => {
    const server = {
      ...createMemoryMailServer(),
      readMany: () => Promise.reject(new MailServerUnavailable('missing', 'it is gone')),
    };
    await expect(asked({ server }).read(at('bob'))).rejects.toMatchObject({
      trouble: 'missing',
      message: 'it is gone',
    });
  });

  it('goes through the queue unread', async () => {
    const seen: unknown[] = [];
    const note = (each: unknown) => {
      seen.push(each);
      return each;
    };
    await asked({ ask: note, reply: note }).read(at('bob'));
    expect(seen).toHaveLength(4);
    expect(JSON.stringify(seen)).not.toMatch(/bob|example|read|quota/);
  });

  it.each<[string, Parameters<typeof asked>[0]]>([
    ['in clear', { reply: () => ({ kind: 'value', value: { lacks: [] } }) }],
    ['to another question', { reply: first() }],
    ['with the question sent back', { reply: () => ({ sealed: ends.bot.seal({}, 'question to a worker') }) }],
    ['by another key', { knows: createKeyPairs('far').worker }],
    ['with nothing', { reply: () => null }],
  ])('is not believed to be answered %s', async (_how, way) => {
    const remote = asked(way);
    await expect(remote.domains().then(() => remote.read(at('bob')))).rejects.toMatchObject({
      trouble: 'unreachable',
      message: expect.stringContaining('is not believed'),
    });
  });

  /** The first answer, again and again. */
  function first(): (answer: unknown) => unknown {
    let kept: unknown;
    return (answer) => {
      kept ??= answer;
      return kept;
    };
  }

  it.each([
    ['has the other key', { knows: createKeyPairs('far').worker }, 'MAIL_SERVER_FAR_WORKER_KEY'],
    [
      'is of version 1',
      { reply: () => ({ kind: 'not-understood', message: 'anybody may have written this' }) },
      'Run the same version on both',
    ],
  ])('has /mail status say what to do where a worker %s', async (_which, way, advice) => {
    const [condition] = await asked(way).conditions();
    expect(condition).toMatchObject({ part: 'Worker', ok: false, detail: expect.stringContaining(advice) });
    expect(JSON.stringify(condition)).not.toContain('anybody');
  });

  it.each<[string, (question: SealedMessage) => unknown]>([
    ['in clear', () => ({ version: protocolVersion, question: 'purge', parameters: ['one'] })],
    ['of version 1', () => ({ version: 1, question: 'purge', parameters: ['one'] })],
    ['for another server', (question) => ({ ...question, server: 'near' })],
    ['that is nothing', () => null],
  ])('does nothing and is refused with words where it comes %s', async (_how, forge) => {
    const server = createMemoryMailServer();
    const purged: unknown[] = [];
    const answer = createSealedHandler<RemoteCall, RemoteReply>(
      { target: 'worker', envelopeOf: (name) => (name === 'far' ? ends.worker : undefined) },
      createCallHandler({ ...server, purge: async (id) => void purged.push(id) }),
    );
    const question = { version: protocolVersion, server: 'far', sealed: 'x' };
    expect(await answer(forge(question))).toMatchObject({
      kind: 'not-understood',
      message: expect.any(String),
    });
    expect(purged).toEqual([]);
  });

  it.each(['apply', 'constructor', 'close', 'toString'])('is never “%s”', async (question) => {
    const server = createMemoryMailServer();
    expect(await createCallHandler(server)({ question, parameters: [{}] })).toMatchObject({
      kind: 'not-understood',
    });
  });
});
