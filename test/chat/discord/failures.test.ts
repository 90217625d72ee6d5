import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RetryLater } from '../../../src/lib/retry-later.ts';
import { mailChannel, people, until } from '../../support/fake-discord/users.ts';
import { at, mailbox, requestsIn } from '../../support/fixtures/example-org.ts';
import { type DiscordFixture, startDiscordFixture } from './discord-fixture.ts';

let stage: DiscordFixture;
beforeEach(async () => {
  stage = await startDiscordFixture();
});
afterEach(async () => {
  await stage.close();
  expect(stage.discord.violations).toEqual([]);
  expect(stage.unexpected).toEqual([]);
});

const create = () => stage.say('mia', 'create', { address: 'ann@example.org' });
const stateOf = (request: number) => stage.app.store.requests.get(request)?.state;
const requestCount = () => requestsIn(stage.app).length;
const callsTo = (method: string, path: RegExp) =>
  stage.discord.calls.filter((call) => call.method === method && path.test(call.path)).length;
const answered = () => until(() => expect(callsTo('DELETE', /@?original/)).toBeGreaterThan(0));

describe('a payload that comes twice', () => {
  it('acts once, where Discord refuses the second acknowledgement', async () => {
    await create();
    await stage.open('Waits for the approval');
    stage.discord.redeliver();
    await until(() => expect(stage.logged).toContain('An interaction was answered before, or not in time'));
    expect(requestCount()).toBe(1);
    expect(await stage.publicMessages()).toHaveLength(1);
  });

  it('acts once and is answered, where Discord takes both acknowledgements', async () => {
    stage.discord.behaviour.acknowledgesTwice = true;
    await create();
    await stage.open('Waits for the approval');
    await answered();
    stage.discord.redeliver();
    await stage.alone('Discord sent this twice');
    expect(requestCount()).toBe(1);
  });

  it('acts once, where it is a click', async () => {
    await create();
    await stage.click('max', await stage.open('Waits for the approval'), 'Approve');
    await stage.open('on its way');
    stage.discord.redeliver();
    await until(() => expect(callsTo('POST', /callback/)).toBe(3));
    expect(await stage.jobs()).toEqual([]);
    expect(await stage.publicMessages()).toHaveLength(1);
  });
});

describe('a button', () => {
  it('works after a restart', async () => {
    await create();
    const waiting = await stage.open('Waits for the approval');
    await stage.restart();
    await stage.click('max', waiting, 'Approve');
    await stage.open('on its way');
    await stage.jobs();
    await stage.open('is created');
    expect(stage.mailServer.held.addresses.has(at('ann'))).toBe(true);
  });

  it('is decided once when two people press at the same time, and both are answered', async () => {
    await create();
    const waiting = await stage.open('Waits for the approval');
    await stage.click('otto', waiting, 'Deny');
    const form = await until(() => stage.forms()[0] ?? expect.fail('no form was opened'));
    await Promise.all([
      stage.click('max', waiting, 'Approve'),
      stage.send('otto', waiting, form, 'not now'),
      stage.click('ada', waiting, 'Approve'),
    ]);
    await until(() => expect(callsTo('POST', /webhooks/)).toBe(2));
    expect(await stage.jobs()).toEqual([]);
    expect(['applied', 'denied']).toContain(stateOf(1));
    expect(await stage.publicMessages()).toMatchObject([{ buttons: [] }]);
  });

  it('that is forged does nothing, and says so', async () => {
    await create();
    const waiting = await stage.open('Waits for the approval');
    for (const forged of [
      'approve:1',
      'x'.repeat(100),
      "' or 1=1 --",
      waiting.buttons[0]?.id.toLowerCase() ?? '',
    ])
      await stage.press('max', waiting, forged);
    await until(async () => {
      const told = (await stage.discord.seen(mailChannel)).filter(({ text }) =>
        text.includes('none of ours'),
      );
      expect(told).toHaveLength(4);
    });
    expect(stateOf(1)).toBe('awaiting-approval');
  });

  it('of a decided request says who decided', async () => {
    await create();
    const waiting = await stage.open('Waits for the approval');
    await stage.fill('otto', waiting, 'Deny', 'not now');
    await stage.open('Denied by <@3004>');
    await stage.open('not now');
    await stage.click('max', waiting, 'Approve');
    await stage.alone(/otto|denied/i);
    expect(stateOf(1)).toBe('denied');
  });
});

