import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createSession, type Session } from '../../../src/chat/terminal/session.ts';
import { maxLine } from '../../../src/chat/terminal/views.ts';
import type { Button } from '../../../src/chat/view/view.ts';
import { createFakeDispatcher, view } from './fake-dispatcher.ts';

const textOf = async (session: Session, line: string): Promise<string> => {
  const reply = await session.answer(line);
  if (reply.kind !== 'note') return reply.kind;
  return [reply.view.title, ...(reply.view.text ?? []), reply.view.hint ?? ''].join('\n');
};

describe('who speaks', () => {
  test('it starts with an admin, and /as changes name and role', async () => {
    const { dispatcher, received } = createFakeDispatcher();
    const session = createSession(dispatcher);
    for (const line of ['/mail list', '/as Ada', '/mail list', '/AS grace Moderator', '/mail list'])
      await session.answer(line);
    expect(received.map(({ who, role }) => `${who}, ${role}`)).toEqual([
      'admin, admin',
      'Ada, member',
      'grace, moderator',
    ]);
  });

  test('a name alone keeps the role that it had before, in whatever case it is typed', async () => {
    const session = createSession(createFakeDispatcher().dispatcher);
    expect(await textOf(session, '/as Ada moderator')).toMatch('You are now Ada (moderator)');
    expect(await textOf(session, '/as bob')).toMatch('You are now bob (member)');
    expect(await textOf(session, '/as ada')).toMatch('You are now Ada (moderator)');
    expect(await textOf(session, '/as ada member')).toMatch('You are now ada (member)');
    expect(await textOf(session, '/as admin')).toMatch('You are now admin (admin)');
  });

  test('one name in two cases is one person', async () => {
    const session = createSession(createFakeDispatcher().dispatcher);
    await session.answer('/as Ada');
    const first = session.speaker();
    await session.answer('/as ADA admin');
    expect(session.speaker().userId).toBe(first.userId);
    expect(first).toMatchObject({ platform: 'terminal', tenantId: 'terminal' });
  });

  test.each([
    ['/as', 'You are now admin (admin)\nTo speak as someone else: /as NAME [member|moderator|admin]'],
    ['/as bob king', 'king isn’t a role\nThe roles are member, moderator, admin.'],
    ['/as bob admin now', 'bob admin now can’t be a name'],
    ['/as b\u202eob', 'can’t be a name\nA name is one word'],
    [`/as ${'b'.repeat(41)}`, 'can’t be a name'],
  ])('%s changes nobody and says so', async (line, answer) => {
    const session = createSession(createFakeDispatcher().dispatcher);
    expect(await textOf(session, line)).toMatch(answer);
    expect(session.speaker().displayName).toBe('admin');
  });
});

describe('buttons', () => {
  test('a number presses that button of the newest message', async () => {
    const { dispatcher, received } = createFakeDispatcher();
    const session = createSession(dispatcher);
    session.showNewest(view('older', 'old'), true);
    expect(session.showNewest(view('newer', 'yes', 'no'), true)).toBe(1);
    await session.answer(' 2 ');
    expect(received).toEqual([{ who: 'admin', role: 'admin', what: 'press /mail no' }]);
  });

  test('who speaks may change between message and press', async () => {
    const { dispatcher, received } = createFakeDispatcher();
    const session = createSession(dispatcher);
    session.showNewest(view('question', 'yes'), true);
    await session.answer('/as ada moderator');
    await session.answer('1');
    expect(received).toEqual([{ who: 'ada', role: 'moderator', what: 'press /mail yes' }]);
  });

  test('a number typed for a message can not press the buttons of one that arrived since', async () => {
    const { dispatcher, received } = createFakeDispatcher();
    const session = createSession(dispatcher);
    session.showNewest(view('question', 'yes', 'no'), true);
    expect(session.showNewest(view('arrived', 'delete all'), false)).toBe(3);
    expect(await textOf(session, '1')).toMatch(
      'There is no button 1\nThe newest message has [3] delete all.',
    );
    expect(received).toEqual([]);
    await session.answer('3');
    expect(received.map(({ what }) => what)).toEqual(['press /mail delete all']);
  });

  test.each(['0', '2', '99999999999999999999999999', '007'])(
    '%s, where there is only [1], is answered',
    async (line) => {
      const { dispatcher, received } = createFakeDispatcher();
      const session = createSession(dispatcher);
      session.showNewest(view('question', 'yes'), true);
      expect(await textOf(session, line)).toMatch(
        /There is no button .*\nThe newest message has \[1\] yes\./,
      );
      expect(received).toEqual([]);
    },
  );

  test('a newer message without buttons leaves none, and the answer says where to find them', async () => {
    const session = createSession(createFakeDispatcher().dispatcher);
    session.showNewest(view('question', 'yes'), true);
    session.showNewest(view('answer'), true);
    const answer = await textOf(session, '1');
    expect(answer).toMatch('The newest message has no buttons.\n/mail request list lists the open requests');
  });
});

