import { describe, expect, test } from 'vitest';
import type { Address } from '../../src/domain/address/address.ts';
import type { AddressState } from '../../src/domain/address/address-state.ts';
import type { Destination } from '../../src/domain/address/destination.ts';
import type { MailServer } from '../../src/mail-servers/port.ts';
import { alias, applied, applyTwice, at, change, mailbox, outside } from './orders.ts';

/** PostfixAdmin's tables, and the driver over them. */
export type DriverOverTables = {
  readonly server: MailServer;
  /** Writes a `goto` without the driver, as other programs do. */
  write(address: Address, goto: string): Promise<unknown>;
  goto(address: Address): Promise<string>;
};

type Edit = (state: AddressState) => AddressState;

const add =
  (...to: string[]): Edit =>
  (state) => ({ ...state, forwards: [...state.forwards, ...(to as Address[])] });
const remove =
  (...from: string[]): Edit =>
  (state) => ({ ...state, forwards: state.forwards.filter((each) => !from.includes(each)) });
const suspend: Edit = (state) => ({ ...state, enabled: false });
const resume: Edit = (state) => ({ ...state, enabled: true });
const resize: Edit = (state) => ({
  ...state,
  mailbox: state.mailbox && { ...state.mailbox, quota: 1_024_000 },
});

const [x, y] = [outside('x'), outside('y')];
const pipe = '"|/usr/local/bin/Filter --to=X, --Y"';

const ofAliases: readonly (readonly [before: string, edits: readonly Edit[], after: string])[] = [
  ['Board+AbC@Boards.Example.com', [add(x)], `Board+AbC@Boards.Example.com,${x}`],
  [y, [add('Board+AbC@example.com')], `${y},Board+AbC@example.com`],
  [`${pipe},${y}`, [add(x)], `${pipe},${y},${x}`],
  [`${pipe},${y}`, [remove(pipe)], y],
  [`root, /dev/null,${y}`, [remove('/dev/null')], `root, ${y}`],
  [`${x}\nB@Example.com\n${at('postmaster')}\n`, [remove(x)], `B@Example.com\n${at('postmaster')}\n`],
  [`${x};${y}`, [remove(y)], x],
  [`Anne <A@Example.com> (home), ${y}`, [remove(y)], 'Anne <A@Example.com> (home)'],
  [`:include:/etc/Team\n${y}`, [suspend, resume], `:include:/etc/Team\n${y}`],
];

const own = at('bob');
const answering = 'bob#example.org@autoreply.example';

const ofMailboxes: typeof ofAliases = [
  [`Bob@Example.org, X@Example.com`, [add(y)], `Bob@Example.org, X@Example.com,${y}`],
  [`${own},${x}`, [remove(x)], own],
  [x, [add(y)], `${x},${y}`],
  [`X@Example.com\n${y}`, [suspend, resume, resize], `X@Example.com\n${y}`],
  [`${x},${y}`, [remove(x)], y],
  [
    `${own}, Bob#Example.org@Autoreply.example`,
    [add(x), suspend, remove(x)],
    `${own}, Bob#Example.org@Autoreply.example`,
  ],
  [`${answering},${x}`, [add(y), remove(x)], `${answering},${y}`],
];

/** What every driver over PostfixAdmin's tables must do: an edit writes its difference, and no other byte. */
export function describeEdits(made: () => DriverOverTables): void {
  const run = async (address: Address, edits: readonly Edit[]) => {
    const { server } = made();
    for (const edit of edits) {
      const before = await server.read(address);
      if (!before) throw new Error(`${address} is not there`);
      expect(await applyTwice(server, change(address, before, edit(before)))).toEqual(applied);
    }
  };

  describe('an edit writes its difference alone', () => {
    test.each(ofAliases)('of an alias: %j', async (before, edits, after) => {
      const { server, write, goto } = made();
      await server.apply(change(at('team'), null, alias(outside('first'))));
      await write(at('team'), before);
      await run(at('team'), edits);
      expect(await goto(at('team'))).toBe(after);
    });

    test.each(ofMailboxes)('of a mailbox: %j', async (before, edits, after) => {
      const { server, write, goto } = made();
      await server.apply(change(own, null, mailbox()));
      await write(own, before);
      await run(own, edits);
      expect(await goto(own)).toBe(after);
    });
  });

  describe('a mailbox without local delivery', () => {
    const forwards: readonly Destination[] = [x];

    test('says that it keeps nothing, and takes all the same when it is made anew', async () => {
      const { server, write, goto } = made();
      await server.apply(change(own, null, mailbox()));
      await write(own, x);
      const found = await server.read(own);
      expect(found).toMatchObject({ forwards, localDelivery: false });
      const listed = (await server.page(null, 10)).find(({ address }) => address === own);
      expect(listed?.state).toEqual(found);
      if (!found) return;
      const { localDelivery: _, ...delivering } = found;
      expect(await server.apply(change(own, delivering, null))).toMatchObject({ kind: 'found-changed' });
      await server.apply(change(own, found, { ...mailbox(), forwards: [x], localDelivery: false }));
      expect(await goto(own)).toBe(x);
    });

    test.each([[own], [`${own},${x}`], ['']])(
      'is none that leads to itself, or nowhere: %j',
      async (goto) => {
        const { server, write } = made();
        await server.apply(change(own, null, mailbox()));
        await write(own, goto);
        expect(await server.read(own)).not.toHaveProperty('localDelivery');
        await run(own, [resize, suspend, resume]);
        expect(await made().goto(own)).toBe(goto);
      },
    );
  });

  test('a mailbox that answers for its owner forwards nowhere by that, and does so no more as an alias', async () => {
    const { server, write, goto } = made();
    await server.apply(change(own, null, mailbox()));
    await write(own, `${own},${answering}`);
    const found = await server.read(own);
    expect(found?.forwards).toEqual([]);
    await server.apply(change(own, found, alias(x)));
    expect(await goto(own)).toBe(x);
  });
}
