import { PassThrough, Writable } from 'node:stream';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { DirectMessage } from '../../../src/chat/delivery/adapter.ts';
import { maxLine } from '../../../src/chat/terminal/views.ts';
import { momentText } from '../../../src/domain/text/moments.ts';
import { mia } from '../../support/fixtures/example-org.ts';
import { createFakeDispatcher, end, view } from './fake-dispatcher.ts';
import { openPipe, quiet, update } from './fixtures.ts';

test('each line is repeated and answered in turn, and the end of input closes', async () => {
  const { dispatcher, received } = createFakeDispatcher();
  const pipe = openPipe(dispatcher);
  pipe.input.end('/mail list\r\n\n  \n/as ada\n/mail show a@x.org');
  await pipe.closed;
  expect(pipe.printed()).toBe(
    [
      '> /mail list',
      'done: /mail list',
      '> /as ada',
      'You are now ada (member)',
      '> /mail show a@x.org',
      'done: /mail show a@x.org',
      '',
    ].join('\n'),
  );
  expect(received.map(({ who }) => who)).toEqual(['admin', 'ada']);
  expect(pipe.logged).toEqual([]);
});

test('a line is answered to its end before the next is read, and only the end is printed', async () => {
  const { dispatcher, received } = createFakeDispatcher((what) =>
    what === '/mail one' ? update(7, 'queued', false) : end('two'),
  );
  const pipe = openPipe(dispatcher);
  pipe.input.end('/mail one\n/mail two\n');
  await quiet();
  expect(received).toHaveLength(1);
  await pipe.deliver(update(7, 'applying', false));
  await pipe.deliver(update(8, 'another request', true));
  await quiet();
  expect(pipe.printed()).toBe('> /mail one\n');
  await pipe.deliver(update(7, 'applied', true));
  await pipe.closed;
  expect(pipe.printed()).toBe('> /mail one\napplied\nanother request\n> /mail two\ntwo\n');
});

test('an end that is delivered before the dispatcher has answered is not missed', async () => {
  const answer = Promise.withResolvers<ReturnType<typeof update>>();
  const pipe = openPipe(createFakeDispatcher(() => answer.promise).dispatcher);
  pipe.input.end('/mail one\n');
  await quiet();
  await pipe.deliver(update(7, 'applied', true));
  answer.resolve(update(7, 'queued', false));
  await pipe.closed;
  expect(pipe.printed()).toBe('> /mail one\napplied\n');
});

test('after the timeout the last known view is printed, and the end whenever it comes', async () => {
  const { dispatcher } = createFakeDispatcher(() => update(7, 'queued', false));
  const pipe = openPipe(dispatcher, { timeout: 5 });
  pipe.input.write('/mail one\n/as ada\n');
  await expect.poll(pipe.printed).toBe('> /mail one\nqueued\n> /as ada\nYou are now ada (member)\n');
  await pipe.deliver(update(7, 'applied', true));
  expect(pipe.printed()).toMatch(/member\)\napplied\n$/);
  pipe.input.end();
  await pipe.closed;
});

test('a request that waits for a person is answered, and a number presses its button', async () => {
  const { dispatcher, received } = createFakeDispatcher((what) =>
    what.startsWith('press') ? update(7, 'queued', false) : update(7, 'sure?', true, 'yes', 'no'),
  );
  const pipe = openPipe(dispatcher);
  pipe.input.end('/mail delete a@x.org\n1\n1\n');
  await expect.poll(() => received.length).toBe(2);
  await pipe.deliver(update(7, 'applied', true));
  await pipe.closed;
  expect(received.map(({ what }) => what)).toEqual(['/mail delete a@x.org', 'press /mail yes']);
  expect(pipe.printed()).toMatch(
    '> /mail delete a@x.org\nsure?\n  [1] yes\n  [2] no\n> 1\napplied\n> 1\n✗ There is no button 1\n',
  );
});

test('a message from an earlier run is printed as it is, and its buttons can be pressed', async () => {
  const { dispatcher, received } = createFakeDispatcher();
  const pipe = openPipe(dispatcher);
  await pipe.deliver(update(3, 'from before', true, 'approve'));
  pipe.input.end('1\n');
  await pipe.closed;
  expect(pipe.printed()).toMatch('from before\n  [1] approve\n> 1\n');
  expect(received.map(({ what }) => what)).toEqual(['press /mail approve']);
});

test('a question that a job delivers some milliseconds after it was answered with is printed once', async () => {
  const asked = (time: number) => {
    const until = momentText({ time, style: 'day', inWords: '27 December' });
    const question = update(7, 'Delete?', true, 'confirm');
    return { ...question, view: { ...question.view, text: [`It can be restored until ${until}.`] } };
  };
  const pipe = openPipe(createFakeDispatcher(() => asked(1_798_344_375_529)).dispatcher);
  pipe.input.write('/mail one\n');
  await quiet();
  await pipe.deliver(asked(1_798_344_375_535));
  pipe.input.end();
  await pipe.closed;
  expect(pipe.printed().match(/27 December/g)).toHaveLength(1);
});

