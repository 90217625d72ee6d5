import { InteractionType } from 'discord.js';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { RetryLater } from '../../../../src/lib/retry-later.ts';
import { findLink } from '../../../../src/requests/links/links.ts';
import { robot } from '../../../support/fake-discord/guilds.ts';
import { mailChannel, otherChannel, people, plain, until } from '../../../support/fake-discord/users.ts';
import { at, mailbox, mailboxId } from '../../../support/fixtures/example-org.ts';
import { type DiscordFixture, startDiscordFixture } from '../discord-fixture.ts';

let fixture: DiscordFixture;
beforeEach(async () => {
  fixture = await startDiscordFixture();
});
afterEach(async () => {
  await fixture.close();
  expect(fixture.discord.violations).toEqual([]);
  expect(fixture.unexpected).toEqual([]);
});

/** Has a mailbox of this name made, for somebody, by an admin. */
async function made(name: string, person?: string): Promise<void> {
  const before = cleared();
  await fixture.say('ada', 'create', { address: `${name}@example.org`, ...(person && { for: person }) });
  await fixture.open('is being applied');
  // The last that is sent of an answer: what comes after it is the jobs'.
  await vi.waitFor(() => expect(cleared()).toBe(before + 1));
}

const cleared = () => fixture.discord.calls.filter(({ method }) => method === 'DELETE').length;

const works = (url: string) => 'mailbox' in findLink(fixture.app, url.split('/').at(-1) ?? '');
const events = (name: string) => fixture.app.store.audit.forAddress(at(name), 99).map(({ event }) => event);
/** Where Discord was asked to show a link. */
const ways = () =>
  fixture.discord.calls
    .filter(({ body }) => JSON.stringify(body)?.includes('/password/'))
    .map(({ path }) => path.replace('/api/v10', ''));
const directMessages = (name: keyof typeof people) => fixture.discord.directMessages(people[name]);
const ownerOf = (name: string) => {
  const box = fixture.mailServer.held.addresses.get(at(name))?.mailbox?.id;
  return box && fixture.app.store.owners.of(box);
};

