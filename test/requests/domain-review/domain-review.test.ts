import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findingQuestion } from '../../../src/chat/delivery/domain-review-bulletin.ts';
import { translationsFor } from '../../../src/chat/i18n/languages.ts';
import { domainReviewView } from '../../../src/chat/view/domain-review/domain-review-view.ts';
import { reviewFile } from '../../../src/chat/view/domain-review/review-file.ts';
import type { View } from '../../../src/chat/view/view.ts';
import { type Actor, personOf } from '../../../src/domain/actor.ts';
import type { Membership } from '../../../src/domain/domain-review/find-findings.ts';
import { beginReview } from '../../../src/requests/domain-review/begin-review.ts';
import { endOverdueReviews } from '../../../src/requests/domain-review/end-review.ts';
import { lookForFindings } from '../../../src/requests/domain-review/look-for-findings.ts';
import { noteUnasked } from '../../../src/requests/domain-review/note-unasked.ts';
import { settleGone } from '../../../src/requests/domain-review/settle-gone.ts';
import {
  ada,
  address,
  aliasTo,
  at,
  exampleOrg,
  mailbox,
  mailboxId,
  max,
  mia,
  orThrow,
  outside,
  person,
  stranger,
} from '../../support/fixtures/example-org.ts';
import {
  actionOf,
  createTestDispatcher,
  type TestDispatcher,
  viewText,
} from '../../support/test-dispatcher.ts';
import { timesInWords } from '../../support/times-in-words.ts';

const day = 24 * 60 * 60_000;
const english = translationsFor('en');
const leo = person('leo', 'member');

let made: TestDispatcher;
beforeEach(async () => {
  made = await createTestDispatcher();
  made.pass(500 * day);
});
afterEach(async () => {
  expect(made.reportError).toEqual([]);
  await made.close();
});

function put(
  name: string,
  options: { owner?: Actor; daysAgo?: number; state?: ReturnType<typeof mailbox> } = {},
) {
  const { app, mailServer } = made;
  made.put(at(name), options.state ?? mailbox(name));
  const id = mailboxId(name);
  if (options.owner)
    app.store.owners.put({
      mailbox: id,
      address: at(name),
      owner: options.owner,
      person: personOf(options.owner),
    });
  if (options.daysAgo !== undefined)
    mailServer.held.logins.set(id, { kind: 'at', at: app.clock() - options.daysAgo * day });
}

/** A review of example.org whose findings have been looked for. @param left who has left. */
async function reviewed(...left: Actor[]): Promise<number> {
  const { app } = made;
  const { review } = orThrow(await beginReview(app, ada, exampleOrg));
  await look(review.id, ...left);
  return review.id;
}

const look = (id: number, ...left: Actor[]) =>
  lookForFindings(
    made.app,
    id,
    async (people) =>
      new Map(
        people.map(
          (each) =>
            [personOf(each), left.some(({ userId }) => userId === each.userId) ? 'left' : 'here'] as [
              string,
              Membership,
            ],
        ),
      ),
    () => undefined,
  );

const items = (id: number) => made.app.store.domainReviews.items(id);
const stateOf = (id: number) => made.app.store.domainReviews.get(id);
const viewOf = (id: number, page?: number): View =>
  timesInWords(domainReviewView(made.app, english, orThrow({ ok: true, value: stateOf(id) as never }), page));
const events = (name: string) =>
  made.app.store.audit
    .forAddress(at(name), 50)
    .map(({ event }) => event)
    .reverse();

/** Ends the finding about the postmaster, who forwards outside in each test. */
const numberOf = (id: number, name: string): number =>
  (items(id).find((each) => each.address === at(name))?.position ?? -1) + 1;
const press = (id: number, label: string, actor = ada) =>
  made.press(viewOf(id, pageOf(id, label)), label, actor);
const pageOf = (id: number, label: string): number => {
  for (let page = 1; page < 20; page += 1)
    if (viewOf(id, page).buttons?.some((each) => each.label === label)) return page;
  throw new Error(`No page has ${label}`);
};

