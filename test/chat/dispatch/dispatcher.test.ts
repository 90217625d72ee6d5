import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Action } from '../../../src/domain/action.ts';
import { MailServerUnavailable } from '../../../src/mail-servers/port.ts';
import { claimRequest } from '../../../src/requests/lifecycle/claim-request.ts';
import {
  ada,
  aliasTo,
  at,
  clickOn,
  mailbox,
  max,
  mia,
  outside,
  requestOf,
  stranger,
} from '../../support/fixtures/example-org.ts';
import { askForPlan, planOfAliases } from '../../support/fixtures/many-changes.ts';
import { applyRows, runApplyJobs } from '../../support/run-jobs.ts';
import { createTestDispatcher, type TestDispatcher, viewText } from '../../support/test-dispatcher.ts';

let made: TestDispatcher;
beforeEach(async () => {
  made = await createTestDispatcher();
  made.put(at('bob'), mailbox('one'), { messages: 2, bytes: 2048 });
});
afterEach(() => made.close());

const say = (line: string, actor = ada) => made.dispatcher.run(actor, line);

describe('the dispatcher answers', () => {
  it('a request that is on its way, and says that more will follow', async () => {
    const shown = await say('/mail create ann@example.org');
    expect(shown).toMatchObject({ request: 1, ended: false, view: { tone: 'waiting' } });
    expect(shown.view.title).toBe('Create the mailbox ann@example.org…');
  });

  it('a request that is being stopped, and says that its end will follow', async () => {
    const { id } = await askForPlan(made.app, planOfAliases(300));
    await claimRequest(made.app, 'memory', applyRows(made.app)[0]?.id ?? 0);
    const stopped = await made.dispatcher.click(ada, { kind: 'cancel', request: id });
    expect(requestOf(made.app, id).state).toBe('stopping');
    expect(stopped).toMatchObject({ request: id, ended: false });
  });

  it('a request that waits for somebody, and says that nothing follows by itself', async () => {
    expect(await say('/mail delete bob@example.org')).toMatchObject({ request: 1, ended: true });
    expect(await say('/mail create ann@example.org', mia)).toMatchObject({ request: 2, ended: true });
  });

  it.each(['/mail show bob@example.org', '/mail', '/mail shwo bob', '/mail show "bob', '/mail show a b'])(
    'the line %s that was parsed before like the line itself',
    async (line) => {
      const { dispatcher } = made;
      expect(await dispatcher.runParsed(ada, dispatcher.parse(line))).toEqual(
        await dispatcher.run(ada, line),
      );
      expect(await dispatcher.runParsed(stranger, dispatcher.parse(line))).toEqual(
        await dispatcher.run(stranger, line),
      );
    },
  );

  it('a form for a reason that was sent with nothing in it, by asking for one there', async () => {
    const action: Action = { kind: 'give-reason', path: ['create'], values: { address: 'ann@example.org' } };
    const { view, refused } = await made.dispatcher.click(ada, action, '  \n ');
    expect(refused).toBeDefined();
    expect(view).toMatchObject({ hint: 'Write the reason here, in your own words.' });
    expect(view.buttons).toBeUndefined();
    expect(made.app.store.requests.get(1)).toBeUndefined();
  });

  it('before it is published, since from then on the job does the showing', async () => {
    const titles: string[] = [];
    const publishing = await createTestDispatcher({
      publish: async () => {
        await runApplyJobs(publishing.app);
        titles.push('published');
        return true;
      },
    });
    const shown = await publishing.dispatcher.run(ada, '/mail create ann@example.org');
    expect(titles).not.toEqual([]);
    expect(shown.view.tone).toBe('waiting');
    expect(publishing.app.store.requests.get(1)?.state).toBe('applied');
    await publishing.close();
  });

  it('that a command was accepted though the queue is away, and what comes of it', async () => {
    const away = await createTestDispatcher({ publish: async () => false });
    const shown = await away.dispatcher.run(ada, '/mail create ann@example.org');
    expect(shown).toMatchObject({ request: 1, ended: true });
    expect(shown.view.hint).toBe(
      'Request #1 is accepted. The queue can’t be reached now, so the request is applied later. ' +
        '/mail request show 1 shows it.',
    );
    expect((await away.dispatcher.run(ada, '/mail help')).view.hint).not.toContain('queue');
    await away.close();
  });

  it('in words where the mail server can not be asked', async () => {
    const failing = await createTestDispatcher({
      mailServer: {
        ...made.mailServer,
        read: () =>
          Promise.reject(new MailServerUnavailable('not-writable', 'mail/directory.sqlite: denied')),
      },
    });
    const { view } = await failing.dispatcher.run(ada, '/mail show bob@example.org');
    expect(view.title).toBe('The mail server can’t be reached or changed now: mail/directory.sqlite: denied');
    expect(view.hint).toContain('allow Facteur to write');
    expect(failing.reportError).toEqual([]);
    await failing.close();
  });

  it('with an error id where something happens that nobody foresaw, which is logged under it', async () => {
    const bug = new Error('a bug');
    const failing = await createTestDispatcher({
      mailServer: { ...made.mailServer, read: () => Promise.reject(bug) },
    });
    for (const shown of [
      await failing.dispatcher.run(ada, '/mail show bob@example.org'),
      await failing.dispatcher.click(ada, { kind: 'run', line: '/mail show bob@example.org' }),
    ]) {
      expect(shown).toMatchObject({ request: null, ended: true, view: { tone: 'failure' } });
      expect(shown.view.title).toContain('error abcd1234');
      expect(viewText(shown.view)).not.toContain('a bug');
    }
    expect(failing.reportError).toEqual([
      { error: bug, what: 'A command failed' },
      { error: bug, what: 'A command failed' },
    ]);
    await failing.close();
  });

  it('a button that fails, too', async () => {
    await say('/mail delete bob@example.org');
    const click = clickOn(made.app, { id: 1 });
    made.app.mailServer.readMany = () => Promise.reject(new Error('a bug'));
    const { view } = await made.dispatcher.click(ada, { kind: 'confirm', ...click });
    expect(view.title).toContain('error abcd1234');
    expect(made.reportError).toMatchObject([{ what: 'A button failed' }]);
  });
});

