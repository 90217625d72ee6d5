import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findingQuestion } from '../../../src/chat/delivery/domain-review-bulletin.ts';
import { translationsFor } from '../../../src/chat/i18n/languages.ts';
import { domainReviewView } from '../../../src/chat/view/domain-review/domain-review-view.ts';
import { reviewFile } from '../../../src/chat/view/domain-review/review-file.ts';
import { personOf } from '../../../src/domain/actor.ts';
import type { Address } from '../../../src/domain/address/address.ts';
import type { DomainReview } from '../../../src/domain/domain-review/domain-review.ts';
import type { AccessRights } from '../../../src/domain/sharing/access-rights.ts';
import { MailServerUnavailable } from '../../../src/mail-servers/port.ts';
import { noPolicy, type Policy } from '../../../src/policy/policy.ts';
import { beginReview } from '../../../src/requests/domain-review/begin-review.ts';
import { findSharedWith } from '../../../src/requests/domain-review/find-shared-with.ts';
import { lookForFindings } from '../../../src/requests/domain-review/look-for-findings.ts';
import { settleGone } from '../../../src/requests/domain-review/settle-gone.ts';
import {
  ada,
  address,
  aliasTo,
  at,
  domain,
  exampleOrg,
  mailbox,
  mailboxId,
  max,
  mia,
  orThrow,
} from '../../support/fixtures/example-org.ts';
import { policyWith } from '../../support/fixtures/policy.ts';
import { createTestDispatcher, type TestDispatcher, viewText } from '../../support/test-dispatcher.ts';
import { timesInWords } from '../../support/times-in-words.ts';

const read: AccessRights = { folders: 'read', send: false };
const write: AccessRights = { folders: 'write', send: true };
const sendOnly: AccessRights = { folders: 'none', send: true };

let made: TestDispatcher;
let policy: Policy;
beforeEach(async () => {
  policy = noPolicy;
  made = await createTestDispatcher({ policy: () => policy });
  made.put(at('postmaster'), aliasTo(at('ann')));
  for (const name of ['ann', 'bob', 'info']) put(name);
});
afterEach(async () => {
  expect(made.reportError).toEqual([]);
  await made.close();
});

/** A mailbox of mia's that she uses, of which nothing is to be asked. */
function put(name: string, id = name) {
  made.put(at(name), mailbox(id));
  made.app.store.owners.put({
    ...{ mailbox: mailboxId(id), address: at(name), owner: mia, person: personOf(mia) },
  });
  made.mailServer.held.logins.set(mailboxId(id), { kind: 'at', at: made.app.clock() });
}

/** Gives a mailbox rights on the mail server, and takes what it had. */
function share(subject: string, holder: string, rights: AccessRights | null) {
  const { access } = made.mailServer.held;
  const key = subject as Address;
  const present = access.findIndex((each) => each.subject === key && each.holder === holder);
  if (present >= 0) access.splice(present, 1);
  if (rights) access.push({ subject: key, holder: mailboxId(holder), rights });
}

async function reviewed(): Promise<number> {
  const { review } = orThrow(await beginReview(made.app, ada, exampleOrg));
  const here = async (people: readonly (typeof mia)[]) =>
    new Map(people.map((each) => [personOf(each), 'here' as const]));
  await lookForFindings(made.app, review.id, here, () => undefined);
  return review.id;
}

const items = (id: number) => made.app.store.domainReviews.items(id);
const found = (id: number) => items(id).map(({ category, address: of, access }) => [category, of, access]);
function stateOf(id: number): DomainReview {
  const review = made.app.store.domainReviews.get(id);
  if (!review) throw new Error(`There is no review ${id}`);
  return review;
}
const viewOf = (id: number, locale: 'en' | 'fr' = 'en') =>
  timesInWords(domainReviewView(made.app, translationsFor(locale), stateOf(id)));
const given = async (name = 'info') => (await made.app.mailServer.access(at(name))).given;

