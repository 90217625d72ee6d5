import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { createUser, posted, wordsIn } from '../../../support/fake-slack/user.ts';
import type { Block, Message } from '../../../support/fake-slack/workspace.ts';
import { at, requestsIn } from '../../../support/fixtures/example-org.ts';
import { type SlackFixture, startSlackFixture } from '../slack-fixture.ts';

const notTaken = 'Slack did not take the note that something went wrong';

describe.each(['socket', 'http'] as const)('what was acknowledged over %s', (transport) => {
  let org: SlackFixture;
  beforeEach(async () => {
    org = await startSlackFixture(transport);
  });
  afterEach(() => org.close());

  const left = () => org.app.store.inbox.pending('slack');
  const never = () => new Promise<never>(() => undefined);
  const dispatcher = () => org.options.dispatcher;
  const shows = (words: string) =>
    vi.waitFor(() => expect(wordsIn(posted(org.slack).at(-1)?.blocks ?? [])).toContain(words));

  it('is in the database by then, sealed, and no more once it is answered', async () => {
    vi.spyOn(dispatcher(), 'runParsed').mockImplementationOnce(never);
    await org.ada.type('/mail alias kept@example.org you@outside.example');
    expect(left()).toHaveLength(1);
    expect(left()[0]?.body).not.toMatch(/response|kept@/);
    await org.ada.type('/mail list');
    await vi.waitFor(() => expect(org.ada.ephemerals()).toHaveLength(1));
    await vi.waitFor(() => expect(left()).toHaveLength(1));
  });

  it('and was a command not begun is done at the next start, once', async () => {
    const held = vi.spyOn(dispatcher(), 'runParsed').mockImplementationOnce(never);
    const payload = org.ada.command('/mail create late@example.org', 'C1');
    await org.slack.send('slash_commands', payload);
    await vi.waitFor(() => expect(held).toHaveBeenCalled());
    await org.restart();
    await shows('✅');
    await org.slack.send('slash_commands', payload);
    await org.restart();
    expect(requestsIn(org.app)).toHaveLength(1);
    expect(posted(org.slack)).toHaveLength(1);
    expect(left()).toEqual([]);
  });

  it('and made its request already makes no other, and its message comes', async () => {
    const { runParsed } = dispatcher();
    const running = vi.spyOn(dispatcher(), 'runParsed').mockImplementationOnce(async (actor, parsed) => {
      await runParsed(actor, parsed);
      org.slack.trouble({ status: 503 });
      throw new Error('cut off');
    });
    await org.mia.type('/mail create made@example.org');
    await vi.waitFor(() => expect(org.warned.flat()).toContain(notTaken));
    expect(left().map(({ id }) => org.app.store.chat.requestOfPayload(id))).toEqual([1]);
    org.slack.trouble(null);
    await org.restart();
    await shows('Waiting for the approval');
    await vi.waitFor(() => expect(left()).toEqual([]));
    expect(running).toHaveBeenCalledTimes(1);
    expect(requestsIn(org.app)).toHaveLength(1);
  });

  it('and was a click is done at the next start', async () => {
    await org.mia.type('/mail create clicked@example.org');
    await shows('Waiting for the approval');
    const held = vi.spyOn(dispatcher(), 'click').mockImplementationOnce(never);
    await org.max.click(posted(org.slack)[0] ?? expect.fail('nothing was posted'), 'Approve');
    expect(left()).toHaveLength(1);
    await vi.waitFor(() => expect(held).toHaveBeenCalled());
    await org.restart();
    await shows('✅');
    expect(org.mailServer.held.addresses.has(at('clicked'))).toBe(true);
  });

  it('and is too old to be done is answered in the language of whoever sent it', async () => {
    const eve = createUser(org.slack, { id: 'UMAX', name: 'Ève', locale: 'fr-FR' });
    const held = vi.spyOn(dispatcher(), 'runParsed').mockImplementationOnce(never);
    await eve.type('/mail create old@example.org');
    org.later(16 * 60_000);
    await vi.waitFor(() => expect(held).toHaveBeenCalled());
    await org.restart();
    await vi.waitFor(() => expect(wordsIn(eve.ephemerals()[0]?.blocks)).toContain('redémarré'));
    expect(wordsIn(eve.ephemerals()[0]?.blocks)).toContain('Envoyez-le de nouveau');
    expect(requestsIn(org.app)).toEqual([]);
    expect(left()).toEqual([]);
  });

  it('and is of unknown age, since the clock went back, is answered', async () => {
    const held = vi.spyOn(dispatcher(), 'runParsed').mockImplementationOnce(never);
    await org.ada.type('/mail create old@example.org');
    org.turnClock(-60 * 60_000);
    await vi.waitFor(() => expect(held).toHaveBeenCalled());
    await org.restart();
    await vi.waitFor(() => expect(org.ada.ephemerals()).toHaveLength(1));
    expect(requestsIn(org.app)).toEqual([]);
    expect(left()).toEqual([]);
  });

  it('and ends Facteur whenever it is worked on is given up after three times, and answered', async () => {
    const run = vi.spyOn(dispatcher(), 'runParsed').mockImplementation(never);
    onTestFinished(() => run.mockRestore());
    await org.ada.type('/mail create poison@example.org');
    await org.restart({ waits: false });
    await org.restart({ waits: false });
    await org.restart();
    expect(run).toHaveBeenCalledTimes(3);
    await vi.waitFor(() => expect(wordsIn(org.ada.ephemerals()[0]?.blocks)).toContain('restarted'));
    expect(left()).toEqual([]);
  });

  it.each(['command', 'click'])('a %s that the disk has no room for is refused in words', async (what) => {
    await org.mia.type('/mail create ann@example.org');
    await shows('Waiting for the approval');
    const full = Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' });
    vi.spyOn(org.options.inbox, 'accept').mockRejectedValueOnce(full);
    const [asked = expect.fail('nothing was posted')] = posted(org.slack);
    if (what === 'command') await org.mia.type('/mail create full@example.org');
    else await org.mia.click(asked, 'Cancel');
    await vi.waitFor(() =>
      expect(wordsIn(org.mia.ephemerals().at(-1)?.blocks)).toContain('make room on the disk of DATA_DIR'),
    );
    expect(org.unexpected.splice(0)).toMatchObject([{ what: 'There was no room for what Slack sent' }]);
    expect(requestsIn(org.app)).toMatchObject([{ state: 'awaiting-approval' }]);
  });

  it('is acknowledged only if it could be committed', async () => {
    const failing = vi.spyOn(org.options.inbox, 'accept').mockRejectedValueOnce(new Error('disk full'));
    const payload = org.ada.command('/mail create full@example.org', 'C1');
    const sent = org.slack.send('slash_commands', payload);
    if (transport === 'http') {
      await expect(sent).rejects.toThrow('503');
      await org.slack.send('slash_commands', payload);
    } else await sent;
    await shows('✅');
    expect(failing).toHaveBeenCalledTimes(2);
  });

  describe('just before a kill, and was answered by nobody,', () => {
    /** What a kill between accepting a payload and answering it leaves behind. */
    async function acceptAndKill(payload: Block): Promise<void> {
      const id = String(payload['trigger_id'] ?? payload['event_id']);
      expect(await org.options.inbox.accept(`slack/${id}`, payload)).toBe(true);
      // Slack opens no form any more by then.
      org.slack.openLate(4_000);
      await org.restart();
      await org.slack.send(payload['event_id'] ? 'events_api' : 'interactive', payload);
    }
    const answer = (shown: () => readonly Message[], words: string) =>
      vi.waitFor(() => {
        const [only = expect.fail('no answer'), ...others] = shown().filter(
          ({ blocks }) => blocks.length > 0,
        );
        expect(wordsIn(only.blocks)).toContain(words);
        expect(others).toEqual([]);
        expect(left()).toEqual([]);
        return only;
      });
    const address = () => org.slack.say('C1', 'lea@outside.example', undefined);

    it('a direct message is answered at the next start', async () => {
      await acceptAndKill(org.ada.messageEvent('I need an address for the fair', 'D-UADA'));
      await answer(org.ada.directs, 'You want a new address.');
    });

    it('a mention is answered at the next start', async () => {
      await acceptAndKill(org.ada.messageEvent('<@UBOT> I need an alias', 'C1'));
      await answer(org.ada.ephemerals, 'You want a new alias.');
    });

    it('the shortcut of a message is answered with a button that opens its form', async () => {
      await acceptAndKill(org.ada.shortcutPayload('alias-for-address', address()));
      const shown = await answer(org.ada.ephemerals, 'Slack did not open the form in time');
      org.slack.openLate(0);
      await org.ada.click(shown, 'lea@outside.example');
      await vi.waitFor(() => expect(JSON.stringify(org.ada.form().blocks)).toContain('lea@outside.example'));
    });

    it('the shortcut from anywhere is answered directly', async () => {
      await acceptAndKill(org.ada.shortcutPayload('choose-command'));
      await answer(org.ada.directs, 'Use the shortcut again');
      expect(org.unexpected).toEqual([]);
    });
  });
});