describe('whatever is typed or pressed', () => {
  const words = fc.constantFrom(
    ...['/mail', 'create', 'alias', 'show', 'list', 'forward', 'add', 'convert', 'quota', 'delete', 'domain'],
    ...[
      'restore',
      'requests',
      'request',
      'history',
      'status',
      'help',
      'password',
      'suspend',
      'resume',
      'remove',
    ],
    ...[
      'bob@example.org',
      '@example.org',
      'x@outside.example',
      'example.org',
      'alias',
      'mailbox',
      'to:',
      '1',
    ],
    ...[
      'owner',
      'handover',
      'revoke',
      '@bob',
      'for:<@U1|bob>',
      'quota:2G',
      'search:"',
      'search:%',
      'page:2',
      'kind:alias',
      'forward:',
      '__proto__',
      'constructor:x',
      '“”',
    ],
  );
  const lines = fc.oneof(
    fc.array(words, { maxLength: 6 }).map((typed) => typed.join(' ')),
    fc.string({ unit: 'grapheme', maxLength: 60 }),
    fc.string({ unit: 'binary', maxLength: 30 }).map((text) => `/mail ${text}`),
  );

  it('gets an answer, and none that nobody foresaw', async () => {
    await fc.assert(
      fc.asyncProperty(lines, fc.constantFrom(ada, max, mia, stranger), async (line, actor) => {
        const { view } = await say(line, actor);
        expect(view.title).toMatch(/\S/);
        expect(view.tone === 'failure' ? view.hint : 'fine').toMatch(/\S/);
        expect(made.reportError).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('is completed or not, and never fails', async () => {
    await fc.assert(
      fc.asyncProperty(lines, async (line) => {
        const completed = await made.dispatcher.complete(ada, line);
        expect(completed.length).toBeLessThanOrEqual(25);
        expect(made.reportError).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  it('is answered with what to do where the button is stale or another’s', async () => {
    await say('/mail delete bob@example.org', max);
    const click = clickOn(made.app, { id: 1 });
    const actions: Action[] = [
      { kind: 'confirm', ...click },
      { kind: 'approve', ...click },
      { kind: 'deny', ...click },
      { kind: 'cancel', request: 1 },
      { kind: 'confirm', request: 7, planHash: '' },
    ];
    for (const action of actions) {
      for (const actor of [mia, stranger]) {
        const { view } = await made.dispatcher.click(actor, action);
        expect(view.tone).toBe('failure');
        expect(view.hint).toMatch(/\S/);
      }
    }
    expect(made.app.store.requests.get(1)?.state).toBe('awaiting-confirmation');
  });
});

describe('a button that asks how many mailboxes are deleted', () => {
  const press = async (typed: string) => {
    await say('/mail delete bob@example.org', max);
    const click = { kind: 'confirm', ...clickOn(made.app, { id: 1 }), lost: 1200 } as const;
    expect(made.dispatcher.formFor(max, click)).toEqual({
      title: 'Delete 1,200 mailboxes',
      label: 'How many mailboxes are deleted?',
      submit: 'Delete',
    });
    const { view } = await made.dispatcher.click(max, click, typed);
    return { view, state: made.app.store.requests.get(1)?.state };
  };

  it.each(['', '120', 'all'])('does nothing where “%s” is typed', async (typed) => {
    const { view, state } = await press(typed);
    expect(view.title).toBe(
      'Nothing was done: 1,200 mailboxes are to be deleted, and you wrote another number.',
    );
    expect(state).toBe('awaiting-confirmation');
  });

  it.each(['1200', ' 1,200 ', '1 200'])('does what it says where “%s” is typed', async (typed) => {
    expect((await press(typed)).state).not.toBe('awaiting-confirmation');
  });
});

describe('completion', () => {
  it('offers the tenant’s addresses and domains, and no other’s', async () => {
    made.put(at('bobby'), aliasTo(outside('x')));
    expect(await made.dispatcher.complete(ada, '/mail show bob')).toEqual([
      'bob@example.org',
      'bobby@example.org',
    ]);
    expect(await made.dispatcher.complete(ada, '/mail create new@ex')).toEqual(['new@example.org']);
    expect(await made.dispatcher.complete(ada, '/mail forward add bob@example.org bobb')).toEqual([
      'bobby@example.org',
    ]);
    expect(await made.dispatcher.complete(stranger, '/mail show bob')).toEqual([]);
    expect(await made.dispatcher.complete(stranger, '/mail create new@ex')).toEqual([]);
  });

  it('offers the names that are known where somebody is wanted', async () => {
    const complete = (typed: string) =>
      made.dispatcher.complete(ada, `/mail owner bob@example.org ${typed}`, ['Ada', 'anna', 'Max']);
    expect(await complete('A')).toEqual(['Ada', 'anna', 'at:']);
    expect(await complete('@m')).toEqual(['@Max']);
    expect(await made.dispatcher.complete(ada, '/mail owner bob@example.org a')).toEqual(['at:']);
  });

  it('offers 25 at most', async () => {
    for (let index = 0; index < 40; index += 1) made.put(at(`a${index}`), aliasTo(outside('x')));
    expect(await made.dispatcher.complete(ada, '/mail show a')).toHaveLength(25);
  });
});

describe('what is typed in the forms that programs give it', () => {
  const list = '"Dupont, Anne" <anne@outside.example>; <mailto:leo@outside.example|leo@outside.example>';
  const forwards = ['anne@outside.example', 'leo@outside.example'];
  const held = () => made.mailServer.held.addresses.get(at('new'));

  it('is read in a line', async () => {
    await made.type(`/mail create new@example.org forward:${list} quota:2 Go`);
    expect(held()).toMatchObject({ forwards, mailbox: { quota: 2 * 1024 ** 3 } });
  });

  it('is read in the fields of a form or of a platform’s own command', async () => {
    const values = { address: 'New One <\u200bnew@example.org>', forward: list, quota: '1 500 Mo' };
    await made.dispatcher.call(ada, { path: ['create'], values });
    await runApplyJobs(made.app);
    expect(held()).toMatchObject({ forwards, mailbox: { quota: 1500 * 1024 ** 2 } });
  });

  it('is asked about beside its field where it may be one of two', async () => {
    const shown = await made.dispatcher.call(ada, {
      path: ['create'],
      values: { address: 'new@example.org', quota: '1,500M' },
    });
    expect(shown.refused).toMatchObject({ field: 'quota' });
    expect(viewText(shown.view)).toContain('Type 1500M or 1.5M.');
  });

  it('is the number of a request with its sign', async () => {
    await made.type('/mail create new@example.org');
    for (const number of ['#1', 'nº 1', '１'])
      expect((await say(`/mail request show ${number}`)).view.title).toContain('new@example.org');
  });
});