describe('a review tells who else has access', () => {
  it('with what they may do, in both languages and in its file', async () => {
    share('info', 'bob', write);
    share('info', 'ann', read);
    share(at('postmaster'), 'ann', sendOnly);
    const id = await reviewed();
    expect(found(id)).toEqual([
      ['access', at('info'), { address: at('ann'), mailbox: 'ann', rights: read }],
      ['access', at('info'), { address: at('bob'), mailbox: 'bob', rights: write }],
      ['access', at('postmaster'), { address: at('ann'), mailbox: 'ann', rights: sendOnly }],
    ]);
    expect(viewText(viewOf(id))).toMatchInlineSnapshot(`
      "Review of example.org: 3 findings, 3 to answer
      3 accesses by other mailboxes.
      1. info@example.org: ann@example.org reads its folders. Owner: mia.
      2. info@example.org: bob@example.org reads and changes its folders, and sends as it. Owner: mia.
      Findings 1 to 2 of 3. Open until 31 Jan 2026, 00:00. /mail domain review example.org shows this review again."
    `);
    expect(viewText(viewOf(id, 'fr'))).toMatchInlineSnapshot(`
      "Revue de example.org : 3 constats, dont 3 sans réponse
      3 accès d’autres boîtes.
      1. info@example.org : ann@example.org lit ses dossiers. Propriétaire : mia.
      2. info@example.org : bob@example.org lit et modifie ses dossiers, et envoie en tant que cette adresse. Propriétaire : mia.
      Constats 1 à 2 sur 3. Ouverte jusqu’au 31 janv. 2026, 00:00. /mail domaine revue example.org affiche de nouveau cette revue."
    `);
    expect(viewOf(id).buttons?.map(({ label }) => label)).toMatchInlineSnapshot(`
      [
        "Keep 1",
        "Ask owner of 1",
        "End access 1",
        "Keep 2",
        "Ask owner of 2",
        "End access 2",
        "Next page",
        "CSV",
      ]
    `);
    expect(viewOf(id, 'fr').buttons?.map(({ label }) => label)).toMatchInlineSnapshot(`
      [
        "Garder 1",
        "Demander, 1",
        "Mettre fin à l’accès 1",
        "Garder 2",
        "Demander, 2",
        "Mettre fin à l’accès 2",
        "Page suivante",
        "CSV",
      ]
    `);
    expect(reviewFile(made.app, translationsFor('en'), stateOf(id)).file.content).toMatchInlineSnapshot(`
      "number,address,finding,since,owner,to,answer,by,at
      1,info@example.org,another mailbox has access,,mia,ann@example.org (reads),not answered,,
      2,info@example.org,another mailbox has access,,mia,"bob@example.org (reads and changes, sends as)",not answered,,
      3,postmaster@example.org,another mailbox has access,,,ann@example.org (sends as),not answered,,
      "
    `);
    expect(reviewFile(made.app, translationsFor('fr'), stateOf(id)).file.content).toMatchInlineSnapshot(`
      "number,address,finding,since,owner,to,answer,by,at
      1,info@example.org,une autre boîte y a accès,,mia,ann@example.org (lecture),sans réponse,,
      2,info@example.org,une autre boîte y a accès,,mia,"bob@example.org (lecture et modification, envoi)",sans réponse,,
      3,postmaster@example.org,une autre boîte y a accès,,,ann@example.org (envoi),sans réponse,,
      "
    `);
  });

  it('but not who has in a domain that the tenant does not see', async () => {
    const other = address('eve@other.example');
    made.mailServer.held.domains.add(domain('other.example'));
    made.put(other, mailbox('eve'));
    share('info', 'eve', read);
    expect(stateOf(await reviewed())).toMatchObject({ end: 'nothing-found' });
  });

  it('not where the mail server shares no mailboxes, and asks it nothing', async () => {
    share('info', 'ann', read);
    let asked = 0;
    Object.assign(made.mailServer, { lacks: ['shared-mailboxes'] });
    Object.assign(made.app.mailServer, {
      access: async () => {
        asked += 1;
        return { given: [], held: [] };
      },
    });
    expect(stateOf(await reviewed())).toMatchObject({ end: 'nothing-found', accessUntold: 0 });
    expect(asked).toBe(0);
  });

  it('asks of each address of the domain once, and never of a catch-all', async () => {
    made.put(address('@example.org'), aliasTo(at('ann')));
    const asked: Address[] = [];
    const { access } = made.app.mailServer;
    Object.assign(made.app.mailServer, {
      access: (of: Address) => {
        asked.push(of);
        return access(of);
      },
    });
    await reviewed();
    expect(asked).toEqual([at('ann'), at('bob'), at('info'), at('postmaster')]);
  });

  it('counts the addresses of which it is not known', async () => {
    share('info', 'ann', read);
    const { access } = made.app.mailServer;
    Object.assign(made.app.mailServer, {
      access: async (of: Address) => {
        if (of === at('bob')) throw new MailServerUnavailable('odd', 'a row of an unknown form');
        return access(of);
      },
    });
    const id = await reviewed();
    expect(found(id)).toMatchObject([['access', at('info'), { address: at('ann') }]]);
    expect(viewText(viewOf(id))).toContain('Of 1 address, it is not known who else has access.');
    expect(viewText(viewOf(id, 'fr'))).toContain(
      'Pour 1 adresse, rien ne dit quelles autres boîtes y ont accès.',
    );
  });

  it('asks about 5,000 addresses of a domain at most, mailboxes first', async () => {
    const names = Array.from({ length: 5002 }, (_, index) => at(`box${index}`));
    const others = names.slice(1).map((of) => ({ address: of, state: mailbox(of) }));
    const alias = { address: at('box0'), state: aliasTo(at('ann')) };
    const found = await findSharedWith(made.app, 'terminal/terminal', exampleOrg, [alias, ...others]);
    expect(found.size).toBe(5000);
    expect(found.has(alias.address)).toBe(false);
    expect(found.has(at('box5000'))).toBe(true);
    expect(found.has(at('box5001'))).toBe(false);
  });

  it('and asks no further once the mail server can’t be reached', async () => {
    for (let number = 0; number < 30; number += 1) put(`box${number}`);
    let asked = 0;
    Object.assign(made.app.mailServer, {
      access: async () => {
        asked += 1;
        throw new MailServerUnavailable('unreachable', 'it is off');
      },
    });
    expect(stateOf(await reviewed())).toMatchObject({ end: 'nothing-found', accessUntold: 34 });
    expect(asked).toBe(10);
  });
});

