import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Policy } from '../../../../src/policy/policy.ts';
import { remindApprovers } from '../../../../src/requests/lifecycle/remind-approvers.ts';
import { otherChannel, plain, until } from '../../../support/fake-discord/users.ts';
import { approvalTime, exampleOrg } from '../../../support/fixtures/example-org.ts';
import { ruleWith, tenantWith } from '../../../support/fixtures/policy.ts';
import { type DiscordFixture, startDiscordFixture } from '../discord-fixture.ts';

let fixture: DiscordFixture;
let policy: Policy;
const role = { kind: 'group', id: '777' } as const;

/** A server whose approvers are asked in a channel of their own. */
const apart = (sets: Partial<ReturnType<typeof ruleWith>['sets']> = {}): Policy => ({
  fromFile: true,
  mailServers: [],
  tenants: new Map([
    [
      'discord/1000',
      tenantWith('discord/1000', {
        domains: [exampleOrg],
        approvals: { tenant: 'discord/1000', platform: 'discord', channel: otherChannel },
        roles: { member: [], moderator: [{ kind: 'user', id: '3002' }], admin: [role] },
      }),
    ],
  ]),
  people: new Map(),
  rules: [ruleWith({ sets })],
});

beforeEach(async () => {
  policy = apart();
  fixture = await startDiscordFixture({ policy: () => policy });
});
afterEach(async () => {
  await fixture.close();
  expect(fixture.discord.violations).toEqual([]);
  expect(fixture.unexpected).toEqual([]);
});

const create = () => fixture.say('mia', 'create', { address: 'ann@example.org' });
const stateOf = (request: number) => fixture.app.store.requests.get(request)?.state;
const inOther = (text: string | RegExp) => fixture.find({ text, alone: false, channel: otherChannel });
const aloneInOther = (text: string) => fixture.find({ text, alone: true, channel: otherChannel });
const callsFor = (body: string) =>
  fixture.discord.calls.filter((call) => JSON.stringify(call.body)?.includes(body));

/** The message in the approvers' channel, once it is posted. */
async function toApprovers() {
  await fixture.open('Waiting for the approval');
  await fixture.jobs();
  return inOther('Waiting for the approval');
}

describe('denying on Discord', () => {
  it('asks why in a form, and the requester is told', async () => {
    await create();
    const asked = await toApprovers();
    await fixture.fill('max', asked, 'Deny', 'We have *that* address already');
    const denied = await fixture.open('Denied by <@3002>');
    expect(denied.buttons).toEqual([]);
    expect(plain(denied.text)).toContain('**Reason for the denial:**\n> We have *that* address already');
    expect(fixture.forms()[0]?.title).toBe('Deny request #1');
  });

  it('after a restart, with a form from before it, still works', async () => {
    await create();
    const asked = await toApprovers();
    await fixture.click('max', asked, 'Deny');
    const form = await until(() => fixture.forms()[0] ?? expect.fail('no form'));
    await fixture.restart();
    await fixture.send('max', asked, form, 'not now');
    await fixture.open('Denied by <@3002>');
  });

  it('is refused in words where it was decided, or the role was lost, while the form was open', async () => {
    await create();
    const asked = await toApprovers();
    await fixture.click('max', asked, 'Deny');
    const form = await until(() => fixture.forms()[0] ?? expect.fail('no form'));
    fixture.roles['discord/1000/3002'] = ['member'];
    await fixture.send('max', asked, form, 'not now');
    await aloneInOther('Only a moderator or an admin can approve');
    expect(stateOf(1)).toBe('awaiting-approval');
    await fixture.click('ada', asked, 'Approve');
    await fixture.open('is being applied');
    fixture.roles['discord/1000/3002'] = ['moderator'];
    await fixture.send('max', asked, form, 'not now');
    await aloneInOther('is already');
  });

  it('refuses who may not at once, without a form', async () => {
    await create();
    await fixture.click('mia', await toApprovers(), 'Deny');
    await aloneInOther('You can’t approve your own request');
    expect(fixture.forms()).toEqual([]);
  });
});

it('a reason that policy wants is asked for in a form', async () => {
  policy = apart({ reason: 'required' });
  await create();
  const refused = await fixture.alone('A reason is required');
  await fixture.fill('mia', refused, 'Give a reason', 'I start on Monday');
  const asked = await fixture.open('Waiting for the approval');
  expect(plain(asked.text)).toContain('**Reason:**\n> I start on Monday');
  // The question for it, which is answered, is gone.
  await until(() =>
    expect(fixture.discord.calls.filter(({ method }) => method === 'DELETE')).toHaveLength(1),
  );
});

