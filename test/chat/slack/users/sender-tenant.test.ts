import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { readPayload } from '../../../../src/chat/slack/payloads/read-payload.ts';
import { startSlack } from '../../../../src/chat/slack/start.ts';
import { tenantOfSender } from '../../../../src/chat/slack/users/sender-tenant.ts';
import { createUser, posted, wordsIn } from '../../../support/fake-slack/user.ts';
import type { Block } from '../../../support/fake-slack/workspace.ts';
import { at, requestOf, requestsIn } from '../../../support/fixtures/example-org.ts';
import { type SlackFixture, startSlackFixture } from '../slack-fixture.ts';

const state = { path: ['create'], asked: { channel: 'C1', responseUrl: null } };
const view = { id: 'V1', private_metadata: JSON.stringify(state), state: { values: {} } };
const response_url = 'https://hooks.slack.test/x';

/** A payload of each kind, by the workspace that it came through and the sender's own. */
const kinds: Readonly<Record<string, (workspace: string, own: string) => Block>> = {
  'block_actions in a message': (workspace, own) => ({
    type: 'block_actions',
    trigger_id: '1',
    team: { id: workspace },
    user: { id: 'U1', team_id: own },
    container: {},
    actions: [{ action_id: 'press-0' }],
  }),
  view_submission: (workspace, own) => ({
    type: 'view_submission',
    trigger_id: '1',
    team: { id: workspace },
    user: { id: 'U1', team_id: own },
    view,
  }),
  'view_submission of a view that was opened in a shared channel': (workspace, own) => ({
    type: 'view_submission',
    trigger_id: '1',
    team: { id: own },
    user: { id: 'U1', team_id: own },
    view: { ...view, app_installed_team_id: workspace },
  }),
  block_suggestion: (workspace, own) => ({
    type: 'block_suggestion',
    team: { id: workspace },
    user: { id: 'U1', team_id: own },
    action_id: 'address',
    view,
  }),
  app_home_opened: (workspace, own) => ({
    type: 'event_callback',
    event_id: 'Ev1',
    team_id: own,
    context_team_id: workspace,
    event: { type: 'app_home_opened', user: 'U1', user_team: own, tab: 'home' },
  }),
  'an event with its authorization': (workspace, own) => ({
    type: 'event_callback',
    event_id: 'Ev1',
    team_id: own,
    authorizations: [{ team_id: workspace }],
    event: { type: 'app_home_opened', user: 'U1', user_team: own, tab: 'home' },
  }),
};

const senderOf = (body: Block) => {
  const payload = readPayload(body)?.payload ?? expect.fail('not read');
  return 'who' in payload ? payload.who : expect.fail('nobody sent it');
};

describe.each(Object.entries(kinds))('%s', (_kind, payload) => {
  it('names the workspace that it came through and the sender’s own apart', () => {
    expect(senderOf(payload('T1', 'T2'))).toMatchObject({ tenantId: 'T1', ownTeam: 'T2', userId: 'U1' });
  });

  it.each([
    ['our member', 'T1', { workspaces: ['T1'], enterprise: null }, 'T1'],
    ['our member, whom Slack does not describe in time', 'T1', null, 'T1'],
    ['somebody of another organisation', 'T2', { workspaces: ['T2'], enterprise: null }, 'T2'],
    ['somebody of another organisation, whom Slack does not describe in time', 'T2', null, 'T2'],
    ['somebody else with the id of our member', 'T2', { workspaces: ['T1'], enterprise: null }, 'T2'],
    [
      'our member, by another of their workspaces',
      'T2',
      { workspaces: ['T2', 'T1'], enterprise: 'E1' },
      'T1',
    ],
    ['our member, by their organisation', 'E1', { workspaces: ['T1'], enterprise: 'E1' }, 'T1'],
    [
      'a colleague from another workspace of the organisation',
      'E1',
      { workspaces: ['T3'], enterprise: 'E1' },
      'E1',
    ],
  ])('of %s', (_who, own, profile, tenant) => {
    expect(tenantOfSender(senderOf(payload('T1', own)), profile)).toBe(tenant);
  });
});

describe('a command, which does not name its sender’s workspace', () => {
  const command = senderOf({
    command: '/mail',
    team_id: 'T1',
    user_id: 'U1',
    channel_id: 'C1',
    trigger_id: '1',
    response_url,
  });
  it.each([
    ['our member', { workspaces: ['T1'], enterprise: null }, 'T1'],
    ['our member, whom Slack does not describe in time', null, 'T1'],
    ['somebody of another workspace', { workspaces: ['T2'], enterprise: null }, 'T2'],
    ['somebody who has left', { workspaces: [], enterprise: null }, null],
  ])('of %s', (_who, profile, tenant) => {
    expect(tenantOfSender(command, profile)).toBe(tenant);
  });
});

it('an event from a channel shared with others says nothing of a sender whom Slack does not describe', () => {
  const event = {
    type: 'event_callback',
    event_id: 'Ev1',
    team_id: 'T1',
    is_ext_shared_channel: true,
    event: { type: 'app_home_opened', user: 'U1', tab: 'home' },
  };
  expect(tenantOfSender(senderOf(event), null)).toBeNull();
});