describe('what was kept', () => {
  it('is not asked again as it is, and is with another right or another holder', async () => {
    share('info', 'ann', read);
    const first = await reviewed();
    await made.press(viewOf(first), 'Keep 1');
    expect(made.app.store.audit.forAddress(at('info'), 1)).toMatchObject([
      { event: 'domain-review-kept', detail: { category: 'access', holder: at('ann'), rights: read } },
    ]);
    expect(stateOf(await reviewed())).toMatchObject({ end: 'nothing-found', keptBefore: 1 });
    share('info', 'ann', write);
    const wider = await reviewed();
    expect(found(wider)).toMatchObject([['access', at('info'), { address: at('ann'), rights: write }]]);
    await made.press(viewOf(wider), 'Keep 1');
    share('info', 'bob', read);
    const another = await reviewed();
    expect(found(another)).toMatchObject([['access', at('info'), { address: at('bob'), rights: read }]]);
    expect(stateOf(another).keptBefore).toBe(1);
  });

  it('by an address is asked anew of the mailbox that has it since', async () => {
    share('info', 'ann', read);
    await made.press(viewOf(await reviewed()), 'Keep 1');
    share('info', 'ann', null);
    put('ann', 'later');
    share('info', 'later', read);
    expect(found(await reviewed())).toMatchObject([
      ['access', at('info'), { address: at('ann'), mailbox: 'later' }],
    ]);
  });
});

it('the owner is asked about it, by who has access to what', async () => {
  share('info', 'ann', read);
  const id = await reviewed();
  await made.press(viewOf(id), 'Ask owner of 1');
  const question = findingQuestion(made.app, translationsFor, { review: id, position: 0 }, 7)?.view('en');
  if (!question) throw new Error('Nothing is asked');
  expect(question.title).toBe('info@example.org: ann@example.org reads its folders.');
  await made.press(question, 'It can go', mia);
  expect(items(id)[0]).toMatchObject({ answer: null, ownerSays: { answer: 'can-go' } });
  expect(await given()).toHaveLength(1);
});

