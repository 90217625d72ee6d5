import { InteractionType } from 'discord.js';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { RetryLater } from '../../../../src/lib/retry-later.ts';
import { findLink } from '../../../../src/requests/links/links.ts';
import { robot } from '../../../support/fake-discord/guilds.ts';
import { mailChannel, otherChannel, people, plain, until } from '../../../support/fake-discord/users.ts';
import { at, mailbox, mailboxId } from '../../../support/fixtures/example-org.ts';
import { type DiscordFixture, startDiscordFixture } from '../discord-fixture.ts';

let stage: DiscordFixture;
beforeEach(async () => {
  stage = await startDiscordFixture();
});
afterEach(async () => {
  await stage.close();
  expect(stage.discord.violations).toEqual([]);
  expect(stage.unexpected).toEqual([]);
});

/** Has a mailbox of this name made, for somebody, by an admin. */
async function made(name: string, person?: string): Promise<void> {
  const before = cleared();
  await stage.say('ada', 'create', { address: `${name}@example.org`, ...(person && { for: person }) });
  await stage.open('on its way');
  // The last that is sent of an answer: what comes after it is the jobs'.
  await vi.waitFor(() => expect(cleared()).toBe(before + 1));
}

const cleared = () => stage.discord.calls.filter(({ method }) => method === 'DELETE').length;

const works = (url: string) => 'mailbox' in findLink(stage.app, url.split('/').at(-1) ?? '');
const events = (name: string) => stage.app.store.audit.forAddress(at(name), 99).map(({ event }) => event);
/** Where Discord was asked to show a link. */
const ways = () =>
  stage.discord.calls
    .filter(({ body }) => JSON.stringify(body)?.includes('/password/'))
    .map(({ path }) => path.replace('/api/v10', ''));
const letters = (name: keyof typeof people) => stage.discord.directMessages(people[name]);
const ownerOf = (name: string) => {
  const box = stage.mailServer.held.addresses.get(at(name))?.mailbox?.id;
  return box && stage.app.store.owners.of(box);
};

