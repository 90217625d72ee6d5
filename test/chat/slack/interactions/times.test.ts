import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { commands } from '../../../../commands/index.ts';
import { wordsIn } from '../../../support/fake-slack/user.ts';
import { wait } from '../../../support/when-command.ts';
import { type SlackFixture, startSlackFixture, untilForm } from '../slack-fixture.ts';

describe.each(['socket', 'http'] as const)('a time in Slack, over %s', (transport) => {
  let org: SlackFixture;
  beforeEach(async () => {
    org = await startSlackFixture(transport, { offered: [wait, ...commands.slice(-1)] });
    org.slack.people.set('UADA', { id: 'UADA', name: 'Ada', locale: 'en-GB', zone: 'Asia/Tokyo' });
  });
  afterEach(async () => {
    await org.close();
    expect(org.unexpected).toEqual([]);
  });

  const untilTold = (words: RegExp) =>
    vi.waitFor(() => {
      const told = wordsIn(org.ada.ephemerals().at(-1)?.blocks);
      expect(told).toMatch(words);
      return told;
    });

  it('is that of the person’s own zone, typed in a line', async () => {
    await org.ada.type('/mail wait bob@example.org at:tomorrow 9am until:30d');
    await untilTold(/at: \w+, \d+ \w+ \d+ at 09:00, Asia\/Tokyo/);
  });

  it('is typed in a form, and refused beside its field', async () => {
    await org.ada.type('/mail wait');
    const form = await untilForm(org.ada, 'Wait');
    expect(await org.ada.submit(form, { address: 'bob@example.org', until: '12/11' })).toMatchObject({
      response_action: 'errors',
      errors: { until: expect.stringContaining('more than one way') },
    });
    await org.ada.submit(form, { address: 'bob@example.org', at: '14d', until: '2 months' });
    await untilTold(/until: \w+, \d+ \w+ \d+ at \d\d:\d\d, Asia\/Tokyo/);
  });
});
