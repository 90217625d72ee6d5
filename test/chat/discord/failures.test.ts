import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RetryLater } from '../../../src/lib/retry-later.ts';
import { mailChannel, people, until } from '../../support/fake-discord/users.ts';
import { at, mailbox, requestsIn } from '../../support/fixtures/example-org.ts';
import { type DiscordFixture, startDiscordFixture } from './discord-fixture.ts';

let fixture: DiscordFixture;
beforeEach(async () => {
  fixture = await startDiscordFixture();
});
afterEach(async () => {
  await fixture.close();
  expect(fixture.discord.violations).toEqual([]);
  expect(fixture.unexpected).toEqual([]);
});

const create = () => fixture.say('mia', 'create', { address: 'ann@example.org' });
const stateOf = (request: number) => fixture.app.store.requests.get(request)?.state;
const requestCount = () => requestsIn(fixture.app).length;
const callsTo = (method: string, path: RegExp) =>
  fixture.discord.calls.filter((call) => call.method === method && path.test(call.path)).length;
const answered = () => until(() => expect(callsTo('DELETE', /@?original/)).toBeGreaterThan(0));

describe('a payload that comes twice', () => {
  it('acts once, where Discord refuses the second acknowledgement', async () => {
    await create();
    await fixture.open('Waiting for the approval');
    fixture.discord.redeliver();
    await until(() => expect(fixture.logged).toContain('An interaction was answered before, or not in time'));
    expect(requestCount()).toBe(1);
    expect(await fixture.publicMessages()).toHaveLength(1);
  });

  it('acts once and is answered, where Discord takes both acknowledgements', async () => {
    fixture.discord.behaviour.acknowledgesTwice = true;
    await create();
    await fixture.open('Waiting for the approval');
    await answered();
    fixture.discord.redeliver();
    await fixture.alone('Discord sent this twice');
    expect(requestCount()).toBe(1);
  });

  it('acts once, where it is a click', async () => {
    await create();
    await fixture.click('max', await fixture.open('Waiting for the approval'), 'Approve');
    await fixture.open('is being applied');
    fixture.discord.redeliver();
    await until(() => expect(callsTo('POST', /callback/)).toBe(3));
    expect(await fixture.jobs()).toEqual([]);
    expect(await fixture.publicMessages()).toHaveLength(1);
  });
});

describe('a button', () => {
  it('works after a restart', async () => {
    await create();
    const waiting = await fixture.open('Waiting for the approval');
    await fixture.restart();
    await fixture.click('max', waiting, 'Approve');
    await fixture.open('is being applied');
    await fixture.jobs();
    await fixture.open(' created');
    expect(fixture.mailServer.held.addresses.has(at('ann'))).toBe(true);
  });

  it('is decided once when two people press at the same time, and both are answered', async () => {
    await create();
    const waiting = await fixture.open('Waiting for the approval');
    await fixture.click('otto', waiting, 'Deny');
    const form = await until(() => fixture.forms()[0] ?? expect.fail('no form was opened'));
    await Promise.all([
      fixture.click('max', waiting, 'Approve'),
      fixture.send('otto', waiting, form, 'not now'),
      fixture.click('ada', waiting, 'Approve'),
    ]);
    await until(() => expect(callsTo('POST', /webhooks/)).toBe(2));
    expect(await fixture.jobs()).toEqual([]);
    expect(['applied', 'denied']).toContain(stateOf(1));
    expect(await fixture.publicMessages()).toMatchObject([{ buttons: [] }]);
  });

  it('that is forged does nothing, and says so', async () => {
    await create();
    const waiting = await fixture.open('Waiting for the approval');
    for (const forged of [
      'approve:1',
      'x'.repeat(100),
      "' or 1=1 --",
      waiting.buttons[0]?.id.toLowerCase() ?? '',
    ])
      await fixture.press('max', waiting, forged);
    await until(async () => {
      const refusals = (await fixture.discord.seen(mailChannel)).filter(({ text }) =>
        text.includes('no longer works'),
      );
      expect(refusals).toHaveLength(4);
    });
    expect(stateOf(1)).toBe('awaiting-approval');
  });

  it('of a decided request says who decided', async () => {
    await create();
    const waiting = await fixture.open('Waiting for the approval');
    await fixture.fill('otto', waiting, 'Deny', 'not now');
    await fixture.open('Denied by <@3004>');
    await fixture.open('not now');
    await fixture.click('max', waiting, 'Approve');
    await fixture.alone(/otto|denied/i);
    expect(stateOf(1)).toBe('denied');
  });
});

