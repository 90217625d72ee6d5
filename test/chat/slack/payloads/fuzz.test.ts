import fc from 'fast-check';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { isJson } from '../../../support/fake-slack/check-blocks.ts';
import type { Kind } from '../../../support/fake-slack/socket-mode.ts';
import type { Block } from '../../../support/fake-slack/workspace.ts';
import { type SlackFixture, startSlackFixture } from '../slack-fixture.ts';

let org: SlackFixture;
beforeAll(async () => {
  org = await startSlackFixture('socket');
});
afterAll(() => org.close());

const spoken = {
  team: { id: 'T1' },
  user: { id: 'UADA', username: 'ada', team_id: 'T1' },
  trigger_id: '1.2',
};
const metadata = JSON.stringify({ path: ['create'], asked: { channel: 'C1', responseUrl: null } });
const view = { id: 'V1', type: 'modal', private_metadata: metadata };

/** A payload of each kind, as Slack would send it. */
const payloads: readonly (readonly [Kind, Block])[] = [
  [
    'slash_commands',
    {
      command: '/mail',
      text: 'owner <mailto:a@example.org|a@example.org> <@UADA|ada> reason:&lt;in <#C1|mail>&gt;',
      team_id: 'T1',
      user_id: 'UADA',
      channel_id: 'C1',
      trigger_id: '1.1',
      response_url: 'http://127.0.0.1:9/',
    },
  ],
  [
    'interactive',
    {
      type: 'block_actions',
      ...spoken,
      channel: { id: 'C1' },
      container: { type: 'message', message_ts: '1.1' },
      response_url: 'http://127.0.0.1:9/',
      actions: [{ type: 'button', action_id: 'press-0', value: 'x' }],
    },
  ],
  [
    'interactive',
    {
      type: 'view_submission',
      ...spoken,
      view: {
        ...view,
        state: {
          values: {
            address: { address: { type: 'plain_text_input', value: 'a' } },
            for: { for: { type: 'users_select', selected_user: 'UADA' } },
          },
        },
      },
    },
  ],
  [
    'interactive',
    {
      type: 'view_submission',
      ...spoken,
      view: {
        ...view,
        private_metadata: JSON.stringify({
          button: 'x',
          asked: { channel: 'C1', responseUrl: null },
          message: '1.1',
          ephemeral: false,
        }),
        state: { values: { typed: { typed: { type: 'plain_text_input', value: 'because' } } } },
      },
    },
  ],
  [
    'events_api',
    {
      type: 'event_callback',
      team_id: 'T1',
      event_id: 'Ev2',
      event: { type: 'subteam_members_changed', subteam_id: 'S1' },
    },
  ],
  ['interactive', { type: 'block_suggestion', ...spoken, action_id: 'address', value: 'a', view }],
  [
    'events_api',
    {
      type: 'event_callback',
      team_id: 'T1',
      event_id: 'Ev1',
      event: { type: 'app_home_opened', user: 'UADA', tab: 'home' },
    },
  ],
  [
    'events_api',
    {
      type: 'event_callback',
      team_id: 'T1',
      context_team_id: 'T1',
      authorizations: [{ team_id: 'T1', user_id: 'UBOT' }],
      event_id: 'Ev3',
      event: { type: 'app_mention', user: 'UADA', text: '<@UBOT> hello', channel: 'C1', ts: '1.1' },
    },
  ],
  [
    'interactive',
    {
      type: 'message_action',
      ...spoken,
      callback_id: 'alias-for-address',
      channel: { id: 'C1' },
      message: { text: 'a@outside.example', ts: '1.1' },
      response_url: 'http://127.0.0.1:9/',
    },
  ],
];

/** The paths of all values within a value. */
const pathsIn = (value: unknown, path: readonly string[] = []): (readonly string[])[] => [
  path,
  ...(typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([name, each]) => pathsIn(each, [...path, name]))
    : []),
];

function replaced(value: unknown, [name, ...rest]: readonly string[], by: unknown): unknown {
  if (name === undefined) return by;
  if (Array.isArray(value))
    return value.map((each, index) => (String(index) === name ? replaced(each, rest, by) : each));
  return isJson(value) ? { ...value, [name]: replaced(value[name], rest, by) } : by;
}

const strange = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom('\u0000', '\ud800', '__proto__', 'x'.repeat(20_000), '<!channel>', undefined),
);

const malformed = fc.constantFrom(...payloads).chain(([kind, payload]) =>
  fc
    .array(fc.tuple(fc.constantFrom(...pathsIn(payload)), strange), { minLength: 1, maxLength: 3 })
    .map((changes) => ({
      kind,
      payload: changes.reduce<unknown>((changed, [path, by]) => replaced(changed, path, by), payload),
    })),
);

it('payloads with anything in the place of any of their parts end nothing and stop nothing', async () => {
  let sent = 0;
  await fc.assert(
    fc.asyncProperty(malformed, async ({ kind, payload }) => {
      sent += 1;
      await org.slack.sockets.sendRaw(JSON.stringify({ type: kind, envelope_id: `e${sent}`, payload }));
    }),
    { numRuns: 1_000 },
  );
  await org.ada.type('/mail show postmaster@example.org');
  await vi.waitFor(() => expect(JSON.stringify(org.ada.ephemerals())).toContain('operator@outside.example'));
  expect(org.slack.sockets.connections()).toBe(2);
});