describe('a review', () => {
  it('lists what may no longer be needed, by kind, and says what is not known', async () => {
    put('ann', { owner: mia, daysAgo: 120 });
    put('bob', { owner: leo, daysAgo: 3 });
    put('cid', { daysAgo: 2 });
    made.put(address('@example.org'), aliasTo(at('bob')));
    made.put(at('news'), aliasTo(outside('list')));
    const id = await reviewed(leo);
    expect(items(id).map(({ category, address: where }) => [category, where])).toEqual([
      ['left', at('bob')],
      ['ownerless', at('cid')],
      ['unused', at('ann')],
      ['forward-outside', at('news')],
      ['forward-outside', at('postmaster')],
      ['catch-all', '@example.org'],
    ]);
    expect(viewText(viewOf(id))).toMatchSnapshot();
    expect(
      viewText(timesInWords(domainReviewView(made.app, translationsFor('fr'), stateOf(id) as never, 2))),
    ).toMatchSnapshot();
  });

  it('goes on where it is asked for again, and begins anew once it has ended', async () => {
    put('cid');
    const id = await reviewed();
    expect((await made.type('/mail domain review example.org')).title).toBe(
      'Review of example.org: 2 findings, 2 to answer',
    );
    expect((await made.type('/mail review example.org')).title).toContain('2 to answer');
    expect(stateOf(id)?.state).toBe('open');
  });

  it('ends where nothing is found, and says so', async () => {
    made.put(at('postmaster'), aliasTo(at('ann')));
    put('ann', { owner: mia, daysAgo: 1 });
    const id = await reviewed();
    expect(stateOf(id)).toMatchObject({ state: 'ended', end: 'nothing-found' });
    expect(viewOf(id).title).toBe('Review of example.org ended: nothing to ask about');
  });

  it('is for admins of the tenant alone, when it begins and at each click', async () => {
    put('cid');
    expect((await made.type('/mail domain review example.org', max)).title).toMatch(
      /^Only an admin can review/,
    );
    expect((await made.type('/mail domain review example.org', stranger)).title).toMatch(
      /isn’t one of your domains/,
    );
    const id = await reviewed();
    const label = `Keep ${numberOf(id, 'cid')}`;
    expect((await press(id, label, max)).title).toMatch(/^Only an admin can review/);
    expect((await press(id, label, stranger)).title).toBe('There is no such review here.');
    expect(items(id).every(({ answer }) => answer === null)).toBe(true);
  });
});

describe('an answer', () => {
  it('keeps a finding once, however often it is clicked, and can be changed', async () => {
    put('cid');
    const id = await reviewed();
    const number = numberOf(id, 'cid');
    const before = viewOf(id);
    const kept = await made.press(before, `Keep ${number}`);
    expect(kept).toMatchObject({ title: 'cid@example.org is kept', hint: '1 finding to answer.' });
    await made.press(before, `Keep ${number}`);
    expect(events('cid')).toEqual(['domain-review-kept']);
    expect(viewText(viewOf(id))).toContain('✓ 1. cid@example.org: this mailbox has no owner. Kept by ada');
    await made.press(kept, `Change answer ${number}`);
    expect(events('cid')).toEqual(['domain-review-kept', 'domain-review-reopened']);
    expect(items(id)[0]?.answer).toBeNull();
  });

  it('of all findings ends the review, with its outcome in the audit', async () => {
    put('cid');
    const id = await reviewed();
    await press(id, 'Keep 1');
    await press(id, 'Keep 2');
    expect(stateOf(id)).toMatchObject({ state: 'ended', end: 'answered' });
    const [row] = made.app.store.audit.forAddress(address('@example.org'), 1);
    expect(row).toMatchObject({
      event: 'domain-review-ended',
      detail: { review: id, end: 'answered', findings: 2, kept: 2, requested: 0, gone: 0, unanswered: 0 },
    });
    expect((await made.press(viewOf(id), 'CSV')).title).toMatch(/as a file: 2 findings/);
  });

  it('that is too late is refused, and changes nothing', async () => {
    put('cid');
    const id = await reviewed();
    const before = viewOf(id);
    made.pass(30 * day);
    expect(await endOverdueReviews(made.app)).toBe(1);
    expect(await endOverdueReviews(made.app)).toBe(0);
    expect((await made.press(before, 'Keep 1')).title).toBe('The review of example.org has ended.');
    expect(stateOf(id)).toMatchObject({ end: 'time-over' });
  });

  it('is not asked for again in the next review, until it is another', async () => {
    put('ann', { owner: mia, daysAgo: 120 });
    const first = await reviewed();
    await press(first, 'Keep 1');
    await press(first, 'Keep 2');
    made.pass(90 * day);
    const second = await reviewed();
    expect(stateOf(second)).toMatchObject({ state: 'ended', end: 'nothing-found', keptBefore: 2 });
    put('ann', { owner: mia, daysAgo: 95 });
    const third = await reviewed();
    expect(items(third)).toMatchObject([{ category: 'unused', address: at('ann') }]);
  });
});

