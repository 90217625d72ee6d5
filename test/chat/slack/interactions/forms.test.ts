import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { labelsOf, posted, wordsIn } from '../../../support/fake-slack/user.ts';
import { aliasTo, at, mailbox, outside } from '../../../support/fixtures/example-org.ts';
import { type SlackFixture, startSlackFixture, untilForm } from '../slack-fixture.ts';

describe.each(['socket', 'http'] as const)('over %s', (transport) => {
  let org: SlackFixture;
  beforeEach(async () => {
    org = await startSlackFixture(transport);
  });
  afterEach(async () => {
    await org.close();
    expect(org.unexpected).toEqual([]);
    expect(org.slack.calls.filter(({ answer }) => answer['ok'] === false)).toEqual([]);
  });

  it('/mail alone opens a form at once, in which a command is chosen and then filled in', async () => {
    await org.ada.type('/mail');
    const chooser = await untilForm(org.ada, 'Mail');
    const opened = org.slack.calls.find(({ method }) => method === 'views.open');
    expect(wordsIn(opened?.args['view'])).toContain('Loading…');
    await org.ada.submit(chooser, { command: 'create' });
    await org.ada.submit(await untilForm(org.ada, 'New mailbox'), { address: 'new' });
    await vi.waitFor(() => expect(wordsIn(posted(org.slack)[0]?.blocks)).toContain('✅'));
    expect(org.mailServer.held.addresses.has(at('new'))).toBe(true);
  });

  it('a command that needs nothing is run as soon as it is chosen', async () => {
    await org.ada.type('/mail');
    await org.ada.submit(await untilForm(org.ada, 'Mail'), { command: 'domain list' });
    await vi.waitFor(() => expect(wordsIn(org.ada.ephemerals()[0]?.blocks)).toContain('example.org'));
  });

  it('a command without what it needs opens its form, with what was typed already', async () => {
    await org.ada.type('/mail convert contact@example.org to:someone@outside.example');
    const form = await untilForm(org.ada, 'Convert an address');
    const initial = JSON.stringify(form.blocks);
    expect(initial).toContain('contact@example.org');
    expect(initial).toContain('someone@outside.example');
    expect(posted(org.slack)).toEqual([]);
  });

  it('what is wrong is said beside its field, and the form stays open', async () => {
    await org.ada.type('/mail create');
    const form = await untilForm(org.ada, 'New mailbox');
    await org.ada.choose(form, 'quota', 'other', { address: 'new' });
    await vi.waitFor(() => expect(JSON.stringify(org.ada.form().blocks)).toContain('quota.size'));
    const answer = await org.ada.submit(org.ada.form(), { address: 'new', 'quota.size': 'plenty' });
    expect(answer).toMatchObject({
      response_action: 'errors',
      errors: { 'quota.size': expect.stringContaining('size') },
    });
    const again = await org.ada.submit(org.ada.form(), {
      address: 'postmaster@example.org',
      'quota.size': '2G',
    });
    expect(again['errors']).toHaveProperty('address');
    expect(posted(org.slack)).toEqual([]);
    expect(org.ada.ephemerals()).toEqual([]);
  });

  it('a form sent twice by Slack acts once', async () => {
    await org.ada.type('/mail create');
    const form = await untilForm(org.ada, 'New mailbox');
    const view = { id: form.id, private_metadata: form.metadata, state: { values: {} } };
    const state = { values: { address: { address: { selected_option: { value: 'one@example.org' } } } } };
    const payload = {
      type: 'view_submission',
      team: { id: 'T1' },
      user: { id: 'UADA', team_id: 'T1' },
      trigger_id: 'the same',
      view: { ...view, state },
    };
    await Promise.all([org.slack.send('interactive', payload), org.slack.send('interactive', payload)]);
    await vi.waitFor(() => expect(wordsIn(posted(org.slack)[0]?.blocks)).toContain('✅'));
    expect(posted(org.slack)).toHaveLength(1);
  });

  it('addresses are completed, and those outside are taken as they are typed', async () => {
    org.put(at('contact'), mailbox('one'));
    org.put(at('conrad'), aliasTo(outside('conrad')));
    await org.ada.type('/mail show');
    const show = await untilForm(org.ada, 'Show an address');
    expect(await org.ada.suggest(show, 'address', 'con')).toEqual([
      'conrad@example.org',
      'contact@example.org',
    ]);
    expect(await org.ada.suggest(show, 'address', '')).toContain('postmaster@example.org');
    expect(await org.ada.suggest(show, 'address', 'a" b')).toEqual([]);
    expect(await org.ada.suggest(show, 'nothing', 'con')).toEqual([]);
    await org.ada.type('/mail create');
    const create = await untilForm(org.ada, 'New mailbox');
    expect(await org.ada.suggest(create, 'forward', 'who@outside.example')).toEqual(['who@outside.example']);
  });

  it('a payload’s actor is built once, also where App Home is shown anew after a click in it', async () => {
    const rolesOf = vi.spyOn(org.options, 'rolesOf');
    await org.restart();
    await org.mia.type('/mail create wanted@example.org');
    await vi.waitFor(() => expect(posted(org.slack)).toHaveLength(1));
    await org.ada.openHome();
    await vi.waitFor(() => expect(wordsIn(org.slack.homes.get('UADA') ?? [])).toContain('wanted@'));
    await vi.waitFor(() => expect(org.app.store.inbox.pending('slack')).toEqual([]));
    rolesOf.mockClear();
    await org.ada.clickHome('Show #1');
    await vi.waitFor(() => expect(org.app.store.inbox.pending('slack')).toEqual([]));
    expect(labelsOf(org.ada.form())).toContain('Approve');
    expect(rolesOf).toHaveBeenCalledTimes(1);
  });
});
