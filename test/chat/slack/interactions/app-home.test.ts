import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { personOf } from '../../../../src/domain/actor.ts';
import { createUser, labelsOf, posted, wordsIn } from '../../../support/fake-slack/user.ts';
import { at, mailbox, mailboxId, requestOf } from '../../../support/fixtures/example-org.ts';
import { type SlackFixture, startSlackFixture, untilForm } from '../slack-fixture.ts';

type User = SlackFixture['ada'];

describe.each(['socket', 'http'] as const)('App Home over %s', (transport) => {
  let org: SlackFixture;
  beforeEach(async () => {
    org = await startSlackFixture(transport);
  });
  afterEach(async () => {
    await org.close();
    expect(org.unexpected).toEqual([]);
    expect(org.slack.calls.filter(({ answer }) => answer['ok'] === false)).toEqual([]);
  });

  const home = (user: User) => org.slack.homes.get(user.id) ?? [];
  const untilHome = (user: User, words: string) =>
    vi.waitFor(() => {
      expect(wordsIn(home(user))).toContain(words);
      return home(user);
    });
  const openHome = async (user: User, words: string) => {
    await user.openHome();
    return untilHome(user, words);
  };
  const untilModal = (user: User, words: string) =>
    vi.waitFor(() => {
      expect(wordsIn(user.form().blocks)).toContain(words);
      return user.form();
    });
  const giveContactTo = (user: User) => {
    org.put(at('contact'), mailbox('box'));
    return org.app.store.commit(() =>
      org.app.store.owners.put({
        mailbox: mailboxId('box'),
        address: at('contact'),
        owner: actorOf(user),
        person: personOf(actorOf(user)),
      }),
    );
  };
  const actorOf = ({ id, name }: User) =>
    ({
      platform: 'slack',
      tenantId: 'T1',
      userId: id,
      displayName: name,
      roles: ['member'],
      locale: 'en',
    }) as const;

  it('gets a member a mailbox and its password, with nothing typed after /mail', async () => {
    const { mia, max } = org;
    await openHome(mia, 'You have no mailbox');
    await mia.clickHome('New mailbox');
    await mia.submit(await untilForm(mia, 'New mailbox'), { address: 'mia' });
    await untilModal(mia, 'Waiting for the approval');
    await untilHome(mia, 'mia@example.org');
    expect(labelsOf({ blocks: home(mia) })).toEqual(expect.arrayContaining(['Show #1', 'Cancel #1']));

    await openHome(max, '@');
    expect(labelsOf({ blocks: home(max) })).toContain('Show #1');
    expect(labelsOf({ blocks: home(max) })).not.toContain('Approve');
    await max.clickHome('Show #1');
    const review = await untilModal(max, 'mia@example.org');
    await max.clickModal(review, 'Approve');
    await vi.waitFor(() => expect(org.mailServer.held.addresses.get(at('mia'))?.mailbox).toBeTruthy());
    await untilModal(max, '✅');
    await untilHome(max, 'Nothing is waiting for your approval');

    await untilHome(mia, 'You have no open requests');
    await vi.waitFor(() => expect(labelsOf({ blocks: home(mia) })).toContain('New password'));
    await mia.clickHome('New password');
    await untilModal(mia, 'mia@example.org');
    await vi.waitFor(() =>
      expect(
        mia.directs().filter(({ blocks }) => JSON.stringify(blocks).includes('/password/')),
      ).toHaveLength(2),
    );
    expect(posted(org.slack)).toEqual([]);
  });

  it('opens the forms for a mailbox’s menu with its address filled in', async () => {
    const { ada } = org;
    await giveContactTo(ada);
    await openHome(ada, 'contact@example.org');
    await ada.chooseHome('contact@example.org', 'Quota of a mailbox');
    const form = await untilForm(ada, 'Quota of a mailbox');
    expect(JSON.stringify(form.blocks)).toContain('contact@example.org');
    await ada.submit(form, { quota: '5G' });
    await untilModal(ada, '✅');
    expect(org.mailServer.held.addresses.get(at('contact'))?.mailbox?.quota).toBe(5 * 1024 ** 3);
  });

  it('asks an approver why they deny in the modal that shows the request, and says there what came of it', async () => {
    const { mia, max } = org;
    await mia.type('/mail create wanted@example.org');
    await vi.waitFor(() => expect(posted(org.slack)).toHaveLength(1));
    await openHome(max, 'wanted@example.org');
    await max.clickHome('Show #1');
    await max.clickModal(await untilModal(max, 'wanted@example.org'), 'Deny');
    const why = await vi.waitFor(() => {
      expect(JSON.stringify(max.form().blocks)).toContain('typed');
      return max.form();
    });
    await max.submit(why, { typed: 'One is enough' });
    await untilModal(max, 'One is enough');
    expect(requestOf(org.app, 1).state).toBe('denied');
    await untilHome(max, 'Nothing is waiting for your approval');
    await vi.waitFor(() => expect(wordsIn(posted(org.slack)[0]?.blocks)).toContain('One is enough'));
  });

  it('leaves alone what an approver types while the request changes', async () => {
    const { mia, max, ada } = org;
    await mia.type('/mail create wanted@example.org reason:"for the fair"');
    await vi.waitFor(() => expect(posted(org.slack)).toHaveLength(1));
    expect(wordsIn(await openHome(max, 'wanted@example.org'))).toContain('for the fair');
    await max.clickHome('Show #1');
    await max.clickModal(await untilModal(max, 'wanted@example.org'), 'Deny');
    const why = await vi.waitFor(() => {
      expect(JSON.stringify(max.form().blocks)).toContain('typed');
      return max.form();
    });
    await ada.click(posted(org.slack)[0] ?? expect.fail('no request'), 'Approve');
    await vi.waitFor(() => expect(wordsIn(posted(org.slack)[0]?.blocks)).toContain('✅'));
    await org.jobs.idle();
    expect(org.slack.views.get(why.id)?.blocks).toEqual(why.blocks);
    expect(await max.submit(why, { typed: 'One is enough' })).toHaveProperty('errors');
  });

  it('confirms in the modal what has to be confirmed', async () => {
    const { ada } = org;
    await giveContactTo(ada);
    await openHome(ada, 'contact@example.org');
    await ada.clickHome('Something else…');
    await ada.submit(await untilForm(ada, 'Mail'), { command: 'delete' });
    await ada.submit(await untilForm(ada, 'Delete an address'), { address: 'contact@example.org' });
    const question = await untilModal(ada, 'Nothing changes before that');
    await ada.clickModal(question, labelsOf(question)[0] ?? '');
    await vi.waitFor(() => expect(org.mailServer.held.addresses.has(at('contact'))).toBe(false));
    await untilModal(ada, '✅');
  });

  it('shows an admin what does not work, and how much there is', async () => {
    const { ada, mia } = org;
    await mia.type('/mail create wanted@example.org');
    await vi.waitFor(() => expect(posted(org.slack)).toHaveLength(1));
    const blocks = await openHome(ada, 'Everything works');
    expect(wordsIn(blocks)).toContain('1 request waits for approval');
    expect(wordsIn(blocks)).toContain('1 domain');
    await openHome(mia, 'Your mailboxes');
    expect(wordsIn(home(mia))).not.toContain('Everything works');
    await ada.clickHome('Status');
    await untilModal(ada, 'Everything works');
  });

  it('says how many more there are than it shows, within Slack’s limit', async () => {
    const { ada, mia, max } = org;
    for (let n = 1; n <= 12; n++) {
      await (n > 10 ? max : mia).type(`/mail alias wanted${n}@example.org x@outside.example`);
      await vi.waitFor(() => expect(posted(org.slack)).toHaveLength(n));
    }
    await openHome(ada, '2 more not shown');
    await ada.clickHome('Show all');
    await untilModal(ada, 'wanted1@example.org');
  });

  it('tells a stranger why there is nothing for them', async () => {
    const eve = createUser(org.slack, { id: 'UEVE', name: 'Eve' });
    await openHome(eve, 'UEVE');
    expect(labelsOf({ blocks: home(eve) })).toEqual([]);
  });
});

