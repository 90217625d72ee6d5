import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createUser, labelsOf, posted, threadOf, wordsIn } from '../../../support/fake-slack/user.ts';
import type { Message } from '../../../support/fake-slack/workspace.ts';
import { at, mailbox, requestsIn } from '../../../support/fixtures/example-org.ts';
import { type SlackFixture, startSlackFixture, untilForm } from '../slack-fixture.ts';

type User = SlackFixture['ada'];

describe.each(['socket', 'http'] as const)('over %s', (transport) => {
  let org: SlackFixture;
  beforeEach(async () => {
    org = await startSlackFixture(transport);
    org.put(at('contact'), mailbox('box'));
  });
  afterEach(async () => {
    await org.close();
    expect(org.unexpected).toEqual([]);
  });

  const answers = (who: User): Message[] => who.directs().filter(({ blocks }) => blocks.length > 0);
  /** The newest answer with these words: what else is posted comes before it or after it. */
  const untilAnswer = (who: User, words: string): Promise<Message> =>
    vi.waitFor(() => {
      const answer = answers(who).findLast(({ blocks }) => wordsIn(blocks).includes(words));
      return answer ?? expect.fail(`no answer with ${words}`);
    });
  const untilEphemeral = (who: User, words: string): Promise<Message> =>
    vi.waitFor(() => {
      const answer = who.ephemerals().at(-1) ?? expect.fail('no answer');
      expect(wordsIn(answer.blocks)).toContain(words);
      return answer;
    });
  describe('a direct message', () => {
    it('in words is answered with what was understood, and buttons that open the forms, filled in', async () => {
      await org.mia.write('I need an address for the fair');
      const answer = await untilAnswer(org.mia, 'You want a new address.');
      expect(labelsOf(answer)).toEqual(['New alias', 'New mailbox']);
      await org.mia.click(answer, 'New mailbox');
      const form = await untilForm(org.mia, 'New mailbox');
      expect(JSON.stringify(form.blocks)).toContain('I need an address for the fair');
      await org.mia.submit(form, { address: 'fair@example.org', reason: 'The fair' });
      await vi.waitFor(() => expect(requestsIn(org.app)).toHaveLength(1));
    });

    it('with an address shows it, or fills it in', async () => {
      await org.ada.write('who is behind contact@example.org?');
      await untilAnswer(org.ada, 'contact@example.org');
      await org.ada.write('contact@example.org');
      await vi.waitFor(() => expect(answers(org.ada)).toHaveLength(2));
      await org.ada.write('new password for contact@example.org');
      const answer = await untilAnswer(org.ada, 'set a password');
      await org.ada.click(answer, 'New password');
      const form = await untilForm(org.ada, 'New password');
      expect(JSON.stringify(form.blocks)).toContain('contact@example.org');
    });

    it('with a typed command runs it, and offers the form where something is missing', async () => {
      await org.ada.write('/mail create new@example.org');
      await vi.waitFor(() => expect(org.mailServer.held.addresses.has(at('new'))).toBe(true));
      await org.ada.write('/mail alias info@example.org');
      const answer = await untilAnswer(org.ada, '/mail alias');
      await org.ada.click(answer, 'Open the form');
      expect(JSON.stringify((await untilForm(org.ada, 'New alias')).blocks)).toContain(
        '"initial_value":"info"',
      );
    });

    it('that says nothing known gets help and three buttons', async () => {
      await org.ada.write('hello');
      const answer = await untilAnswer(org.ada, 'Facteur manages your team’s mailboxes');
      expect(labelsOf(answer)).toEqual(['New alias', 'New mailbox', 'My mailboxes']);
    });

    it('in French is answered in French', async () => {
      const lou = createUser(org.slack, { id: 'UMAX', name: 'Max', locale: 'fr-FR' });
      await lou.write('J’ai besoin d’une adresse pour le salon');
      const answer = await untilAnswer(lou, 'Vous voulez une nouvelle adresse.');
      expect(labelsOf(answer)).toEqual(['Nouvel alias', 'Nouvelle boîte']);
    });

    it('of somebody without a role is refused in words', async () => {
      const stranger = createUser(org.slack, { id: 'UNOBODY', name: 'Nobody' });
      await stranger.write('contact@example.org');
      await untilAnswer(stranger, 'slack/T1/UNOBODY');
    });

    it('delivered twice is answered once, and so after a restart', async () => {
      const event = org.ada.messageEvent('hello', 'D-UADA');
      await Promise.all([org.slack.send('events_api', event), org.slack.send('events_api', event)]);
      await untilAnswer(org.ada, 'Facteur manages');
      await org.restart();
      await org.slack.send('events_api', event);
      await org.ada.write('password');
      await untilAnswer(org.ada, 'set a password');
      expect(answers(org.ada)).toHaveLength(2);
    });

    it.each([
      ['by a bot', { bot_id: 'B2' }],
      ['by the bot itself', { user: 'UBOT' }],
      ['that was edited', { subtype: 'message_changed', user: undefined, message: { text: 'hello' } }],
      ['that was deleted', { subtype: 'message_deleted', user: undefined }],
    ])('%s is not answered', async (_what, more) => {
      await org.slack.send('events_api', org.ada.messageEvent('hello', 'D-UADA', more));
      await org.ada.write('password');
      await untilAnswer(org.ada, 'set a password');
      expect(answers(org.ada)).toHaveLength(1);
    });
  });

  describe('a mention', () => {
    it('is answered to its sender alone, in its thread', async () => {
      await org.mia.mention('contact@example.org');
      const answer = await untilEphemeral(org.mia, 'contact@example.org');
      const [said] = posted(org.slack);
      expect(answer.thread).toBe(said?.ts);
      await org.mia.mention('I need an alias');
      expect(labelsOf(await untilEphemeral(org.mia, 'a new alias'))).toEqual(['New alias']);
      expect(threadOf(org.slack, said ?? expect.fail('nothing was said'))).toHaveLength(1);
    });

    it('of somebody of another workspace shows nothing', async () => {
      const event = org.mia.messageEvent('<@UBOT> contact@example.org', 'C1', { user_team: 'T2' });
      await org.slack.send('events_api', { ...event, is_ext_shared_channel: true });
      await untilEphemeral(org.mia, 'slack/T2/UMIA');
    });

    it('in a direct message is answered once', async () => {
      const event = org.ada.messageEvent('<@UBOT> hello', 'D-UADA');
      await org.slack.send('events_api', event);
      const inner = event['event'];
      const mention = { ...(typeof inner === 'object' ? inner : {}), type: 'app_mention' };
      await org.slack.send('events_api', { ...event, event_id: 'Ev-other', event: mention });
      await org.ada.write('password');
      await untilAnswer(org.ada, 'set a password');
      expect(answers(org.ada)).toHaveLength(2);
    });
  });

  describe('the shortcut of a message', () => {
    it('opens the form for an alias to the address in it', async () => {
      const message = org.slack.say('C1', 'Write to lea@outside.example, please.', undefined);
      await org.ada.shortcut('alias-for-address', message);
      const form = await untilForm(org.ada, 'New alias');
      expect(JSON.stringify(form.blocks)).toContain('lea@outside.example');
      await org.ada.submit(form, { address: 'lea@example.org', to: 'lea@outside.example' });
      await vi.waitFor(() => expect(requestsIn(org.app)).toHaveLength(1));
    });

    it('with several addresses asks which one', async () => {
      const message = org.slack.say('C1', 'lea@outside.example or max@outside.example', undefined);
      await org.ada.shortcut('alias-for-address', message);
      const answer = await untilEphemeral(org.ada, 'Which one');
      await org.ada.click(answer, 'max@outside.example');
      expect(JSON.stringify((await untilForm(org.ada, 'New alias')).blocks)).toContain('max@outside.example');
    });

    it('without an address says so', async () => {
      await org.ada.shortcut('alias-for-address', org.slack.say('C1', 'Call me @ noon', undefined));
      await untilEphemeral(org.ada, 'This message has no address.');
    });
  });

  it('the shortcut from anywhere opens the form for choosing', async () => {
    await org.ada.shortcut('choose-command');
    const form = await untilForm(org.ada, 'Mail');
    expect(JSON.stringify(form.blocks)).toContain('What do you want to do?');
  });
});