describe('while Discord takes no messages', () => {
  it('a finished request waits, and is shown when Discord is back', async () => {
    await create();
    await fixture.click('max', await fixture.open('Waiting for the approval'), 'Approve');
    await fixture.open('is being applied');
    fixture.discord.behaviour.down = true;
    expect(await fixture.jobs()).not.toEqual([]);
    expect(stateOf(1)).toBe('applied');
    expect(await fixture.jobs()).not.toEqual([]);
    fixture.discord.behaviour.down = false;
    expect(await fixture.jobs()).toEqual([]);
    await fixture.open(' created');
    expect(fixture.app.store.outbox.count()).toBe(0);
  });

  it('its requester sees a new request, and it is shown in the channel later', async () => {
    fixture.discord.behaviour.retryAfter = 30;
    await create();
    await fixture.alone('appears in the channel as soon as');
    const [failure] = await fixture.jobs();
    expect(failure instanceof RetryLater && failure.pause).toBeGreaterThanOrEqual(30_000);
    fixture.discord.behaviour.retryAfter = 0;
    await fixture.restart();
    expect(await fixture.jobs()).toEqual([]);
    expect((await fixture.open('Waiting for the approval')).buttons).toHaveLength(4);
  });

  it('a post whose answer was lost is not made twice', async () => {
    fixture.discord.behaviour.losesAnswers = 1;
    await create();
    await fixture.alone('appears in the channel as soon as');
    await fixture.say('max', 'request show', { number: 1 });
    await answered();
    expect(await fixture.jobs()).toEqual([]);
    expect(await fixture.publicMessages()).toHaveLength(1);
    await fixture.click('max', await fixture.open('Waiting for the approval'), 'Approve');
    await fixture.open('is being applied');
  });
});

describe('an error of Discord’s', () => {
  it.each([500, 400])('of status %d is logged without links and tokens', async (status) => {
    fixture.put(at('ann'), mailbox('ann'));
    await fixture.say('ada', 'create', { address: 'new@example.org' });
    await fixture.open('is being applied');
    await answered();
    fixture.discord.behaviour.aloneStatus = status;
    const failures = await fixture.jobs();
    expect(failures).toHaveLength(1);
    await fixture.say('ada', 'show', { address: 'ann@example.org' });
    await until(() => expect(fixture.unexpected).toHaveLength(2));
    const logged = inspect([failures, fixture.unexpected.splice(0)], { depth: 9 });
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
    const waiting = await fixture.open('Waiting for the approval');
    fixture.discord.deleteMessage(waiting.id);
    await fixture.say('max', 'request show', { number: 1 });
    const anew = await fixture.open('Waiting for the approval');
    await fixture.click('max', anew, 'Approve');
    await fixture.open('is being applied');
    fixture.discord.deleteMessage(anew.id);
    expect(await fixture.jobs()).toEqual([]);
    await fixture.open(' created');
  });

  it('goes to the requester where the bot may no longer post, without buttons, and back when asked for', async () => {
    await create();
    const waiting = await fixture.open('Waiting for the approval');
    fixture.discord.deleteMessage(waiting.id);
    fixture.discord.behaviour.mayNotPostIn.add(mailChannel);
    const cancel = { label: 'Cancel', style: 'plain', action: { kind: 'cancel', request: 1 } } as const;
    const view = { tone: 'waiting', title: 'Still waiting', buttons: [cancel] } as const;
    await fixture.adapter().deliver(fixture.update({ view }));
    await fixture.adapter().deliver(fixture.update({ view: { ...view, title: 'Waiting on' } }));
    const directMessages = await fixture.discord.directMessages(people.mia);
    expect(directMessages).toMatchObject([{ buttons: [], text: expect.stringContaining('Waiting on') }]);
    expect(directMessages[0]?.text).toContain('Buttons work in the server only');
    fixture.discord.behaviour.mayNotPostIn.clear();
    await fixture.say('max', 'request show', { number: 1 });
    expect((await fixture.open('Waiting for the approval')).buttons).toHaveLength(4);
  });

  it('is for the requester alone where the bot may not post, with buttons that work', async () => {
    fixture.discord.behaviour.mayNotPostIn.add(mailChannel);
    await create();
    const waiting = await fixture.alone('Waiting for the approval');
    expect(waiting.text).toContain('can’t post in this channel');
    await fixture.click('mia', waiting, 'Cancel');
    expect((await fixture.alone('Cancelled by <@3003>')).id).toBe(waiting.id);
    expect(await fixture.publicMessages()).toEqual([]);
  });

  it('has nowhere to go where neither channel nor person takes it, which ends its job', async () => {
    await create();
    const waiting = await fixture.open('Waiting for the approval');
    fixture.discord.deleteMessage(waiting.id);
    fixture.discord.behaviour.mayNotPostIn.add(mailChannel);
    fixture.discord.behaviour.takesNoDirectMessages.add(people.mia);
    await fixture.adapter().deliver(fixture.update({ view: { tone: 'plain', title: 'gone' } }));
    expect(fixture.logged).toContain('Discord lets us show this request nowhere');
  });
});