describe('in a shared channel', () => {
  let org: SlackFixture;
  beforeEach(async () => {
    org = await startSlackFixture('socket');
  });
  afterEach(async () => {
    await org.close();
    expect(org.unexpected).toEqual([]);
  });
  const untilEphemeral = (who: SlackFixture['ada'], words: string) =>
    vi.waitFor(() => expect(wordsIn(who.ephemerals().at(-1)?.blocks)).toContain(words));

  it('nobody of another workspace approves with the id of our moderator', async () => {
    await org.mia.type('/mail create ann@example.org');
    const asked = await vi.waitFor(() => posted(org.slack).at(-1) ?? expect.fail('nothing was asked'));
    const elements = asked.blocks.find(({ type }) => type === 'actions')?.['elements'];
    const click = org.max.clickOn(asked, Array.isArray(elements) ? elements[0] : {});
    await org.slack.send('interactive', { ...click, user: { id: 'UMAX', team_id: 'T2' } });
    await untilEphemeral(org.max, 'slack/T2/UMAX');
    expect(requestOf(org.app, 1).state).toBe('awaiting-approval');
  });

  it('somebody of another workspace can’t run commands', async () => {
    const guest = createUser(org.slack, { id: 'UADA', name: 'Ada' });
    org.slack.people.set('UADA', { id: 'UADA', name: 'Ada', locale: 'en-GB', team: 'T2' });
    await guest.type('/mail create ann@example.org');
    await untilEphemeral(guest, 'slack/T2/UADA');
    expect(requestsIn(org.app)).toEqual([]);
  });

  it('a member of our workspace acts by whichever of their workspaces Slack names', async () => {
    org.slack.people.set('UADA', {
      ...{ id: 'UADA', name: 'Ada', locale: 'en-GB', team: 'T9' },
      enterprise: { id: 'E1', teams: ['T9', 'T1'] },
    });
    await org.ada.type('/mail create ann@example.org');
    await vi.waitFor(() => expect(org.mailServer.held.addresses.has(at('ann'))).toBe(true));
    expect(requestOf(org.app, 1).requester.tenantId).toBe('T1');
  });
});

describe('a member of an Enterprise organisation', () => {
  let org: SlackFixture;
  beforeEach(async () => {
    org = await startSlackFixture('socket');
  });
  afterEach(async () => {
    await org.close();
    expect(org.unexpected).toEqual([]);
  });

  /** Max approves Mia's request from a payload that names the organisation, as Slack's do for some members. */
  async function approve(): Promise<void> {
    org.slack.people.set('UMAX', {
      ...{ id: 'UMAX', name: 'Max', locale: 'en-GB', team: 'T9' },
      enterprise: { id: 'E1', teams: ['T9', 'T1'] },
    });
    await org.mia.type('/mail create ann@example.org');
    const asked = await vi.waitFor(() => posted(org.slack).at(-1) ?? expect.fail('nothing was asked'));
    const elements = asked.blocks.find(({ type }) => type === 'actions')?.['elements'];
    const click = org.max.clickOn(asked, Array.isArray(elements) ? elements[0] : {});
    await org.slack.send('interactive', { ...click, user: { id: 'UMAX', team_id: 'E1' } });
  }
  const untilTold = (words: string) =>
    vi.waitFor(() => expect(wordsIn(org.max.ephemerals().at(-1)?.blocks)).toContain(words));

  it.each([
    ['refuses the token', () => org.slack.refuse('users.info', 'token_revoked')],
    ['asks for a pause', () => org.slack.pause('users.info')],
  ])(
    'whose profile Slack does not give, since it %s, is told so, not that they have no role',
    async (_why, fail) => {
      fail();
      await approve();
      await untilTold('Slack can’t say now who you are');
      await untilTold('Try again in a minute');
      expect(wordsIn(org.max.ephemerals().at(-1)?.blocks)).not.toContain('give');
      expect(requestOf(org.app, 1).state).toBe('awaiting-approval');
    },
  );

  it('whose profile Slack gives may act', async () => {
    await approve();
    await vi.waitFor(() => expect(org.mailServer.held.addresses.has(at('ann'))).toBe(true));
  });
});

describe('an installation for a whole organisation', () => {
  let org: SlackFixture;
  beforeEach(async () => {
    org = await startSlackFixture('http');
  });
  afterEach(() => org.close());

  it('is refused at the start, with what to do', async () => {
    org.slack.installForOrg();
    await expect(startSlack(org.options)).rejects.toThrow(/whole Enterprise organisation.*install the app/);
  });

  it.each<[string, () => Block]>([
    ['with its workspace', () => ({})],
    ['without a workspace', () => ({ team_id: '' })],
  ])('is answered in words when somebody types a command, %s', async (_how, changes) => {
    const command = org.ada.command('/mail create ann@example.org', 'C1');
    await org.slack.send('slash_commands', { ...command, ...changes(), is_enterprise_install: 'true' });
    await vi.waitFor(() =>
      expect(wordsIn(org.ada.ephemerals().at(-1)?.blocks)).toContain('installed for your whole organisation'),
    );
    expect(requestsIn(org.app)).toEqual([]);
  });

  it('is answered in words when somebody clicks', async () => {
    await org.mia.type('/mail create ann@example.org');
    const asked = await vi.waitFor(() => posted(org.slack).at(-1) ?? expect.fail('nothing was asked'));
    const elements = asked.blocks.find(({ type }) => type === 'actions')?.['elements'];
    const click = org.max.clickOn(asked, Array.isArray(elements) ? elements[0] : {});
    await org.slack.send('interactive', { ...click, team: null, is_enterprise_install: true });
    await vi.waitFor(() =>
      expect(wordsIn(org.max.ephemerals().at(-1)?.blocks)).toContain('installed for your whole organisation'),
    );
    expect(requestOf(org.app, 1).state).toBe('awaiting-approval');
  });
});
