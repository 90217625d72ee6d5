import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { people } from '../../../support/fake-discord/users.ts';
import { requestsIn } from '../../../support/fixtures/example-org.ts';
import { type DiscordFixture, startDiscordFixture } from '../discord-fixture.ts';

let org: DiscordFixture;
beforeEach(async () => {
  org = await startDiscordFixture();
});
afterEach(async () => {
  await org.close();
  expect([org.unexpected, org.discord.violations]).toEqual([[], []]);
});

const makeAlias = 'Make an alias for this address';
const newMailbox = 'New mailbox for this person';
/** Somebody's message that does not mention the bot: Discord gives its text with the menu's entry alone. */
const written = (content: string) => ({ message: { ...org.discord.write(people.max, '', '2000'), content } });
const actionsOf = (buttons: readonly { readonly id: string }[]) =>
  buttons.map(({ id }) => org.app.store.chat.button(id));

it('“Make an alias for this address” offers the form, with the address of the message', async () => {
  await org.chooseInMenu('ada', makeAlias, written('Write to lea@outside.example, please.'));
  const { buttons } = await org.alone('A new alias that forwards to lea@outside.example');
  expect(actionsOf(buttons)).toEqual([
    { kind: 'fill-in', path: ['alias'], values: { to: 'lea@outside.example' } },
  ]);
  expect(requestsIn(org.app)).toEqual([]);
});

it('with several addresses asks which one', async () => {
  await org.chooseInMenu('ada', makeAlias, written('lea@outside.example or max@outside.example'));
  const { buttons } = await org.alone('Which one');
  expect(buttons.map(({ label }) => label)).toEqual(['lea@outside.example', 'max@outside.example']);
  expect(actionsOf(buttons)[1]).toMatchObject({ values: { to: 'max@outside.example' } });
});

it('without an address says so', async () => {
  await org.chooseInMenu('ada', makeAlias, written('Call me @ noon'));
  await org.alone('This message has no address.');
});

it('“New mailbox for this person” offers the form, with the person', async () => {
  await org.chooseInMenu('ada', newMailbox, { person: people.mia });
  const { buttons } = await org.alone('A new mailbox for');
  expect(actionsOf(buttons)).toEqual([
    { kind: 'fill-in', path: ['create'], values: { for: expect.stringContaining(`<@${people.mia}|`) } },
  ]);
});

it('for somebody who has left the server says so', async () => {
  org.discord.leave(people.otto);
  await org.chooseInMenu('ada', newMailbox, { person: people.otto });
  await org.alone('otto isn’t a member of this server');
});

it('in French is chosen and answered in French', async () => {
  org.discord.behaviour.locale = 'fr';
  await org.chooseInMenu('ada', 'Créer un alias pour l’adresse', written('lea@outside.example'));
  await org.alone('Un nouvel alias qui transfère vers lea@outside.example');
});

it('by somebody without a role is refused in words', async () => {
  org.roles['discord/1000/3003'] = [];
  await org.chooseInMenu('mia', makeAlias, written('lea@outside.example'));
  await org.alone('discord/1000/3003');
});

it('that was accepted and not answered is answered at the next start', async () => {
  vi.spyOn(org.app.store.chat, 'addButton').mockImplementationOnce(() => {
    throw new Error('cut off');
  });
  vi.spyOn(org.app.store.inbox, 'finish').mockImplementationOnce(() => undefined);
  await org.chooseInMenu('ada', makeAlias, written('lea@outside.example'));
  await org.alone('error-1');
  org.unexpected.splice(0);
  await org.restart();
  await org.alone('A new alias that forwards to lea@outside.example');
  expect(org.app.store.inbox.pending('discord')).toEqual([]);
});
