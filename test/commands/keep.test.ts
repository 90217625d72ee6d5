import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { translationsFor } from '../../src/chat/i18n/languages.ts';
import { currentRequestView } from '../../src/chat/view/current-request-view.ts';
import type { AddressState } from '../../src/domain/address/address-state.ts';
import { noPolicy } from '../../src/policy/policy.ts';
import { startDueRequests } from '../../src/requests/due/start-due-requests.ts';
import {
  ada,
  aliasTo,
  at,
  change,
  mailbox,
  mia,
  outside,
  requestOf,
  requestsIn,
} from '../support/fixtures/example-org.ts';
import { ruleWith } from '../support/fixtures/policy.ts';
import { askWith, day, later } from '../support/fixtures/times.ts';
import { runAllApplyJobs } from '../support/run-jobs.ts';
import { createTestDispatcher, type TestDispatcher } from '../support/test-dispatcher.ts';

let made: TestDispatcher;
beforeEach(async () => {
  made = await createTestDispatcher();
});
afterEach(() => made.close());

const bob = at('bob');
const box = mailbox('one', { quota: 1024 ** 3 });

/** Makes a change that lasts for a day. @returns the number of the request that undoes it. */
async function forADay(after: AddressState): Promise<number> {
  const { app } = made;
  made.put(bob, box);
  const { id } = await askWith(app, ada, change(bob, box, after), { until: later(app, day) });
  await runAllApplyJobs(app);
  return id + 1;
}

async function nextDay(): Promise<AddressState | undefined> {
  const { app } = made;
  made.pass(day);
  await startDueRequests(app);
  await runAllApplyJobs(app);
  return made.mailServer.held.addresses.get(bob);
}

const off = { ...box, enabled: false };

it('says of a request that undoes another what it does, when, by whose agreement, and how to keep it', async () => {
  const back = await forADay(off);
  for (const locale of ['en', 'fr'] as const)
    expect(
      currentRequestView(made.app, translationsFor(locale), requestOf(made.app, back)),
    ).toMatchSnapshot();
});

it('keeps it for good', async () => {
  const back = await forADay(off);
  const view = await made.press(await made.type(`/mail request show ${back}`), 'Keep for good');
  expect(view.title).toBe('bob@example.org stays as it is.');
  expect(await nextDay()).toEqual(off);
  expect(await made.type(`/mail request show ${back}`)).toMatchObject({
    text: [expect.stringContaining('request #3 says what becomes of it')],
  });
});

it('keeps it for 30 more days', async () => {
  const back = await forADay(off);
  await made.press(await made.type(`/mail request show ${back}`), 'Keep 30 more days');
  expect(await nextDay()).toEqual(off);
  for (let days = 1; days < 30; days += 1) expect(await nextDay()).toEqual(off);
  expect(await nextDay()).toEqual(box);
});

it('lets it end as planned, with a word that this is meant', async () => {
  const back = await forADay(off);
  const view = await made.press(await made.type(`/mail request show ${back}`), 'Let it end');
  expect(view.text?.at(-1)).toContain('lets this end as planned');
  expect(view.buttons?.map(({ label }) => label)).toEqual(['Keep 30 more days', 'Keep for good']);
  expect(await nextDay()).toEqual(box);
});

it.each(['en', 'fr'] as const)('shows whoever agrees to it what goes on, in %s', async (locale) => {
  const back = await forADay({ ...box, forwards: [outside('bob')] });
  await made.type(`/mail request keep ${back}`, mia);
  const view = currentRequestView(made.app, translationsFor(locale), requestOf(made.app, back + 1));
  expect(view.text?.[0]).toBe(
    locale === 'en'
      ? 'Mail is forwarded to bob@outside.example (outside).'
      : 'Le courrier est transféré vers bob@outside.example (externe).',
  );
});

it('asks whoever would have to agree to it now', async () => {
  const back = await forADay(off);
  const view = await made.type(`/mail request keep ${back}`, mia);
  expect(view.text?.join(' ')).toContain('Waiting for the approval');
  expect(requestOf(made.app, back).state).toBe('scheduled');
});

it('refuses a request that undoes nothing, or is over', async () => {
  const back = await forADay(off);
  expect((await made.type(`/mail request keep ${back - 1}`)).title).toContain('nothing to undo');
  await nextDay();
  expect((await made.type(`/mail request keep ${back}`)).title).toContain('nothing to undo');
});

it.each([
  ['/mail suspend bob@example.org', off],
  ['/mail quota bob@example.org 2G', mailbox('one', { quota: 2 * 1024 ** 3 })],
  ['/mail forward add bob@example.org x@outside.example', { ...box, forwards: [outside('x')] }],
  [
    '/mail forward add bob@example.org x@outside.example y@outside.example',
    { ...box, forwards: [outside('x'), outside('y')] },
  ],
])('takes %s, which is so for a time only, as a wish that it stays', async (line, after) => {
  const back = await forADay(after);
  expect((await made.type(line)).title).toBe('bob@example.org stays as it is.');
  expect(requestOf(made.app, back).state).toBe('cancelled');
  expect(await nextDay()).toEqual(after);
});

