import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { until } from '../../../support/fake-discord/users.ts';
import { aliasTo, at, mailbox, outside, requestOf } from '../../../support/fixtures/example-org.ts';
import { type DiscordFixture, startDiscordFixture } from '../discord-fixture.ts';

const names = ['temp1', 'temp2', 'temp3'];

describe('several addresses on Discord', () => {
  let org: DiscordFixture;
  beforeEach(async () => {
    org = await startDiscordFixture();
    for (const name of names) org.put(at(name), mailbox(name));
    org.put(at('team'), aliasTo(at('temp1'), outside('x')));
  });
  afterEach(async () => {
    await org.close();
    expect([org.unexpected, org.discord.violations]).toEqual([[], []]);
  });

  const held = (name: string) => org.mailServer.held.addresses.get(at(name)) ?? null;

  it('that match are deleted, and taken out of forwards', async () => {
    await org.say('ada', 'delete', { where: 'search:temp kind:mailbox' });
    const asked = await org.open('3 addresses by search:temp kind:mailbox');
    await org.click('ada', asked, 'Delete 3 mailboxes');
    await until(() => expect(requestOf(org.app, 1).state).toBe('queued'));
    await org.jobs();
    expect([...names, 'team'].map(held)).toEqual([null, null, null, aliasTo(outside('x'))]);
  });

  it('are picked from a list in a form', async () => {
    await org.say('ada', 'list', { kind: 'mailbox' });
    const list = await org.alone('temp3@example.org');
    const form = await org.formAfter(() => org.click('ada', list, 'Select'));
    await org.submit('ada', list, form, {
      addresses: 'temp1@example.org temp3@example.org',
      action: 'suspend',
    });
    await until(() => expect(requestOf(org.app, 1).state).toBe('queued'));
    await org.jobs();
    expect(names.map((name) => held(name)?.enabled)).toEqual([false, true, false]);
  });
});
