import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { at } from '../../../support/fixtures/example-org.ts';
import { type DiscordFixture, startDiscordFixture } from '../discord-fixture.ts';

let org: DiscordFixture;
beforeEach(async () => {
  org = await startDiscordFixture();
});
afterEach(async () => {
  await org.close();
  expect([org.unexpected, org.discord.violations]).toEqual([[], []]);
});

const give = (who: 'ada' | 'mia', ...lines: string[]) =>
  org.say(who, 'file import', {
    file: org.discord.attachments.upload('a.csv', ['address,kind,forwards', ...lines].join('\n')),
  });

describe('a file of addresses on Discord', () => {
  it('is shown, confirmed and applied', async () => {
    await give('ada', 'ann@example.org,mailbox', 'eve@example.org,mailbox');
    await org.click('ada', await org.open('Import 2 addresses into example.org?'), 'Create 2 mailboxes');
    await org.open('is being applied');
    await org.jobs();
    await org.open('2 addresses imported into example.org.');
    expect(await org.app.mailServer.read(at('eve'))).toMatchObject({ enabled: true });
  });

  it('of a member waits for an approver', async () => {
    await give('mia', 'ann@example.org,mailbox', 'eve@example.org,mailbox');
    await org.click('max', await org.open('Create the mailbox ann@example.org'), 'Approve');
    await org.open('is being applied');
    await org.jobs();
    await org.open('2 addresses imported into example.org.');
  });

  it('that is wrong names its lines to who asked alone', async () => {
    await give('ada', 'ann@example.org,fax', 'nobody');
    const { text } = await org.alone('2 of 2 changes are refused');
    expect(text).toContain('Line 2');
    expect(text).toContain('Line 3, nobody');
    expect(await org.publicMessages()).toEqual([]);
  });

  it('with more that is wrong than a message holds brings all of it in a file', async () => {
    await give('ada', ...Array.from({ length: 40 }, (_, n) => `a${n}@example.org,fax`));
    const [file] = (await org.alone('40 of 40 changes are refused')).files;
    expect(file?.content.match(/^Line \d+, a\d+@example.org:/gm)).toHaveLength(40);
  });

  it('finds owners by what Discord calls them and by mention, and by no e-mail address', async () => {
    const owners = (...cells: string[]) =>
      org.say('ada', 'file import', {
        file: org.discord.attachments.upload(
          'a.csv',
          ['address,kind,owner', ...cells.map((cell, n) => `m${n}@example.org,mailbox,${cell}`)].join('\n'),
        ),
      });
    org.discord.rename('3003', 'Mia M.');
    await owners('mia', '@Mia M.', '<@3003|ada>');
    await org.click('ada', await org.open('Import 3 addresses into example.org?'), 'Create 3 mailboxes');
    await org.open('is being applied');
    await org.jobs();
    await org.open('3 addresses imported into example.org.');
    for (const name of ['m0', 'm1', 'm2']) {
      const state = await org.app.mailServer.read(at(name));
      expect(state?.mailbox && org.app.store.owners.of(state.mailbox.id)).toMatchObject({
        userId: '3003',
        displayName: 'Mia M.',
      });
    }
    await owners('a@example.org', 'nobody', 'robot', '<@99>');
    const { text } = await org.alone('4 of 4 changes are refused');
    expect(text).toContain('Nobody can be found by the address “a@example.org” on Discord.');
    expect(text.match(/Nobody on Discord is called/g)).toHaveLength(3);
  });
});
