import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { posted, wordsIn } from '../../../support/fake-slack/user.ts';
import { giveMailbox, slackPerson } from '../../../support/fixtures/chat-groups.ts';
import { at } from '../../../support/fixtures/example-org.ts';
import { type SlackFixture, startSlackFixture, untilForm } from '../slack-fixture.ts';

let org: SlackFixture;
beforeEach(async () => {
  org = await startSlackFixture('socket');
  org.slack.groups.set('S1', new Set(['UMAX', 'UMIA']));
  org.slack.groupHandles.set('S1', 'support');
  giveMailbox(org, slackPerson('UMAX', 'Max'), at('max'));
});
afterEach(async () => {
  await org.close();
  expect(org.unexpected).toEqual([]);
});

const forwards = () => org.mailServer.held.addresses.get(at('team'))?.forwards;
const untilFollowed = () =>
  vi.waitFor(() =>
    expect(wordsIn(posted(org.slack).at(-1)?.blocks)).toContain('created for @support (Slack)'),
  );

it('a user group is named by its mention, and who in it has no mailbox is named', async () => {
  await org.ada.type('/mail group team@example.org follows:@support');
  await untilFollowed();
  expect(forwards()).toEqual([at('max')]);
  expect(wordsIn(posted(org.slack).at(-1)?.blocks)).toContain('Without a mailbox');
  expect(JSON.stringify(posted(org.slack).at(-1)?.blocks)).toContain('UMIA');
});

it('in its form, user groups are searched for', async () => {
  await org.ada.type('/mail group');
  const form = await untilForm(org.ada, 'Alias of a group');
  expect(await org.ada.suggest(form, 'follows', 'sup')).toEqual(['subteam^S1']);
  expect(await org.ada.suggest(form, 'follows', '')).toEqual(['subteam^S1', 'none']);
  await org.ada.submit(form, { address: 'team@example.org', follows: 'subteam^S1' });
  await untilFollowed();
  expect(forwards()).toEqual([at('max')]);
});

it('a user group that has changed is looked at at once', async () => {
  await org.ada.type('/mail group team@example.org follows:@support');
  await untilFollowed();
  const lookAt = () => org.app.store.groups.of(at('team'))?.lookAt ?? 0;
  org.app.store.groups.update(at('team'), { lookAt: org.app.clock() + 300_000 });
  const event = (id: string, of: object) =>
    org.slack.send('events_api', { type: 'event_callback', team_id: 'T1', event_id: id, event: of });
  await event('Ev1', { type: 'subteam_members_changed', subteam_id: 'S2' });
  await event('Ev2', { type: 'subteam_updated', subteam: { id: 'S1', team_id: 'T1' } });
  await vi.waitFor(() => expect(lookAt()).toBeLessThanOrEqual(org.app.clock()));
});

it('a plan without user groups is said, and changes nothing', async () => {
  org.slack.setPaid(false);
  await org.ada.type('/mail group team@example.org follows:@support');
  await vi.waitFor(() =>
    expect(wordsIn(org.ada.ephemerals().at(-1)?.blocks)).toContain(
      'The plan of this workspace has no user groups.',
    ),
  );
  expect(forwards()).toBeUndefined();
});