it('App Home answers in a direct message where somebody has closed the modal', async () => {
  const org = await startSlackFixture('socket');
  await org.mia.type('/mail create wanted@example.org');
  await vi.waitFor(() => expect(posted(org.slack)).toHaveLength(1));
  await org.max.openHome();
  await vi.waitFor(() => expect(wordsIn(org.slack.homes.get('UMAX') ?? [])).toContain('wanted@'));
  await org.max.clickHome('Show #1');
  await vi.waitFor(() => expect(labelsOf(org.max.form())).toContain('Details'));
  const review = org.max.form();
  org.slack.close(review);
  await org.max.clickModal(review, 'Details');
  await vi.waitFor(() => expect(wordsIn(org.max.directs()[0]?.blocks)).toContain('wanted@example.org'));
  await org.close();
});

it('App Home answers in a direct message where Slack opens no modal in time', async () => {
  const org = await startSlackFixture('socket');
  await org.ada.openHome();
  await vi.waitFor(() => expect(org.slack.homes.get('UADA')).toBeDefined());
  org.slack.openLate(5_000);
  await org.ada.clickHome('Status');
  await vi.waitFor(() => expect(wordsIn(org.ada.directs()[0]?.blocks)).toContain('Everything works'));
  await org.ada.clickHome('New mailbox');
  await vi.waitFor(() =>
    expect(wordsIn(org.ada.directs()[1]?.blocks)).toContain('Slack did not open the form in time'),
  );
  expect(org.unexpected).toEqual([]);
  await org.close();
});