describe('the link for a new mailbox', () => {
  it('goes to who asked for it, where it is theirs: directly, and nowhere else', async () => {
    await made('ann');
    expect(await fixture.jobs()).toEqual([]);
    expect((await fixture.open(' created')).buttons).toEqual([]);
    const [message = expect.fail('no message')] = await directMessages('ada');
    expect(message.buttons).toMatchObject([
      { id: '', url: expect.stringMatching(/^http:\/\/facteur\.test\//) },
    ]);
    expect(works(message.buttons[0]?.url ?? '')).toBe(true);
    expect(message.flags & 4).toBe(4);
    expect(ways()).toEqual([`/channels/7${people.ada}/messages`]);
  });

  it('goes to its owner alone, where somebody else has asked for it', async () => {
    await made('mia', people.mia);
    expect(await fixture.jobs()).toEqual([]);
    expect((await fixture.open(' created')).buttons).toEqual([]);
    const [message = expect.fail('no message')] = await directMessages('mia');
    expect(works(message.buttons[0]?.url ?? '')).toBe(true);
    expect(ways()).toEqual([`/channels/7${people.mia}/messages`]);
    expect(await directMessages('ada')).toEqual([]);
  });

  it('comes in the language that its owner speaks', async () => {
    fixture.discord.behaviour.locale = 'fr';
    await fixture.say('ada', 'créer', { adresse: 'ann@example.org' });
    await until(() => expect(fixture.app.store.requests.get(1)).toBeDefined());
    await until(async () => expect(await fixture.publicMessages()).toHaveLength(1));
    expect(await fixture.jobs()).toEqual([]);
    expect((await directMessages('ada'))[0]?.text).toContain('Définir le mot de passe');
  });

  it('is one message, though Discord’s answer to it was lost', async () => {
    await made('ann');
    fixture.discord.behaviour.losesAnswers = 1;
    expect(await fixture.jobs()).toHaveLength(1);
    expect(await fixture.jobs()).toEqual([]);
    expect(await directMessages('ada')).toHaveLength(1);
    expect(events('ann').filter((event) => event === 'link-issued')).toHaveLength(1);
  });

  it('is reported as undeliverable in the channel, without it, where its owner doesn’t receive direct messages', async () => {
    fixture.discord.behaviour.takesNoDirectMessages.add(people.mia);
    await made('mia', people.mia);
    expect(await fixture.jobs()).toEqual([]);
    const notice = await fixture.open('doesn’t receive direct messages');
    expect(plain(notice.text)).toContain('/mail password set mia@example.org');
    expect(notice.text).toContain(`<@${people.mia}>`);
    expect(notice.buttons).toEqual([]);
    const [refused] = fixture.discord.calls.filter(({ path }) => path.endsWith(`/7${people.mia}/messages`));
    const [link = expect.fail('no link')] =
      JSON.stringify(refused?.body).match(/http:[^"]+\/password\/[^"]+/) ?? [];
    expect(works(link)).toBe(false);
    expect(events('mia')).toContain('link-undelivered');
    const call = fixture.discord.calls.find(({ body }) =>
      JSON.stringify(body)?.includes('doesn’t receive direct messages'),
    );
    expect(call?.body).toMatchObject({ allowed_mentions: { parse: [], users: [people.mia] } });
  });

  it('is sent to nobody who has left the server', async () => {
    await made('mia', people.mia);
    fixture.discord.leave(people.mia);
    expect(await fixture.jobs()).toEqual([]);
    await fixture.open('doesn’t receive direct messages');
    const note = fixture.discord.calls.find(({ body }) =>
      JSON.stringify(body)?.includes('doesn’t receive direct messages'),
    );
    expect(note?.body).toMatchObject({ allowed_mentions: { parse: [], users: [] } });
    expect(ways()).toEqual([]);
    expect(events('mia')).toContain('link-undelivered');
  });

  it('waits while Discord takes nothing, or asks for a pause', async () => {
    await made('ann');
    fixture.discord.behaviour.down = true;
    expect(await fixture.jobs()).toHaveLength(2);
    fixture.discord.behaviour.down = false;
    fixture.discord.behaviour.retryAfter = 30;
    const failures = await fixture.jobs();
    expect(failures).toHaveLength(2);
    for (const failure of failures)
      expect(failure instanceof RetryLater && failure.pause).toBeGreaterThanOrEqual(30_000);
    expect(events('ann')).not.toContain('link-undelivered');
    fixture.discord.behaviour.retryAfter = 0;
    await fixture.restart();
    expect(await fixture.jobs()).toEqual([]);
    expect(await directMessages('ada')).toHaveLength(1);
  });
});

describe('somebody who is named', () => {
  it('is who was chosen, by the name that the server shows', async () => {
    fixture.put(at('team'), mailbox('team'));
    fixture.discord.rename(people.mia, 'Mia > <la *Grande*');
    await fixture.say('ada', 'owner', { address: 'team@example.org', person: people.mia });
    await fixture.open('is being applied');
    expect(await fixture.jobs()).toEqual([]);
    expect(ownerOf('team')).toMatchObject({
      userId: people.mia,
      tenantId: '1000',
      displayName: 'Mia > <la *Grande*',
    });
    await fixture.say(
      'max',
      'person handover',
      { address: 'team@example.org', person: people.max },
      otherChannel,
    );
    await fixture.find({ text: `<@${people.max}>`, alone: false, channel: otherChannel });
  });

  it('has no mailbox where they are an app, or of no server of ours', async () => {
    const outsider = '3950';
    fixture.discord.addUser({ id: outsider, username: 'outsider', globalName: 'Out Sider' });
    await fixture.say('ada', 'create', { address: 'ann@example.org', for: robot });
    await fixture.alone('robot isn’t a member of this server');
    await fixture.say('ada', 'create', { address: 'ann@example.org', for: outsider });
    await fixture.alone('Out Sider isn’t a member of this server');
    expect(fixture.app.store.requests.get(1)).toBeUndefined();
    expect(await fixture.publicMessages()).toEqual([]);
  });

  it('is nobody where a client sends none', async () => {
    fixture.put(at('team'), mailbox('team'));
    const person = { name: 'person', type: 3, value: 'mia' };
    const address = { name: 'address', type: 3, value: 'team@example.org' };
    fixture.discord.interact({
      type: InteractionType.ApplicationCommand,
      channelId: mailChannel,
      userId: people.ada,
      data: {
        id: '1',
        name: 'mail',
        type: 1,
        options: [{ name: 'owner', type: 1, options: [address, person] }],
      },
    });
    await fixture.alone('isn’t a person that Discord knows');
    expect(fixture.app.store.owners.of(mailboxId('team'))).toBeUndefined();
  });
});
