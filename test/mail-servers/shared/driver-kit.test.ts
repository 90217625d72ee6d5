import { describe, expect, it, vi } from 'vitest';
import { newMailboxId } from '../../../src/domain/address/mailbox-id.ts';
import { type Outcome, UnfinishedChange } from '../../../src/mail-servers/port.ts';
import { mailboxGone } from '../../../src/mail-servers/shared/change.ts';
import { applied, commitThen, createDriver } from '../../../src/mail-servers/shared/driver-kit.ts';
import {
  aliasDomain,
  appPassword,
  at,
  change,
  mailbox,
  owner,
  password,
  removeDomain,
  revoke,
  sister,
} from '../orders.ts';

const id = newMailboxId();

/** A driver that records which of its functions are called, and with what. */
function createRecorded(options: { readonly refusal?: string; readonly isGone?: boolean } = {}) {
  const calls: unknown[][] = [];
  const record =
    (name: string) =>
    async (...given: unknown[]): Promise<Outcome> => {
      calls.push([name, ...given]);
      return name === 'checkMailbox' && options.isGone ? mailboxGone({ mailbox: id }) : applied;
    };
  const never = () => expect.unreachable();
  const afterApply = vi.fn();
  let isOld = false;
  const server = createDriver({
    name: 'recorded',
    context: 'context',
    traits: {
      get lacks() {
        return isOld ? (['app-passwords'] as const) : [];
      },
      keepsRemoved: 'retention',
    },
    reads: {
      domains: never,
      aliasDomains: never,
      states: never,
      sizes: never,
      appPasswords: never,
      forwarders: never,
      page: never,
    },
    changes: {
      address: record('address'),
      domain: record('domain'),
      domainRemoval: record('domainRemoval'),
      domainAlias: record('domainAlias'),
      password: record('password'),
      appPasswords:
        options.refusal === undefined
          ? { add: record('add'), revoke: record('revoke') }
          : { refusal: options.refusal },
      revokeAccess: record('revokeAccess'),
      checkMailbox: record('checkMailbox'),
    },
    fencing: {
      withFence: (context) => `${context} fenced`,
      check: async (...given) => void calls.push(['check', ...given]),
      raise: async (_, token) => token,
    },
    afterApply,
    purge: async (...given) => void calls.push(['purge', ...given]),
    conditions: async () => [],
    close: async () => undefined,
  });
  return { server, calls, afterApply, growOld: () => (isOld = true) };
}

describe('a driver of the kit', () => {
  it('passes each kind of change to the function for it, with the context and who asked', async () => {
    const { server, calls } = createRecorded();
    const by = { by: 'alice (terminal)' };
    const orders = [
      { ...change(at('bob'), null, mailbox(id)), restores: true },
      password(at('bob'), id, 'hash'),
      appPassword(at('bob'), id, 'Phone', 'hash'),
      revoke(at('bob'), id, 'Phone'),
      owner(at('bob'), id, { locksOut: true }),
      owner(at('bob'), id, { locksOut: false }),
      removeDomain(),
      aliasDomain(sister),
    ];
    for (const order of orders) expect(await server.apply(order)).toEqual(applied);
    const [first, ...changes] = orders.map((order) => order.change);
    expect(calls).toEqual([
      ['address', 'context', { ...first, restores: true }, by],
      ['password', 'context', changes[0], 'hash', by],
      ['add', 'context', changes[1], 'hash', by],
      ['revoke', 'context', changes[2], by],
      ['revokeAccess', 'context', changes[3], by],
      ['checkMailbox', 'context', changes[4]],
      ['domainRemoval', 'context', changes[5], by],
      ['domainAlias', 'context', changes[6], by],
    ]);
    await server.purge(id);
    expect(calls.at(-1)).toEqual(['purge', 'context', id]);
  });

  it('says what it lacks as of now, and not as of when it was made', () => {
    const { server, growOld } = createRecorded();
    expect(server.lacks).toEqual([]);
    growOld();
    expect(server.lacks).toEqual(['app-passwords']);
  });

  it('rejects an order for a new password without a hash, and still runs what follows every order', async () => {
    const { server, calls, afterApply } = createRecorded();
    await expect(server.apply(password(at('bob'), id, ''))).rejects.toThrow(TypeError);
    await expect(server.apply(appPassword(at('bob'), id, 'Phone', ''))).rejects.toThrow(at('bob'));
    expect(calls).toEqual([]);
    expect(afterApply).toHaveBeenCalledTimes(2);
  });

  it('refuses app passwords where it has none, but for a mailbox that is gone, and has none to revoke', async () => {
    const without = createRecorded({ refusal: 'There are none.' });
    const words = { kind: 'impossible', why: { code: 'against-rules', words: 'There are none.' } };
    expect(await without.server.apply(appPassword(at('bob'), id, 'Phone'))).toEqual(words);
    expect(await without.server.apply(revoke(at('bob'), id, 'Phone'))).toEqual(applied);
    const gone = createRecorded({ refusal: 'There are none.', isGone: true });
    const missing = { kind: 'impossible', why: { code: 'mailbox-gone', id } };
    expect(await gone.server.apply(appPassword(at('bob'), id, 'Phone'))).toEqual(missing);
    expect(await gone.server.apply(revoke(at('bob'), id, 'Phone'))).toEqual(missing);
  });
});

describe('what follows a commit', () => {
  const refusal = mailboxGone({ mailbox: id });

  it('is done only where something was written', async () => {
    const follow = vi.fn(async () => undefined);
    expect(await commitThen(async () => refusal, follow)).toEqual(refusal);
    expect(follow).not.toHaveBeenCalled();
    expect(await commitThen(async () => null, follow)).toEqual(applied);
    expect(follow).toHaveBeenCalledOnce();
  });

  it('may come to another outcome', async () => {
    const removed = [{ id, holds: { messages: 1, bytes: 2 } }];
    const outcome: Outcome = { kind: 'applied', removed };
    expect(
      await commitThen(
        async () => null,
        async () => outcome,
      ),
    ).toEqual(outcome);
  });

  it('leaves the order unfinished where it fails; a failed write does not', async () => {
    const cause = new Error('Dovecot is away');
    const fail = async () => {
      throw cause;
    };
    const unfinished = commitThen(async () => null, fail);
    await expect(unfinished).rejects.toThrow(UnfinishedChange);
    await expect(unfinished).rejects.toMatchObject({ message: 'Dovecot is away', cause });
    await expect(commitThen(fail, async () => undefined)).rejects.toBe(cause);
  });
});