describe('End access', () => {
  it('makes a request with its gate, which ends all that one holder may do, and can be undone', async () => {
    share('info', 'ann', write);
    share('info', 'bob', read);
    const id = await reviewed();
    const before = viewOf(id);
    const done = await made.press(before, 'End access 1');
    expect(viewText(done)).toMatchInlineSnapshot(`
      "info@example.org is no longer shared with ann@example.org.
      ann@example.org may no longer read and change all folders of info@example.org, or send as info@example.org. Open sessions of ann@example.org end.
      Request #1."
    `);
    expect(await given()).toEqual([{ address: at('bob'), rights: read }]);
    expect(items(id)[0]).toMatchObject({ answer: { kind: 'requested', request: 1, by: { userId: 'ada' } } });
    // A second click shows the same request.
    expect((await made.press(before, 'End access 1')).title).toBe(done.title);
    expect(made.app.store.requests.get(2)).toBeUndefined();
    const undo = await made.type('/mail request undo 1');
    expect(undo.title).toContain('Share info@example.org with ann@example.org');
    expect(await given()).toHaveLength(1);
    await made.press(undo, 'Share');
    expect(await given()).toContainEqual({ address: at('ann'), rights: write });
  });

  it('waits for the approval that the policy wants, and shows it in the review', async () => {
    share('info', 'ann', read);
    const id = await reviewed();
    policy = policyWith({
      tenants: { 'terminal/terminal': [exampleOrg] },
      needs: { mailbox: { admin: 'approval' } },
    });
    await made.press(viewOf(id), 'End access 1');
    expect(made.app.store.requests.get(1)).toMatchObject({ state: 'awaiting-approval' });
    expect(await given()).toHaveLength(1);
    expect(made.app.store.domainReviews.item(id, 0)?.answer).toMatchObject({ kind: 'requested', request: 1 });
  });

  it('is for admins', async () => {
    share('info', 'ann', read);
    const id = await reviewed();
    expect((await made.press(viewOf(id), 'End access 1', max)).title).toMatch(/^Only an admin can review/);
    expect(await given()).toHaveLength(1);
  });

  it.each<[string, () => void]>([
    ['has no access any more', () => share('info', 'ann', null)],
    [
      'is another mailbox by now',
      () => {
        made.put(at('ann'), mailbox('later'));
        share('info', 'ann', null);
        share('info', 'later', read);
      },
    ],
    ['has lost its mailbox', () => made.put(at('ann'), aliasTo(at('bob')))],
  ])('answers the finding without a request where the holder %s', async (_, happens) => {
    share('info', 'ann', read);
    const id = await reviewed();
    happens();
    const rights = await given();
    expect((await made.press(viewOf(id), 'End access 1')).title).toBe('info@example.org: no longer so');
    expect(items(id)[0]).toMatchObject({ answer: { kind: 'gone' } });
    expect(made.app.store.requests.get(1)).toBeUndefined();
    expect(await given()).toEqual(rights);
  });
});

describe('what is ended by another way', () => {
  it('is answered by itself, and what is only reduced is not', async () => {
    share('info', 'ann', write);
    share('info', 'bob', read);
    const id = await reviewed();
    expect(await settleGone(made.app)).toBe(0);
    const reduced = await made.type('/mail share info@example.org with:ann@example.org read');
    if (reduced.buttons?.[0]) await made.press(reduced, reduced.buttons[0].label);
    expect(await given()).toContainEqual({ address: at('ann'), rights: { folders: 'read', send: true } });
    expect(await settleGone(made.app)).toBe(0);
    await made.type('/mail unshare info@example.org with:bob@example.org');
    expect(await given()).toHaveLength(1);
    expect(await settleGone(made.app)).toBe(1);
    expect(items(id).map(({ answer }) => answer?.kind)).toEqual([undefined, 'gone']);
  });

  it('is answered once the holder’s mailbox is another', async () => {
    share('info', 'ann', read);
    const id = await reviewed();
    made.put(at('ann'), mailbox('later'));
    expect(await settleGone(made.app)).toBe(1);
    expect(items(id)[0]?.answer).toMatchObject({ kind: 'gone' });
  });
});
