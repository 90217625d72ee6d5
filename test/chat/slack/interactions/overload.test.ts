import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { labelsOf, posted, wordsIn } from '../../../support/fake-slack/user.ts';
import { requestsIn } from '../../../support/fixtures/example-org.ts';
import { type SlackFixture, startSlackFixture } from '../slack-fixture.ts';

describe.each(['socket', 'http'] as const)('with more to do than can be done, over %s', (transport) => {
  let org: SlackFixture;
  let wait = 0;
  beforeEach(async () => {
    org = await startSlackFixture(transport);
    wait = 0;
    Object.assign(org.options, { pacer: { turn: async () => undefined, expectedWait: () => wait } });
    await org.restart();
  });
  afterEach(async () => {
    await org.close();
    expect(org.unexpected).toEqual([]);
  });

  const untilEphemeral = (words: string) =>
    vi.waitFor(() => expect(wordsIn(org.ada.ephemerals().at(-1)?.blocks ?? [])).toContain(words));

  it('a command that would be answered too late is answered at once, and nothing comes of it', async () => {
    wait = 10_001;
    await org.ada.type('/mail create late@example.org');
    await untilEphemeral('Facteur is too busy now. Nothing was done');
    await untilEphemeral('Send it again');
    expect(requestsIn(org.app)).toEqual([]);
    await vi.waitFor(() => expect(org.app.store.inbox.pending('slack')).toEqual([]));
    wait = 0;
    await org.ada.type('/mail create late@example.org');
    await vi.waitFor(() => expect(requestsIn(org.app)).toHaveLength(1));
  });

  it('is answered in the language of whoever typed it', async () => {
    wait = 10_001;
    org.slack.people.set('UADA', { id: 'UADA', name: 'Ada', locale: 'fr-FR' });
    await org.ada.type('/mail list');
    await untilEphemeral('Envoyez-le de nouveau');
  });

  it('one that is answered in time is done', async () => {
    wait = 9_999;
    await org.ada.type('/mail create soon@example.org');
    await vi.waitFor(() => expect(requestsIn(org.app)).toHaveLength(1));
  });

  it('completion is left out long before: the next letter is typed by then', async () => {
    await org.ada.type('/mail show');
    const form = await vi.waitFor(() => {
      const view = org.ada.form();
      expect(view.title).toBe('Show an address');
      return view;
    });
    wait = 251;
    expect(await org.ada.suggest(form, 'address', 'post')).toEqual([]);
    wait = 250;
    expect(await org.ada.suggest(form, 'address', 'post')).toContain('postmaster@example.org');
  });

  it('a click is done all the same: somebody waits for it', async () => {
    await org.mia.type('/mail create asked@example.org');
    const asked = await vi.waitFor(() => {
      const message = posted(org.slack).at(-1) ?? expect.fail('nothing was posted');
      expect(labelsOf(message)).toContain('Approve');
      return message;
    });
    wait = 60_000;
    await org.max.click(asked, 'Approve');
    await vi.waitFor(() => expect(requestsIn(org.app)[0]?.state).toBe('applied'));
  });
});