describe('the owner', () => {
  it('is asked once in a direct message, and says that it is to stay', async () => {
    put('ann', { owner: mia, daysAgo: 120 });
    const id = await reviewed();
    const before = viewOf(id);
    await made.press(before, 'Ask owner of 1');
    await made.press(before, 'Ask owner of 1');
    const asked = made.app.store.outbox.due(0, 100).filter(({ job }) => job === 'ask-finding-owner');
    expect(asked).toHaveLength(1);
    expect(viewText(viewOf(id))).toContain('mia was asked, and has not answered yet.');
    const question = findingQuestion(made.app, translationsFor, { review: id, position: 0 }, 7)?.view('en');
    expect(question && viewText(timesInWords(question))).toMatchSnapshot();
    if (!question) return;
    expect((await made.press(question, 'Keep', leo)).title).toMatch(/^This question is for the owner/);
    expect((await made.press(question, 'Keep', mia)).title).toBe('ann@example.org is kept as it is');
    expect(items(id)[0]).toMatchObject({ answer: { kind: 'kept', by: { userId: 'mia' } } });
    expect(events('ann')).toEqual(['domain-review-asked', 'domain-review-owner-said', 'domain-review-kept']);
  });

  it('who says that it can go changes nothing: an admin still answers', async () => {
    put('ann', { owner: mia, daysAgo: 120 });
    const id = await reviewed();
    await press(id, 'Ask owner of 1');
    const question = findingQuestion(made.app, translationsFor, { review: id, position: 0 }, 7)?.view('en');
    if (!question) throw new Error('Nothing is asked');
    await made.press(question, 'It can go', mia);
    expect(items(id)[0]).toMatchObject({ answer: null, ownerSays: { answer: 'can-go' } });
    expect(made.mailServer.held.addresses.get(at('ann'))).toEqual(mailbox('ann'));
    expect(viewText(viewOf(id))).toContain('mia says: it can go.');
  });

  it('who takes no messages can be asked again', async () => {
    put('ann', { owner: mia, daysAgo: 120 });
    const id = await reviewed();
    await press(id, 'Ask owner of 1');
    await made.app.store.commit(() => noteUnasked(made.app, { review: id, position: 0 }));
    expect(viewOf(id).buttons?.map(({ label }) => label)).toContain('Ask owner of 1');
    expect(events('ann')).toEqual(['domain-review-asked', 'owner-not-told']);
  });

  it('is not asked where there is none, or where they have left', async () => {
    put('cid', { daysAgo: 1 });
    put('bob', { owner: leo, daysAgo: 1 });
    const id = await reviewed(leo);
    const labels = viewOf(id).buttons?.map(({ label }) => label);
    expect(labels).toContain('Offboard 1');
    expect(labels).toContain('Set owner of 2');
    expect(labels?.some((label) => label.startsWith('Ask'))).toBe(false);
  });
});