describe('approvers with a channel of their own', () => {
  it('are asked there, and what is decided in either place is shown in both', async () => {
    await create();
    const asked = await fixture.open('Waiting for the approval');
    expect(await fixture.jobs()).toEqual([]);
    const there = await inOther('Waiting for the approval');
    expect(there.buttons.map(({ label }) => label)).toEqual(['Approve', 'Deny', 'Details', 'Cancel']);
    await fixture.click('max', there, 'Approve');
    await inOther('is being applied');
    await fixture.open('is being applied');
    expect(await fixture.jobs()).toEqual([]);
    expect(await inOther(' created')).toMatchObject({ id: there.id, buttons: [] });
    expect(await fixture.open(' created')).toMatchObject({ id: asked.id, buttons: [] });
    expect(await fixture.discord.seen(otherChannel)).toHaveLength(1);
  });

  it('are not asked before the requester has confirmed, nor where that never comes', async () => {
    await fixture.say('ada', 'create', { address: 'ann@example.org' });
    await fixture.open('is being applied');
    await fixture.jobs();
    await fixture.say('mia', 'delete', { address: 'ann@example.org' });
    await fixture.open('Nothing changes before that');
    await fixture.jobs();
    expect(await fixture.discord.seen(otherChannel)).toEqual([]);
    await fixture.click('mia', await fixture.open('Nothing changes before that'), 'Cancel');
    await fixture.open('Cancelled by <@3003>');
    await fixture.jobs();
    expect(await fixture.discord.seen(otherChannel)).toEqual([]);
  });

  it('that the bot may not write to is logged, and the request is decided where it was asked for', async () => {
    fixture.discord.behaviour.mayNotPostIn.add(otherChannel);
    await create();
    await fixture.open('Waiting for the approval');
    expect(await fixture.jobs()).toEqual([]);
    expect(fixture.logged).toContain('Discord lets us show this request nowhere');
    expect(await fixture.jobs()).toEqual([]);
    const asked = await fixture.open('Waiting for the approval');
    await fixture.click('max', asked, 'Approve');
    await fixture.open('is being applied');
  });

  it('are reminded in answer to the message, and a second group is called in the end, by name and once', async () => {
    policy = apart({ escalateTo: { tenant: 'discord/1000', platform: 'discord', group: '555' } });
    await create();
    await fixture.open('Waiting for the approval');
    await fixture.jobs();
    const there = await inOther('Waiting for the approval');
    fixture.pass(24 * 60 * 60_000);
    expect(await remindApprovers(fixture.app)).toBe(1);
    await fixture.jobs();
    await inOther('has been waiting since');
    expect(callsFor('has been waiting since')[0]?.body).toMatchObject({
      message_reference: { message_id: there.id },
      allowed_mentions: { parse: [], users: [], roles: [] },
    });

    fixture.pass(approvalTime / 2);
    await remindApprovers(fixture.app);
    fixture.discord.behaviour.losesAnswers = 1;
    expect(await fixture.jobs()).toHaveLength(1);
    expect(await fixture.jobs()).toEqual([]);
    await inOther('<@&555>');
    const escalations = callsFor('<@&555>');
    expect(escalations[0]?.body).toMatchObject({
      allowed_mentions: { parse: [], users: [], roles: ['555'] },
    });
    expect(
      (await fixture.discord.seen(otherChannel)).filter(({ text }) => text.includes('<@&555>')),
    ).toHaveLength(1);
  });

  it('are called by name when an admin does without them', async () => {
    policy = {
      ...policy,
      rules: [{ ...ruleWith({}), needs: { mailbox: { admin: 'approval' } } }],
    };
    await fixture.say('ada', 'create', { address: 'ann@example.org', 'break-glass': 'she is here now' });
    await fixture.open('is being applied');
    expect(await fixture.jobs()).toEqual([]);
    await inOther('<@3001> skipped approval');
    expect(callsFor('<@3001> skipped approval')[0]?.body).toMatchObject({
      allowed_mentions: { users: ['3002'], roles: ['777'] },
    });
    await inOther(' created');
  });
});