test('exit leaves the lines after it unread', async () => {
  const { dispatcher, received } = createFakeDispatcher();
  const pipe = openPipe(dispatcher);
  pipe.input.write('exit\n/mail list\n');
  await pipe.closed;
  expect(received).toEqual([]);
  expect(pipe.logged).toEqual([]);
  await expect(pipe.deliver(update(1, 'too late', true))).rejects.toThrow('closed');
});

test('closing stops a line that waits, and says what is known', async () => {
  const pipe = openPipe(createFakeDispatcher(() => update(7, 'queued', false)).dispatcher);
  pipe.input.write('/mail one\n/mail two\n');
  await quiet();
  pipe.close();
  await pipe.closed;
  expect(pipe.printed()).toMatch(/^> \/mail one\nqueued\n/);
  expect(pipe.logged).toEqual([]);
});

test('a line that is too long or no UTF-8 is answered, and the next one works', async () => {
  const { dispatcher, received } = createFakeDispatcher();
  const pipe = openPipe(dispatcher);
  pipe.input.write(`/mail ${'x'.repeat(3 * maxLine)}`);
  pipe.input.write(`${'x'.repeat(3 * maxLine)}\n`);
  pipe.input.write(Buffer.from([0x2f, 0x6d, 0xff, 0xfe, 0x0a]));
  pipe.input.end('/mail list\n');
  await pipe.closed;
  expect(pipe.printed()).toMatch(
    /longer than 10,000 characters.*The line isn’t UTF-8 text.*done: \/mail list\n$/s,
  );
  expect(pipe.printed().length).toBeLessThan(3000);
  expect(received).toHaveLength(1);
});

test('a character whose bytes arrive apart is read whole', async () => {
  const { dispatcher, received } = createFakeDispatcher();
  const pipe = openPipe(dispatcher);
  for (const byte of Buffer.from('/mail list search:"é€😀"\n')) {
    pipe.input.write(Buffer.from([byte]));
    await quiet();
  }
  pipe.input.end();
  await pipe.closed;
  expect(received.map(({ what }) => what)).toEqual(['/mail list search:"é€😀"']);
});

test('control characters in a line are shown as their codes', async () => {
  const pipe = openPipe(createFakeDispatcher().dispatcher);
  pipe.input.end('/mail \u001b[2J\u202e\n');
  await pipe.closed;
  expect(pipe.printed()).toBe('> /mail <U+001B>[2J<U+202E>\ndone: /mail <U+001B>[2J<U+202E>\n');
});

test.each([
  ['EPIPE', []],
  ['EIO', ['The terminal can no longer be written to']],
])('an output that fails with %s ends the talk', async (code, logged) => {
  const output = new Writable({
    write: (_chunk, _encoding, done) => done(Object.assign(new Error(code), { code })),
  });
  const { dispatcher, received } = createFakeDispatcher();
  const pipe = openPipe(dispatcher, { output });
  pipe.input.write('/mail one\n');
  await pipe.closed;
  pipe.input.write('/mail two\n');
  await quiet();
  expect(pipe.logged).toEqual(logged);
  expect(received.map(({ what }) => what)).not.toContain('/mail two');
});

test('an input that fails is logged and ends the talk', async () => {
  const pipe = openPipe(createFakeDispatcher().dispatcher);
  pipe.input.destroy(new Error('EIO'));
  await pipe.closed;
  expect(pipe.logged).toEqual(['The terminal stopped reading']);
});

test('whatever bytes come in, every line that is not blank is repeated and answered', async () => {
  const bytes = fc.uint8Array({ maxLength: 60 }).map((array) => Buffer.from(array));
  const chunk = fc.oneof(
    bytes,
    fc.constantFrom('/mail x\n', '1\n', '/as bob\n').map((text) => Buffer.from(text)),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(chunk), async (chunks) => {
      const pipe = openPipe(createFakeDispatcher().dispatcher, { output: new PassThrough() });
      for (const each of chunks) pipe.input.write(each);
      pipe.input.end();
      await pipe.closed;
      const rows = pipe.printed().split('\n').slice(0, -1);
      rows.forEach((row, index) => {
        if (row.startsWith('> ') && !/^> \/?(exit|quit)$/i.test(row))
          expect(rows[index + 1]).toMatch(/^(?!> )./);
      });
      expect(pipe.logged).toEqual([]);
    }),
    { numRuns: 50 },
  );
});

test('what is for one person says for whom, and leaves the newest message’s buttons as they are', async () => {
  const { dispatcher, received } = createFakeDispatcher((what) => end(what, 'approve'));
  const pipe = openPipe(dispatcher);
  pipe.input.write('/mail show\n');
  await quiet();
  const link = { label: 'Set the password', url: 'http://facteur.test/password/x' };
  const message: DirectMessage = {
    id: 1,
    to: { ...mia, displayName: 'Mia' },
    view: () => ({ ...view('Set the password of mia@example.org'), link }),
    channel: null,
    otherwise: () => view('could not be sent'),
  };
  expect(await pipe.sendDirectMessage(message)).toBe(true);
  expect(pipe.printed()).toContain(
    `For Mia: Set the password of mia@example.org\n  Set the password: ${link.url}`,
  );
  pipe.input.write('1\n');
  await quiet();
  expect(received.at(-1)?.what).toBe('press /mail approve');
  pipe.close();
  await expect(pipe.sendDirectMessage(message)).rejects.toThrow('closed');
});
