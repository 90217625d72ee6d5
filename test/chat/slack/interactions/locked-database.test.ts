import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { holdDatabase } from '../../../support/databases/hold-database.ts';
import { posted, wordsIn } from '../../../support/fake-slack/user.ts';
import { requestsIn } from '../../../support/fixtures/example-org.ts';
import { type SlackFixture, startSlackFixture } from '../slack-fixture.ts';

describe.each(['socket', 'http'] as const)(
  'over %s, while another process holds the database',
  (transport) => {
    let org: SlackFixture;
    let release: () => void;
    beforeEach(async () => {
      org = await startSlackFixture(transport);
      release = holdDatabase(org.directory);
    });
    afterEach(async () => {
      release();
      await org.close();
    });

    it('commands and clicks are acknowledged, kept, and done once each when it is free', async () => {
      // Each resolves when it was acknowledged.
      await org.ada.type('/mail create one@example.org');
      await org.ada.type('/mail alias two@example.org you@outside.example');
      expect(requestsIn(org.app)).toEqual([]);
      expect(org.app.store.inbox.pending('slack')).toHaveLength(2);
      release();
      await vi.waitFor(() =>
        expect(requestsIn(org.app).map(({ state }) => state)).toEqual(['applied', 'applied']),
      );
      await vi.waitFor(() => expect(org.app.store.inbox.pending('slack')).toEqual([]));
      expect(posted(org.slack)).toHaveLength(2);
      expect(org.unexpected).toEqual([]);
    });

    it('what needs no writing is answered meanwhile', async () => {
      await org.ada.type('/mail show postmaster@example.org');
      await vi.waitFor(() =>
        expect(wordsIn(org.ada.ephemerals().at(-1)?.blocks ?? [])).toContain('postmaster'),
      );
    });
  },
);