describe('while Discord takes no messages', () => {
  it('a finished request waits, and is shown when Discord is back', async () => {
    await create();
    await stage.click('max', await stage.open('Waits for the approval'), 'Approve');
    await stage.open('on its way');
    stage.discord.behaviour.down = true;
    expect(await stage.jobs()).not.toEqual([]);
    expect(stateOf(1)).toBe('applied');
    expect(await stage.jobs()).not.toEqual([]);
    stage.discord.behaviour.down = false;
    expect(await stage.jobs()).toEqual([]);
    await stage.open('is created');
    expect(stage.app.store.outbox.count()).toBe(0);
  });

  it('a new request is told to its asker, and shown in the channel later', async () => {
    stage.discord.behaviour.retryAfter = 30;
    await create();
    await stage.alone('shown in the channel as soon as');
    const [failure] = await stage.jobs();
    expect(failure instanceof RetryLater && failure.pause).toBeGreaterThanOrEqual(30_000);
    stage.discord.behaviour.retryAfter = 0;
    await stage.restart();
    expect(await stage.jobs()).toEqual([]);
    expect((await stage.open('Waits for the approval')).buttons).toHaveLength(4);
  });

  it('a post whose answer was lost is not made twice', async () => {
    stage.discord.behaviour.losesAnswers = 1;
    await create();
    await stage.alone('shown in the channel as soon as');
    await stage.say('max', 'request', { number: 1 });
    await answered();
    expect(await stage.jobs()).toEqual([]);
    expect(await stage.publicMessages()).toHaveLength(1);
    await stage.click('max', await stage.open('Waits for the approval'), 'Approve');
    await stage.open('on its way');
  });
});

describe('an error of Discord’s', () => {
  it.each([500, 400])('of status %d is logged without links and tokens', async (status) => {
    stage.put(at('ann'), mailbox('ann'));
    await stage.say('ada', 'create', { address: 'new@example.org' });
    await stage.open('on its way');
    await answered();
    stage.discord.behaviour.aloneStatus = status;
    const failures = await stage.jobs();
    expect(failures).toHaveLength(1);
    await stage.say('ada', 'show', { address: 'ann@example.org' });
    await until(() => expect(stage.unexpected).toHaveLength(2));
    const logged = inspect([failures, stage.unexpected.splice(0)], { depth: 9 });
    expect(logged).toContain('/webhooks/9000/…');
    expect(logged).not.toMatch(/facteur\.test|test-interaction-token/);
  });
});

describe('a request’s message', () => {
  it('shows what a job brings, though that comes before the command’s own answer', async () => {
    let delivered = Promise.resolve(true);
    const hasty = await startDiscordFixture({
      publish: async () => {
        const view = { tone: 'success', title: 'Done already' } as const;
        delivered = hasty.adapter().deliver(hasty.update({ view }));
        return true;
      },
    });
    await hasty.say('mia', 'create', { address: 'ann@example.org' });
    await hasty.open('Done already');
    await delivered;
    expect(await hasty.publicMessages()).toHaveLength(1);
    expect(await hasty.discord.directMessages(people.mia)).toEqual([]);
    await hasty.close();
  });

  it('that was deleted is posted anew', async () => {
    await create();
    const waiting = await stage.open('Waits for the approval');
    stage.discord.deleteMessage(waiting.id);
    await stage.say('max', 'request', { number: 1 });
    const anew = await stage.open('Waits for the approval');
    await stage.click('max', anew, 'Approve');
    await stage.open('on its way');
    stage.discord.deleteMessage(anew.id);
    expect(await stage.jobs()).toEqual([]);
    await stage.open('is created');
  });

  it('goes to the requester where the bot may no longer post, without buttons, and back when asked for', async () => {
    await create();
    const waiting = await stage.open('Waits for the approval');
    stage.discord.deleteMessage(waiting.id);
    stage.discord.behaviour.mayNotPostIn.add(mailChannel);
    const cancel = { label: 'Cancel', style: 'plain', action: { kind: 'cancel', request: 1 } } as const;
    const view = { tone: 'waiting', title: 'Still waiting', buttons: [cancel] } as const;
    await stage.adapter().deliver(stage.update({ view }));
    await stage.adapter().deliver(stage.update({ view: { ...view, title: 'Waiting on' } }));
    const letters = await stage.discord.directMessages(people.mia);
    expect(letters).toMatchObject([{ buttons: [], text: expect.stringContaining('Waiting on') }]);
    expect(letters[0]?.text).toContain('Buttons work in the server only');
    stage.discord.behaviour.mayNotPostIn.clear();
    await stage.say('max', 'request', { number: 1 });
    expect((await stage.open('Waits for the approval')).buttons).toHaveLength(4);
  });

  it('is for the asker alone where the bot may not post, with buttons that work', async () => {
    stage.discord.behaviour.mayNotPostIn.add(mailChannel);
    await create();
    const waiting = await stage.alone('Waits for the approval');
    expect(waiting.text).toContain('may not post in this channel');
    await stage.click('mia', waiting, 'Cancel');
    expect((await stage.alone('Cancelled by <@3003>')).id).toBe(waiting.id);
    expect(await stage.publicMessages()).toEqual([]);
  });

  it('has nowhere to go where neither channel nor person takes it, which ends its job', async () => {
    await create();
    const waiting = await stage.open('Waits for the approval');
    stage.discord.deleteMessage(waiting.id);
    stage.discord.behaviour.mayNotPostIn.add(mailChannel);
    stage.discord.behaviour.takesNoDirectMessages.add(people.mia);
    await stage.adapter().deliver(stage.update({ view: { tone: 'plain', title: 'gone' } }));
    expect(stage.logged).toContain('Discord lets us show this request nowhere');
  });
});
