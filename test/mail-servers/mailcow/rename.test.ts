import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { addDomain, alias, applied, at, change, mailbox, outside, renamed } from '../orders.ts';
import { createMailcowUnderTest } from './mailcow-under-test.ts';

const [bob, robert, team] = [at('bob'), at('robert'), at('team')];
const box = mailbox();
const suspended = { ...box, enabled: false };

let made: Awaited<ReturnType<typeof createMailcowUnderTest>>;
beforeEach(async () => {
  made = await createMailcowUnderTest();
  await made.server.apply(addDomain());
  await made.server.apply(change(bob, null, box));
});
afterEach(() => made.cleanup());

const states = () => made.server.readMany([bob, robert]);

describe('a rename in mailcow', () => {
  test('leads what forwards to the old address alone to the new one, as the trait says', async () => {
    expect(made.server.renameRedirects).toBe(true);
    await made.server.apply(change(team, null, alias(bob)));
    await made.server.apply(change(at('both'), null, alias(bob, outside('x'))));
    expect(await made.server.apply(renamed(bob, robert, box))).toEqual(applied);
    const after = await made.server.readMany([team, at('both')]);
    expect(after).toEqual([alias(robert), alias(bob, outside('x'))]);
  });

  test('gives a mailbox that was made in mailcow another id', async () => {
    made.mailboxAt(bob).tags = [];
    const found = await made.server.read(bob);
    if (!found?.mailbox) throw new Error('bob has no mailbox');
    const state = { ...found, mailbox: found.mailbox };
    const done = await made.server.apply(renamed(bob, robert, state));
    const id = (await made.server.read(robert))?.mailbox?.id;
    expect(id).not.toBe(found.mailbox.id);
    expect(done).toEqual({ ...applied, mailbox: id });
    expect(await made.server.apply(renamed(bob, robert, state))).toEqual(done);
  });

  test('is refused before anything changes where there is no room for the alias', async () => {
    await made.limitAliases?.(2);
    await made.server.apply(change(team, null, alias(outside('x'))));
    const before = await states();
    await expect(made.server.apply(renamed(bob, robert, box))).rejects.toThrow('max_alias_exceeded');
    expect(await states()).toEqual(before);
    expect(await made.server.apply(renamed(bob, robert, box, { keepsAlias: false }))).toEqual(applied);
  });

  test('puts back what it has prepared where mailcow does not rename', async () => {
    await made.server.apply(change(bob, box, suspended));
    await made.server.apply(change(robert, null, alias(bob)));
    const before = await states();
    made.fake.intercept = (path, perform) =>
      path === 'edit/rename-mbox'
        ? Promise.resolve(Response.json([{ type: 'danger', msg: 'access_denied', log: [] }]))
        : perform();
    const order = renamed(bob, robert, suspended, { replaces: alias(bob) });
    await expect(made.server.apply(order)).rejects.toThrow('access_denied');
    expect(await states()).toEqual(before);
    expect(made.mailboxAt(bob).tags).not.toContain('facteur-renaming');
  });

  test('says that what mailcow itself leads elsewhere would not go with it', async () => {
    made.cow.bccMaps.push({ local_dest: bob, bcc_dest: outside('copy'), type: 'rcpt', active: 1 });
    const found = await made.server.read(bob);
    const order = renamed(bob, robert, { ...box, ...found, mailbox: box.mailbox });
    expect(await made.server.apply(order)).toMatchObject({
      kind: 'impossible',
      why: { code: 'against-rules', words: expect.stringContaining('Take that away in mailcow') },
    });
  });
});
