import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from '../../../src/domain/actor.ts';
import type { WantedChange } from '../../../src/domain/request/planned-change.ts';
import { canonicalPersonId } from '../../../src/requests/access/identity.ts';
import { confirm } from '../../../src/requests/lifecycle/confirm.ts';
import { enqueueLinkLists } from '../../../src/requests/links/link-lists.ts';
import { takeDirectMessages } from '../../support/direct-messages.ts';
import {
  ada,
  change,
  clickOn,
  type ExampleOrg,
  exampleOrg,
  mailbox,
  mailboxId,
  makeExampleOrg,
  orThrow,
  requestOf,
} from '../../support/fixtures/example-org.ts';
import { askForMany, name } from '../../support/fixtures/many-changes.ts';
import { runApplyJobs } from '../../support/run-jobs.ts';

const admin: Actor = { ...ada, platform: 'slack', tenantId: 'T1', channel: 'C1' };
const colleague = (userId: string): Actor => ({ ...admin, userId, displayName: userId, channel: 'C7' });
const [lea, tom] = [colleague('lea'), colleague('tom')];

let org: ExampleOrg;
beforeEach(async () => {
  org = await makeExampleOrg();
  org.app.store.domains.bind('slack/T1', exampleOrg);
});
afterEach(() => org.close());

/** Has as many mailboxes made by a file, whose lines name their owners; null: nobody. */
async function made(count: number, ownerOf: (position: number) => Actor | null): Promise<number> {
  const wanted = Array.from({ length: count }, (_, position): WantedChange => {
    const wish = change(name(position), null, mailbox(`box ${position}`));
    return { change: wish, line: position + 2, owner: ownerOf(position) };
  });
  const { id, state } = await askForMany(org.app, admin, wanted);
  if (state === 'awaiting-confirmation') orThrow(await confirm(org.app, admin, clickOn(org.app, { id })));
  await runApplyJobs(org.app);
  expect(requestOf(org.app, id).state).toBe('applied');
  return id;
}

const halves = (position: number) => (position % 2 === 0 ? lea : tom);
const namesOf = ({ buttons = [] }: { readonly buttons?: readonly { readonly label: string }[] }) =>
  buttons.map(({ label }) => label.replace('Set the password of ', ''));

describe('the owners of new mailboxes', () => {
  it('get a link for each of up to eight, as if each were asked for alone', async () => {
    await made(8, halves);
    const sent = await takeDirectMessages(org.app);
    expect(sent).toHaveLength(8);
    expect(sent.every(({ view }) => view.link !== undefined)).toBe(true);
  });

  it('of more get one message each, with a button for the link of each of theirs', async () => {
    await made(9, halves);
    const sent = await takeDirectMessages(org.app);
    expect(sent.map(({ to, view }) => [to.userId, view.title, namesOf(view)])).toEqual([
      ['lea', '5 new mailboxes are yours', [0, 2, 4, 6, 8].map(name)],
      ['tom', '4 new mailboxes are yours', [1, 3, 5, 7].map(name)],
    ]);
    expect(sent[0]?.view.buttons?.[0]?.action).toEqual({
      kind: 'run',
      line: `/mail password set ${name(0)}`,
    });
    expect(sent.some(({ view }) => view.link)).toBe(false);
    expect(await takeDirectMessages(org.app)).toEqual([]);
  });

  it('of more than fit are told how many are not listed', async () => {
    await made(25, () => lea);
    const [sent, ...others] = await takeDirectMessages(org.app);
    expect(others).toEqual([]);
    expect(sent?.view.title).toBe('25 new mailboxes are yours');
    expect(namesOf(sent?.view ?? {})).toHaveLength(20);
    expect(sent?.view.text?.at(-1)).toBe(
      '5 more are not listed here. For each, type /mail password set ADDRESS',
    );
  });

  it.each([3, 9])(
    'are nobody where their lines of %i name nobody, and least of all who imports',
    async (count) => {
      await made(count, () => null);
      expect(org.app.store.owners.of(mailboxId('box 0'))).toBeUndefined();
      expect(await takeDirectMessages(org.app)).toEqual([]);
    },
  );

  it('are nobody, too, where a file has a single line', async () => {
    await made(1, () => null);
    expect(org.app.store.owners.of(mailboxId('box 0'))).toBeUndefined();
  });

  it('are not asked for what has a password by now, or is another’s', async () => {
    await made(9, halves);
    org.mailServer.held.passwordHashes.set(mailboxId('box 0'), 'hash');
    const owned = org.app.store.owners.of(mailboxId('box 2')) ?? lea;
    org.app.store.owners.put({ mailbox: mailboxId('box 2'), address: name(2), owner: tom, person: 'tom' });
    expect(owned.userId).toBe('lea');
    const sent = await takeDirectMessages(org.app);
    expect(namesOf(sent[0]?.view ?? {})).toEqual([4, 6, 8].map(name));
  });

  it('who take no direct messages are told where it was asked for, and that is recorded', async () => {
    const id = await made(9, halves);
    const [sent] = await takeDirectMessages(org.app, { taken: false });
    expect(sent).toMatchObject({ channel: 'C1', otherwise: { tone: 'warning' } });
    expect(sent?.otherwise.title).toContain('weren’t told of their 5 new mailboxes');
    const events = org.app.store.audit.forAddress(name(0), 9).filter(({ requestId }) => requestId === id);
    expect(events.map(({ event }) => event)).toContain('owner-not-told');
  });

  it('are each told once, though the job that finds them is cut off in between', async () => {
    await made(9, halves);
    const row = org.app.store.outbox.due(0, 1000).find(({ job }) => job === 'list-links');
    const request = Number(row?.data['request']);
    const after = canonicalPersonId(org.app, lea);
    await enqueueLinkLists(org.app, { request, after }, row?.id ?? 0);
    expect((await takeDirectMessages(org.app)).map(({ to }) => to.userId)).toEqual(['tom']);
  });
});