describe('an alias that is there for a time only', () => {
  const info = at('info');
  const alias = aliasTo(outside('x'));
  const line = '/mail alias info@example.org x@outside.example';
  const found = () => made.mailServer.held.addresses.get(info);
  const forADay = async () => {
    await made.type(`${line} until:1d`);
    expect(found()).toEqual(alias);
  };
  const month = async () => {
    for (let days = 0; days < 40; days += 1) await nextDay();
  };

  it('stays for good where the same is asked for again', async () => {
    await forADay();
    expect((await made.type(line)).title).toBe('info@example.org stays as it is.');
    expect(requestOf(made.app, 2).state).toBe('cancelled');
    await month();
    expect(found()).toEqual(alias);
  });

  it('stays for as long as it is asked for again', async () => {
    await forADay();
    await made.type(`${line} until:5d`);
    for (let days = 0; days < 4; days += 1) {
      await nextDay();
      expect(found()).toEqual(alias);
    }
    await nextDay();
    expect(found()).toEqual({ ...alias, enabled: false });
    await month();
    expect(found()).toBeUndefined();
  });

  it('takes mail again where it was suspended at its time', async () => {
    await forADay();
    await nextDay();
    expect(found()).toEqual({ ...alias, enabled: false });
    expect((await made.type(line)).title).toBe('info@example.org resumed.');
    await month();
    expect(found()).toEqual(alias);
  });

  it('takes the agreement of making it, not just of resuming it', async () => {
    const rule = ruleWith({ needs: { mailbox: { member: 'nothing' } } });
    await made.close();
    made = await createTestDispatcher({ policy: () => ({ ...noPolicy, rules: [rule] }) });
    await forADay();
    const view = await made.type(line, mia);
    expect(view.text?.join(' ')).toContain('Waiting for the approval');
    expect(requestOf(made.app, 2).state).toBe('scheduled');
  });

  it('gets the note that is given with it', async () => {
    await forADay();
    await made.type(`${line} note:fair`);
    expect(requestOf(made.app, 2).state).toBe('cancelled');
    expect(made.app.store.notes.of(info)).toBe('fair');
  });

  it('is taken for whoever wants another one of its name', async () => {
    await forADay();
    const view = await made.type('/mail alias info@example.org y@outside.example');
    expect(view.title).toContain('already');
    expect(requestOf(made.app, 2).state).toBe('scheduled');
  });
});

/** Presses the button of the notice that tells how a request ended. */
const again = (request: number) => {
  const button = { label: 'Ask again', style: 'plain', action: { kind: 'ask-again', request } } as const;
  return made.press({ tone: 'plain', title: 'Ended', buttons: [button] }, 'Ask again');
};

it('is asked for again where it was denied', async () => {
  const back = await forADay(off);
  const asked = await made.type(`/mail request keep ${back}`, mia);
  const denied = await made.press(asked, 'Deny', ada, 'no');
  expect(denied.title).toContain('denied');
  expect((await again(3)).title).toBe('bob@example.org stays as it is.');
  expect(requestOf(made.app, back).state).toBe('cancelled');
});

it('is wanted by a request for good that is asked for again while it is so for a time', async () => {
  made.put(bob, box);
  const asked = await made.type('/mail suspend bob@example.org', mia);
  await made.press(asked, 'Deny', ada, 'no');
  const back = await forADay(off);
  await again(1);
  expect(requestOf(made.app, back).state).toBe('cancelled');
  expect(await nextDay()).toEqual(off);
});

it('says as ever that something is so already where it is for good', async () => {
  made.put(bob, off);
  expect((await made.type('/mail suspend bob@example.org')).title).toContain('already');
});

it('takes the times of a command as they are typed, and undoes it then', async () => {
  made.put(bob, box);
  const view = await made.type('/mail suspend bob@example.org at:2d until:4d');
  expect(view).toMatchObject({ title: 'Suspend bob@example.org: scheduled', tone: 'waiting' });
  const seen: (boolean | undefined)[] = [];
  for (let days = 0; days < 5; days += 1) seen.push((await nextDay())?.enabled);
  expect(seen).toEqual([true, false, false, true, true]);
});

it('has no time for a link', async () => {
  made.put(bob, box);
  expect((await made.type('/mail password set bob@example.org at:2d')).title).toContain('at:');
  expect(requestsIn(made.app)).toEqual([]);
});

it('takes a wish for several addresses as one that those stay which are so for a time only', async () => {
  const back = await forADay(off);
  made.put(at('ann'), mailbox('two'));
  const view = await made.type('/mail suspend where:"kind:mailbox"');
  const label = view.buttons?.[0]?.label ?? '';
  expect(view.title).toContain('Suspend 1 address and keep 1 address as it is');
  await made.press(view, label);
  expect(requestOf(made.app, back).state).toBe('cancelled');
  expect(await nextDay()).toEqual(off);
});