describe('the link for a new mailbox', () => {
  it('goes to who asked for it, where it is theirs: directly, and nowhere else', async () => {
    await made('ann');
    expect(await stage.jobs()).toEqual([]);
    expect((await stage.open('is created')).buttons).toEqual([]);
    const [letter = expect.fail('no letter')] = await letters('ada');
    expect(letter.buttons).toMatchObject([
      { id: '', url: expect.stringMatching(/^http:\/\/facteur\.test\//) },
    ]);
    expect(works(letter.buttons[0]?.url ?? '')).toBe(true);
    expect(letter.flags & 4).toBe(4);
    expect(ways()).toEqual([`/channels/7${people.ada}/messages`]);
  });

  it('goes to its owner alone, where somebody else has asked for it', async () => {
    await made('mia', people.mia);
    expect(await stage.jobs()).toEqual([]);
    expect((await stage.open('is created')).buttons).toEqual([]);
    const [letter = expect.fail('no letter')] = await letters('mia');
    expect(works(letter.buttons[0]?.url ?? '')).toBe(true);
    expect(ways()).toEqual([`/channels/7${people.mia}/messages`]);
    expect(await letters('ada')).toEqual([]);
  });

  it('comes in the language that its owner speaks', async () => {
    stage.discord.behaviour.locale = 'fr';
    await stage.say('ada', 'créer', { adresse: 'ann@example.org' });
    await until(() => expect(stage.app.store.requests.get(1)).toBeDefined());
    await until(async () => expect(await stage.publicMessages()).toHaveLength(1));
    expect(await stage.jobs()).toEqual([]);
    expect((await letters('ada'))[0]?.text).toContain('Définir le mot de passe');
  });

  it('is one message, though Discord’s answer to it was lost', async () => {
    await made('ann');
    stage.discord.behaviour.losesAnswers = 1;
    expect(await stage.jobs()).toHaveLength(1);
    expect(await stage.jobs()).toEqual([]);
    expect(await letters('ada')).toHaveLength(1);
    expect(events('ann').filter((event) => event === 'link-issued')).toHaveLength(1);
  });

  it('is told to be undeliverable in the channel, without it, where its owner can’t be written to directly', async () => {
    stage.discord.behaviour.takesNoDirectMessages.add(people.mia);
    await made('mia', people.mia);
    expect(await stage.jobs()).toEqual([]);
    const told = await stage.open('can’t be written to directly');
    expect(plain(told.text)).toContain('/mail password mia@example.org');
    expect(told.text).toContain(`<@${people.mia}>`);
    expect(told.buttons).toEqual([]);
    const [refused] = stage.discord.calls.filter(({ path }) => path.endsWith(`/7${people.mia}/messages`));
    const [link = expect.fail('no link')] =
      JSON.stringify(refused?.body).match(/http:[^"]+\/password\/[^"]+/) ?? [];
    expect(works(link)).toBe(false);
    expect(events('mia')).toContain('link-undelivered');
    const call = stage.discord.calls.find(({ body }) =>
      JSON.stringify(body)?.includes('can’t be written to'),
    );
    expect(call?.body).toMatchObject({ allowed_mentions: { parse: [], users: [people.mia] } });
  });

  it('is sent to nobody who has left the server', async () => {
    await made('mia', people.mia);
    stage.discord.leave(people.mia);
    expect(await stage.jobs()).toEqual([]);
    await stage.open('can’t be written to directly');
    const note = stage.discord.calls.find(({ body }) =>
      JSON.stringify(body)?.includes('can’t be written to'),
    );
    expect(note?.body).toMatchObject({ allowed_mentions: { parse: [], users: [] } });
    expect(ways()).toEqual([]);
    expect(events('mia')).toContain('link-undelivered');
  });

  it('waits while Discord takes nothing, or asks for a pause', async () => {
    await made('ann');
    stage.discord.behaviour.down = true;
    expect(await stage.jobs()).toHaveLength(2);
    stage.discord.behaviour.down = false;
    stage.discord.behaviour.retryAfter = 30;
    const failures = await stage.jobs();
    expect(failures).toHaveLength(2);
    for (const failure of failures)
      expect(failure instanceof RetryLater && failure.pause).toBeGreaterThanOrEqual(30_000);
    expect(events('ann')).not.toContain('link-undelivered');
    stage.discord.behaviour.retryAfter = 0;
    await stage.restart();
    expect(await stage.jobs()).toEqual([]);
    expect(await letters('ada')).toHaveLength(1);
  });
});

describe('somebody who is named', () => {
  it('is who was chosen, by the name that the server shows', async () => {
    stage.put(at('team'), mailbox('team'));
    stage.discord.rename(people.mia, 'Mia > <la *Grande*');
    await stage.say('ada', 'owner', { address: 'team@example.org', person: people.mia });
    await stage.open('on its way');
    expect(await stage.jobs()).toEqual([]);
    expect(ownerOf('team')).toMatchObject({
      userId: people.mia,
      tenantId: '1000',
      displayName: 'Mia > <la *Grande*',
    });
    await stage.say('max', 'handover', { address: 'team@example.org', person: people.max }, otherChannel);
    await stage.find({ text: `<@${people.max}>`, alone: false, channel: otherChannel });
  });

  it('has no mailbox where they are an app, or of no server of ours', async () => {
    const outsider = '3950';
    stage.discord.addUser({ id: outsider, username: 'outsider', globalName: 'Out Sider' });
    await stage.say('ada', 'create', { address: 'ann@example.org', for: robot });
    await stage.alone('robot is no person of this server');
    await stage.say('ada', 'create', { address: 'ann@example.org', for: outsider });
    await stage.alone('Out Sider is no person of this server');
    expect(stage.app.store.requests.get(1)).toBeUndefined();
    expect(await stage.publicMessages()).toEqual([]);
  });

  it('is nobody where a client sends none', async () => {
    stage.put(at('team'), mailbox('team'));
    const person = { name: 'person', type: 3, value: 'mia' };
    const address = { name: 'address', type: 3, value: 'team@example.org' };
    stage.discord.interact({
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
    await stage.alone('nobody whom Discord has named');
    expect(stage.app.store.owners.of(mailboxId('team'))).toBeUndefined();
  });
});
