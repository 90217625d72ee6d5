import { beforeEach, expect, test, vi } from 'vitest';
import { createFakeDispatcher, end } from './fake-dispatcher.ts';
import { keys, openTty, quiet, update } from './fixtures.ts';

// Node edits no line where TERM is dumb, as it is in some shells that run tests.
beforeEach(() => void vi.stubEnv('TERM', 'xterm'));

const running = (what: string) => update(7, `queued: ${what}`, false);

test('a typed command is answered below it, under the name of who speaks', async () => {
  const { dispatcher } = createFakeDispatcher();
  const tty = openTty(dispatcher);
  await tty.type(`/mail list${keys.enter}`);
  await tty.type(`/as ada${keys.enter}`);
  expect(tty.rows()).toEqual([
    'admin> /mail list',
    'done: /mail list',
    'admin> /as ada',
    'You are now ada (member)',
    'ada>',
  ]);
  tty.close();
  await tty.closed;
});

test('a blank line brings a new prompt', async () => {
  const tty = openTty(createFakeDispatcher().dispatcher);
  await tty.type(keys.enter);
  expect(tty.rows()).toEqual(['admin>', 'admin>']);
  tty.close();
});

test('a status is edited in place as long as it is the last thing printed', async () => {
  const tty = openTty(createFakeDispatcher(running).dispatcher);
  await tty.type(`/mail one${keys.enter}`);
  expect(tty.rows()).toEqual(['admin> /mail one', 'queued: /mail one', 'admin>']);
  await tty.deliver(update(7, 'applying', false, 'cancel'));
  expect(tty.rows()).toEqual(['admin> /mail one', 'applying', '  [1] cancel', 'admin>']);
  await tty.deliver(update(7, 'applied', true));
  expect(tty.rows()).toEqual(['admin> /mail one', 'applied', 'admin>']);
  await tty.deliver(update(7, 'restored', true));
  expect(tty.rows()).toEqual(['admin> /mail one', 'applied', 'restored', 'admin>']);
  tty.close();
});

test('a status that another message or a typed line follows stays, and its next view is printed below', async () => {
  const tty = openTty(createFakeDispatcher(running).dispatcher);
  await tty.type(`/mail one${keys.enter}`);
  await tty.deliver(update(8, 'other', true));
  await tty.deliver(update(7, 'applied', true));
  expect(tty.rows()).toEqual(['admin> /mail one', 'queued: /mail one', 'other', 'applied', 'admin>']);
  await tty.type(`/mail two${keys.enter}`);
  await tty.type(keys.enter);
  await tty.deliver(update(7, 'applied again', true));
  expect(tty.rows().slice(4)).toEqual([
    'admin> /mail two',
    'queued: /mail two',
    'admin>',
    'applied again',
    'admin>',
  ]);
  tty.close();
});

test('an end that arrives while the command is being answered takes the place of its status', async () => {
  const answer = Promise.withResolvers<ReturnType<typeof update>>();
  const tty = openTty(createFakeDispatcher(() => answer.promise).dispatcher);
  await tty.type(`/mail one${keys.enter}`);
  await tty.deliver(update(7, 'applied', true));
  answer.resolve(update(7, 'queued', false));
  await quiet();
  expect(tty.rows()).toEqual(['admin> /mail one', 'applied', 'admin>']);
  tty.close();
});

test.each(['/mail sh', '/mail show somebody.with.a.long.name@example.org'])(
  'what is being typed (%s) survives a message, with the cursor where it was',
  async (typed) => {
    const { dispatcher, received } = createFakeDispatcher(running);
    const tty = openTty(dispatcher, 20);
    await tty.type(`/mail one${keys.enter}`);
    await tty.type(`${typed}\u001b[D\u001b[D`);
    await tty.deliver(update(7, 'now it is applied and has two rows', true));
    await tty.deliver(update(8, 'another', true));
    expect(tty.rows().slice(0, 4)).toEqual([
      'admin> /mail one',
      'now it is applied',
      '  and has two rows',
      'another',
    ]);
    expect(tty.rows().slice(4).join('')).toBe(`admin> ${typed}`);
    await tty.type(`X${keys.enter}`);
    expect(received.at(-1)?.what).toBe(`${typed.slice(0, -2)}X${typed.slice(-2)}`);
    tty.close();
  },
);