describe('lines', () => {
  test.each(['hello', 'mail list', '/mailbox', '/as2', '[1]', '1 2', '-1'])(
    '%s is answered with what can be typed',
    async (line) => {
      const { dispatcher, received } = createFakeDispatcher();
      expect(await textOf(createSession(dispatcher), line)).toMatch(
        /.* isn’t a command\nType \/mail help .* \/as NAME .* a number/,
      );
      expect(received).toEqual([]);
    },
  );

  test.each([
    ['', 'nothing'],
    [' \t', 'nothing'],
    ['exit', 'close'],
    ['QUIT', 'close'],
    ['/exit', 'close'],
    ['/mail', 'message'],
    [' /Mail list ', 'message'],
  ])('%j gives %s', async (line, kind) => {
    expect(await createSession(createFakeDispatcher().dispatcher).answer(line)).toMatchObject({ kind });
  });

  test('the longest line is passed on, a longer one is answered', async () => {
    const { dispatcher, received } = createFakeDispatcher();
    const session = createSession(dispatcher);
    const longest = `/mail ${'x'.repeat(maxLine - 6)}`;
    await session.answer(longest);
    expect(await textOf(session, `${longest}x`)).toMatch('The line is longer than 10,000 characters');
    expect(received.map(({ what }) => what)).toEqual([longest]);
  });

  test('a line with bytes that are no UTF-8 is answered', async () => {
    const session = createSession(createFakeDispatcher().dispatcher);
    expect(await textOf(session, '/mail show \ufffd@x.org')).toMatch('The line isn’t UTF-8 text');
  });

  test('any line gets an answer', async () => {
    const piece = fc.oneof(
      fc.constantFrom('/mail', '/as', 'admin', '1', ' ', '"'),
      fc.string({ unit: 'binary' }),
    );
    const line = fc.array(piece).map((pieces) => pieces.join(' '));
    await fc.assert(
      fc.asyncProperty(fc.array(line), async (lines) => {
        const session = createSession(createFakeDispatcher().dispatcher);
        for (const each of lines) {
          const reply = await session.answer(each);
          expect(reply.kind === 'nothing').toBe(each.trim() === '');
        }
      }),
    );
  });
});

test.each([
  ['/', ['/mail', '/as']],
  ['ex', ['exit']],
  ['/as a', ['admin', 'Ada']],
  ['/as Ada mo', ['moderator']],
])('%j is completed', async (line, words) => {
  const session = createSession(createFakeDispatcher(undefined, ['/mail']).dispatcher);
  await session.answer('/as Ada');
  expect(await session.complete(line)).toEqual(words);
});

test('people who have spoken may be named', async () => {
  const dispatcher = createFakeDispatcher().dispatcher;
  const named: unknown[] = [];
  const session = createSession({
    ...dispatcher,
    complete: async (_actor, line, people) => {
      named.push(line, people);
      return [];
    },
  });
  await session.answer('/as Ada');
  await session.complete('/mail owner a@x.org A');
  expect(named).toEqual(['/mail owner a@x.org A', ['admin', 'Ada']]);
});

describe('a button that asks for something first', () => {
  const deny: Button = {
    label: 'Deny',
    style: 'danger',
    action: { kind: 'deny', request: 1, planHash: 'hash' },
  };

  async function asked() {
    const { dispatcher, received } = createFakeDispatcher();
    const session = createSession(dispatcher);
    session.showNewest({ tone: 'plain', title: 'A request', buttons: [deny] }, true);
    expect(await textOf(session, '1')).toMatch(/Deny[\s\S]*Why\?[\s\S]*next line/);
    expect(received).toEqual([]);
    return { session, received };
  }

  test('is pressed with the next line, by who pressed it, digits too', async () => {
    const { session, received } = await asked();
    await session.answer('2 of them are enough');
    expect(received).toEqual([{ who: 'admin', role: 'admin', what: 'press deny: 2 of them are enough' }]);
    expect(await textOf(session, 'once more')).toMatch('isn’t a command');
  });

  test('is not pressed where the line is empty', async () => {
    const { session, received } = await asked();
    expect(await textOf(session, '  ')).toMatch('Nothing was changed');
    expect(received).toEqual([]);
  });

  test('is not pressed where a command comes instead, which is answered', async () => {
    const { session, received } = await asked();
    await session.answer('/mail list');
    expect(received.map(({ what }) => what)).toEqual(['/mail list']);
    expect(await textOf(session, 'why not')).toMatch('isn’t a command');
  });
});
