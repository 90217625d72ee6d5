import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createUser, labelsOf, posted, wordsIn } from '../../../support/fake-slack/user.ts';
import {
  aliasTo,
  at,
  mailbox,
  mailboxId,
  outside,
  requestOf,
} from '../../../support/fixtures/example-org.ts';
import { soleChange } from '../../../support/sole-change.ts';
import { type SlackFixture, startSlackFixture, untilForm } from '../slack-fixture.ts';

const box = mailboxId('box');

describe.each(['socket', 'http'] as const)('somebody named over %s', (transport) => {
  let org: SlackFixture;
  beforeEach(async () => {
    org = await startSlackFixture(transport);
    createUser(org.slack, { id: 'ULEA', name: 'lea' });
    org.slack.people.set('ULEA', { ...person('ULEA'), shown: 'Léa "die Große" <Martin>' });
    createUser(org.slack, { id: 'UAPP', name: 'robot' });
    org.slack.people.set('UAPP', { ...person('UAPP'), isBot: true });
    org.put(at('contact'), mailbox('box'));
  });
  afterEach(async () => {
    await org.close();
    expect(org.unexpected).toEqual([]);
  });

  const person = (id: string) => org.slack.people.get(id) ?? expect.fail(`no ${id}`);
  const ownerOf = () => org.app.store.owners.of(box);
  const untilOwned = () =>
    vi.waitFor(() =>
      expect(ownerOf()).toMatchObject({ userId: 'ULEA', displayName: 'Léa "die Große" <Martin>' }),
    );
  const untilEphemeral = (words: string) =>
    vi.waitFor(() => expect(wordsIn(org.ada.ephemerals().at(-1)?.blocks)).toContain(words));
  const fieldOf = ({ blocks }: ReturnType<SlackFixture['ada']['form']>, name: string) =>
    blocks.find((block) => block['block_id'] === name);

  it('by a mention is who Slack says, and mentioned whatever they call themselves', async () => {
    await org.ada.type('/mail owner contact@example.org @lea');
    await untilOwned();
    await vi.waitFor(() => expect(wordsIn(posted(org.slack).at(-1)?.blocks)).toContain('<@ULEA>'));
    expect(org.app.store.owners.of(box)?.displayName).toBe('Léa "die Große" <Martin>');
  });

  it('is called by name in a reason, beside channels, links and signs', async () => {
    await org.mia.type(
      '/mail alias team@example.org x@outside.example reason:@lea & #c1 want <it>, see example.org',
    );
    await vi.waitFor(() => expect(posted(org.slack)).toHaveLength(1));
    expect(requestOf(org.app, 1).asking.reason).toBe(
      '@Léa "die Große" <Martin> & #c1 want <it>, see example.org',
    );
  });

  it('is chosen in a form, where one is needed, or was named already', async () => {
    await org.ada.type('/mail handover');
    await org.ada.submit(await untilForm(org.ada, 'Hand over a mailbox'), {
      address: 'contact@example.org',
      person: 'ULEA',
    });
    const question = await vi.waitFor(() => posted(org.slack).at(-1) ?? expect.fail('nothing was asked'));
    await org.ada.click(question, labelsOf(question)[0] ?? '');
    await untilOwned();
    await org.ada.type('/mail create for:@lea');
    const form = await untilForm(org.ada, 'New mailbox');
    expect(fieldOf(form, 'for')).toMatchObject({ optional: true, element: { initial_user: 'ULEA' } });
  });

  it('without a mention is to be chosen in the form, which Slack opens with all else filled in', async () => {
    await org.ada.type('/mail create new@example.org quota:2G for:@nobody');
    const form = await untilForm(org.ada, 'New mailbox');
    expect(fieldOf(form, 'for')).toMatchObject({
      optional: false,
      element: { type: 'users_select', placeholder: { text: '@nobody' } },
    });
    expect(JSON.stringify(fieldOf(form, 'for'))).not.toContain('initial_user');
    expect(JSON.stringify(form.blocks)).toContain('2G');
    await org.ada.submit(form, { for: 'ULEA' });
    await vi.waitFor(() => expect(org.mailServer.held.addresses.has(at('new'))).toBe(true));
  });

  it('without a mention is refused in words, where Slack opens no form', async () => {
    org.slack.openLate(5_000);
    await org.ada.type('/mail owner contact@example.org lea');
    await untilEphemeral('isn’t a person that Slack knows');
    expect(ownerOf()).toBeUndefined();
  });

  it('by an app of an older manifest is chosen in the form', async () => {
    org.slack.escapesNothing();
    await org.ada.type('/mail owner contact@example.org @lea');
    await org.ada.submit(await untilForm(org.ada, 'Owner of a mailbox'), {
      address: 'contact@example.org',
      person: 'ULEA',
    });
    await untilOwned();
  });

  it('who is an app, or of another workspace, or has left, is refused beside the field and in words', async () => {
    await org.ada.type('/mail owner contact@example.org @robot');
    await untilEphemeral('robot has no active account');
    await org.ada.type('/mail handover');
    const form = await untilForm(org.ada, 'Hand over a mailbox');
    const answer = await org.ada.submit(form, { address: 'contact@example.org', person: 'UAPP' });
    expect(answer).toMatchObject({
      errors: { person: expect.stringContaining('robot has no active account') },
    });
    for (const kind of [{ team: 'T2' }, { hasLeft: true }]) {
      const id = `U${JSON.stringify(kind).replace(/\W/g, '').toUpperCase()}`;
      org.slack.people.set(id, { id, name: 'other', locale: 'en', ...kind });
      const again = await org.ada.submit(org.ada.form(), { address: 'contact@example.org', person: id });
      expect(again).toMatchObject({
        errors: { person: expect.stringContaining('other has no active account') },
      });
    }
    expect(ownerOf()).toBeUndefined();
  });

  it('is who they are, whatever name is typed for them by hand', async () => {
    org.slack.escapesNothing();
    await org.ada.type('/mail owner contact@example.org "<@ULEA|Ada the admin>"');
    await untilOwned();
  });

  it('may be whom a mailbox is for that is made of an alias', async () => {
    org.put(at('team'), aliasTo(outside('x')));
    await org.ada.type('/mail convert team@example.org mailbox for:@lea');
    await vi.waitFor(() => expect(soleChange(requestOf(org.app, 1).plan).owner?.userId).toBe('ULEA'));
  });
});