test('a status that takes several rows is replaced as a whole, and left alone once the width has changed', async () => {
  const long = 'https://example.org/a/word/longer/than/two/rows/of/it';
  const tty = openTty(createFakeDispatcher(() => update(7, long, false)).dispatcher, 20);
  await tty.type(`/mail one${keys.enter}`);
  await tty.deliver(update(7, `${long}/again`, false));
  await tty.deliver(update(7, 'applied', true));
  expect(tty.rows()).toEqual(['admin> /mail one', 'applied', 'admin>']);
  await tty.type(`/mail two${keys.enter}`);
  tty.output.columns = 30;
  await tty.deliver(update(7, 'applied again', true));
  expect(tty.rows().join('')).toMatch(`${long}applied again`);
  tty.close();
});

test('a number presses a button of the newest message', async () => {
  const { dispatcher, received } = createFakeDispatcher((what) =>
    what === '/mail ask' ? end('sure?', 'yes', 'no') : end(what),
  );
  const tty = openTty(dispatcher);
  await tty.type(`/mail ask${keys.enter}2${keys.enter}`);
  expect(received.map(({ what }) => what)).toEqual(['/mail ask', 'press /mail no']);
  tty.close();
});

test('one completion is inserted, several are listed, and a status above the list is then left alone', async () => {
  const { dispatcher, received } = createFakeDispatcher(
    () => update(7, 'queued', false, 'cancel'),
    ['/mail', 'create', 'convert', 'to:'],
  );
  const tty = openTty(dispatcher);
  for (const typed of ['/ma', keys.tab, 'cr', keys.tab, 't', keys.tab, 'x', keys.enter])
    await tty.type(typed);
  expect(received.map(({ what }) => what)).toEqual(['/mail create to:x']);
  for (const typed of ['/mail c', keys.tab, keys.tab]) await tty.type(typed);
  await tty.deliver(update(7, 'applied', true));
  expect(tty.rows().slice(1).join('\n')).toMatch(
    /^queued\n {2}\[1\] cancel\nadmin> \/mail c\ncreate +convert\n+applied\nadmin> \/mail c$/,
  );
  tty.close();
});

test('earlier lines can be called back', async () => {
  const { dispatcher, received } = createFakeDispatcher();
  const tty = openTty(dispatcher);
  await tty.type(`/mail one${keys.enter}${keys.up}!${keys.enter}`);
  expect(received.map(({ what }) => what)).toEqual(['/mail one', '/mail one!']);
  tty.close();
});

test('Ctrl-C clears a half-typed line, and closes on an empty one', async () => {
  const { dispatcher, received } = createFakeDispatcher();
  const tty = openTty(dispatcher);
  await tty.type(`/mail delete\u001b[D${keys.ctrlC}`);
  expect(tty.rows()).toEqual(['admin>']);
  await tty.type(`/mail list${keys.enter}`);
  expect(received.map(({ what }) => what)).toEqual(['/mail list']);
  await tty.type(`x${keys.ctrlC}${keys.ctrlC}`);
  await tty.closed;
});

test.each([
  ['Ctrl-D', keys.ctrlD],
  ['exit', `exit${keys.enter}`],
  ['quit', `quit${keys.enter}`],
])('%s closes, and nothing more can be delivered', async (_name, typed) => {
  const tty = openTty(createFakeDispatcher().dispatcher);
  await tty.type(typed);
  await tty.closed;
  expect(tty.rows().at(-1)).toBe('');
  expect(tty.logged).toEqual([]);
  await expect(tty.deliver(update(1, 'too late', true))).rejects.toThrow('closed');
});

test('leaving while a command is being answered still shows its answer', async () => {
  const answer = Promise.withResolvers<ReturnType<typeof end>>();
  const tty = openTty(createFakeDispatcher(() => answer.promise).dispatcher);
  await tty.type(`/mail one${keys.enter}${keys.ctrlD}`);
  answer.resolve(end('done'));
  await tty.closed;
  expect(tty.rows()).toContain('done');
  expect(tty.logged).toEqual([]);
});