describe('a request from a review', () => {
  it('suspends an unused mailbox, and is told of in the review', async () => {
    put('ann', { owner: mia, daysAgo: 120 });
    const id = await reviewed();
    const before = viewOf(id);
    const done = await made.press(before, 'Suspend 1');
    expect(done.title).toMatch(/suspended/);
    expect(made.mailServer.held.addresses.get(at('ann'))?.enabled).toBe(false);
    expect(items(id)[0]).toMatchObject({ answer: { kind: 'requested', by: { userId: 'ada' } } });
    expect(viewText(viewOf(id))).toMatch(/Request #1 by ada: applied\./);
    // A second click shows the same request.
    expect((await made.press(before, 'Suspend 1')).title).toBe(done.title);
    expect(made.app.store.requests.get(2)).toBeUndefined();
  });

  it('offboards who has left, after a confirmation', async () => {
    put('bob', { owner: leo, daysAgo: 1 });
    const id = await reviewed(leo);
    const asked = await made.press(viewOf(id), 'Offboard 1');
    expect(viewText(asked)).toContain('leo leaves.');
    expect(made.mailServer.held.addresses.get(at('bob'))?.enabled).toBe(true);
    await made.press(asked, 'Close 1 mailbox');
    expect(made.mailServer.held.addresses.get(at('bob'))?.enabled).toBe(false);
  });

  it('takes forwards outside away, and leaves the others', async () => {
    made.put(at('postmaster'), aliasTo(at('ann')));
    put('ann', { owner: mia, daysAgo: 1 });
    made.put(at('team'), aliasTo(at('ann'), outside('x')));
    const id = await reviewed();
    await made.press(viewOf(id), 'Remove forward 1');
    expect(made.mailServer.held.addresses.get(at('team'))).toEqual(aliasTo(at('ann')));
    expect(stateOf(id)?.state).toBe('ended');
  });

  it('ends what is not so any more without a request', async () => {
    put('ann', { owner: mia, daysAgo: 120 });
    const id = await reviewed();
    made.mailServer.held.addresses.set(at('ann'), mailbox('another'));
    const answer = await made.press(viewOf(id), 'Suspend 1');
    expect(answer.title).toBe('ann@example.org: no longer so');
    expect(items(id)[0]).toMatchObject({ answer: { kind: 'gone' } });
  });
});

describe('what changes meanwhile', () => {
  it('answers findings that are not so any more, by whichever way', async () => {
    put('cid', { daysAgo: 1 });
    const id = await reviewed();
    expect(await settleGone(made.app)).toBe(0);
    made.app.store.owners.put({
      mailbox: mailboxId('cid'),
      address: at('cid'),
      owner: mia,
      person: personOf(mia),
    });
    expect(await settleGone(made.app)).toBe(1);
    expect(items(id)[0]).toMatchObject({ answer: { kind: 'gone' } });
    expect(events('cid')).toEqual(['domain-review-gone']);
  });

  it('ends the review of a domain that is gone, and refuses its buttons', async () => {
    put('cid');
    const id = await reviewed();
    const before = viewOf(id);
    made.app.store.domains.remove(exampleOrg);
    expect((await made.press(before, 'Keep 1')).title).toBe('There is no such review here.');
    expect(await endOverdueReviews(made.app)).toBe(1);
    expect(stateOf(id)).toMatchObject({ state: 'ended', end: 'domain-gone' });
  });

  it('and a second look for findings changes nothing', async () => {
    put('cid');
    const id = await reviewed();
    await press(id, 'Keep 1');
    const before = items(id);
    await look(id);
    expect(items(id)).toEqual(before);
  });
});

it('its file quotes what a spreadsheet would compute, and says what was answered', async () => {
  put('cid', { owner: { ...mia, displayName: '=1+1' }, daysAgo: 120 });
  made.put(address('@example.org'), aliasTo(at('cid')));
  const id = await reviewed();
  await press(id, 'Keep 1');
  const review = stateOf(id);
  if (!review) throw new Error('There is no review');
  expect(reviewFile(made.app, english, review).file.content).toMatchSnapshot();
  expect(actionOf(viewOf(id), 'CSV')).toEqual({ kind: 'domain-review', review: id, act: 'file' });
});
