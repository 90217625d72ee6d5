import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { requestReply } from '../../../src/chat/dispatch/reply.ts';
import { translationsFor } from '../../../src/chat/i18n/languages.ts';
import type { View } from '../../../src/chat/view/view.ts';
import type { Actor, Platform, Role } from '../../../src/domain/actor.ts';
import type { Request } from '../../../src/domain/request/request.ts';
import { canonicalPersonId } from '../../../src/requests/access/identity.ts';
import {
  address,
  aliasTo,
  at,
  change,
  exampleOrg,
  mailbox,
  outside,
  requestOf,
  stranger,
} from '../../support/fixtures/example-org.ts';
import { askForMany, changeDirectly, ledAway, name } from '../../support/fixtures/many-changes.ts';
import {
  actionOf,
  createTestDispatcher,
  type TestDispatcher,
  viewText,
} from '../../support/test-dispatcher.ts';

let made: TestDispatcher;
beforeEach(async () => {
  made = await createTestDispatcher();
  for (const tenant of ['slack/T1', 'discord/T1'] as const) made.app.store.domains.bind(tenant, exampleOrg);
});
afterEach(() => made.close());

const account = (platform: Platform, userId: string, role: Role): Actor => ({
  platform,
  tenantId: platform === 'terminal' ? 'terminal' : 'T1',
  userId,
  displayName: userId,
  roles: [role],
  locale: 'en',
});

const messageOf = ({ id }: Request): View =>
  requestReply(made.app, translationsFor('en'), requestOf(made.app, id)).view;

const labels = ({ buttons = [] }: View): string[] => buttons.map(({ label }) => label);

/** Looks through a request from its message on. @returns the pages. */
async function lookThrough(reader: Actor, message: View): Promise<View[]> {
  const pages = [await made.press(message, 'Look through', reader)];
  for (let last = pages[0]; last && labels(last).includes('Next page'); last = pages.at(-1))
    pages.push(await made.press(last, 'Next page', reader));
  return pages;
}

const click = (reader: Actor, kind: 'confirm' | 'approve', { id, plan: { hash } }: Request) =>
  made.dispatcher.click(reader, { kind, request: id, planHash: hash });

describe.each(['slack', 'discord', 'terminal'] as const)('on %s, a request of 30 points', (platform) => {
  const mia = account(platform, 'UMIA', 'member');
  const ada = account(platform, 'UADA', 'admin');
  const max = account(platform, 'UMAX', 'admin');
  const ask = async () => {
    const { id } = await askForMany(made.app, mia, ledAway(made, 15, 2));
    await lookThrough(mia, messageOf(requestOf(made.app, id)));
    await click(mia, 'confirm', requestOf(made.app, id));
    expect(requestOf(made.app, id).state).toBe('awaiting-approval');
    return requestOf(made.app, id);
  };

  it('is approved on the last page, by whoever has opened all of them, and nowhere else', async () => {
    const request = await ask();
    const message = messageOf(request);
    expect(labels(message)).not.toContain('Approve');
    const refused = await click(ada, 'approve', request);
    expect(refused.view).toMatchObject({ tone: 'failure', title: expect.stringContaining('all 30 points') });
    expect(labels(refused.view)).toEqual(['Look through']);
    const pages = await lookThrough(ada, refused.view);
    for (const page of pages.slice(0, -1)) expect(labels(page)).not.toContain('Approve');
    const seen = pages.map(viewText).join('\n');
    for (let index = 0; index < 30; index += 1) expect(seen).toContain(outside(`to${index}`));
    const last = pages.at(-1) ?? expect.fail('no page');
    expect((await made.dispatcher.click(max, actionOf(last, 'Approve'))).view.title).toContain('30 points');
    expect(requestOf(made.app, request.id).state).toBe('awaiting-approval');
    expect((await made.press(last, 'Approve', ada)).tone).toBe('success');
    expect(requestOf(made.app, request.id)).toMatchObject({ state: 'applied', applied: 15 });
  });

  it('is seen once the platform has taken a page, or by a click on it', async () => {
    const request = await ask();
    const seen = () =>
      made.app.store.reviews.itemsLookedThrough({
        ...{ requestId: request.id, planHash: request.plan.hash },
        person: canonicalPersonId(made.app, ada),
      });
    const first = {
      kind: 'look-through',
      request: request.id,
      planHash: request.plan.hash,
      from: 0,
    } as const;
    let page = await made.dispatcher.click(ada, first);
    expect(seen()).toEqual([]);
    await page.noteShown?.();
    expect(seen().length).toBeGreaterThan(9);
    // From here on, the platform's answers are lost.
    while (labels(page.view).includes('Next page'))
      page = await made.dispatcher.click(ada, actionOf(page.view, 'Next page'));
    const approval = actionOf(page.view, 'Approve');
    expect((await made.dispatcher.click(max, approval)).view.title).toContain('30 points');
    expect(requestOf(made.app, request.id).state).toBe('awaiting-approval');
    await made.dispatcher.click(ada, approval);
    expect(requestOf(made.app, request.id).state).toBe('queued');
  });

  it('is approved by nobody to whom the platform did not bring a page in between', async () => {
    const request = await ask();
    const first = {
      kind: 'look-through',
      request: request.id,
      planHash: request.plan.hash,
      from: 0,
    } as const;
    await made.dispatcher.click(ada, first);
    let page = await made.dispatcher.click(ada, { ...first, from: 15 });
    while (labels(page.view).includes('Next page'))
      page = await made.dispatcher.click(ada, actionOf(page.view, 'Next page'));
    await page.noteShown?.();
    const refused = await made.dispatcher.click(ada, actionOf(page.view, 'Approve'));
    expect(refused.view.title).toContain('all 30 points');
    expect(labels(refused.view)).toEqual(['Look through']);
    expect(requestOf(made.app, request.id).state).toBe('awaiting-approval');
  });

  it('is looked through anew once it has been shown again', async () => {
    const request = await ask();
    const last = (await lookThrough(ada, messageOf(request))).at(-1) ?? expect.fail('no page');
    changeDirectly(made, 3);
    await made.press(last, 'Approve', ada);
    expect((await made.dispatcher.click(ada, actionOf(last, 'Approve'))).view.title).toContain(
      'changed after',
    );
    const again = requestOf(made.app, request.id);
    expect((await click(ada, 'approve', again)).view.title).toContain('all 28 points');
    expect(
      (
        await made.dispatcher.click(ada, {
          kind: 'look-through',
          request: request.id,
          planHash: request.plan.hash,
          from: 0,
        })
      ).view.title,
    ).toContain('changed after');
  });

  it('shows all its changes page by page, and those that do one thing', async () => {
    made.put(at('gone'), mailbox('gone'));
    const wanted = [...ledAway(made, 45), { change: change(at('gone'), mailbox('gone'), null) }];
    const request = await askForMany(made.app, ada, wanted);
    let page = await made.press(messageOf(request), 'All changes', max);
    const seen = [viewText(page)];
    for (; labels(page).includes('Next page'); seen.push(viewText(page)))
      page = await made.press(page, 'Next page', max);
    expect(seen.length).toBeGreaterThan(1);
    for (let index = 0; index < 45; index += 1) expect(seen.join('\n')).toContain(name(index));
    const filter = labels(page).find((label) => label.startsWith('Delete')) ?? expect.fail('no filter');
    expect((await made.press(page, filter, max)).table?.rows).toHaveLength(1);
  });

  it('is sent as a file, with what has become of each change', async () => {
    const request = await ask();
    const last = (await lookThrough(ada, messageOf(request))).at(-1) ?? expect.fail('no page');
    await made.dispatcher.click(ada, actionOf(last, 'Approve'));
    changeDirectly(made, 3);
    const view = await made.type(`/mail request show ${request.id}`, account(platform, 'UADA', 'admin'));
    expect(view.title).toBeTruthy();
    const { file } = await made.dispatcher.click(ada, actionOf(messageOf(request), 'CSV of the rest'));
    expect(file?.name).toMatch(new RegExp(`^request-${request.id}-[0-9a-f]{12}\\.csv$`));
    const [header, ...rows] = String(file?.content).trim().split('\r\n');
    expect(header).toBe('address,kind,forwards,quota,state,owner,note,change,effects,result,why');
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatch(
      /^a3@example\.org,alias,before@\S+ to6@\S+ to7@\S+,,active,,,.*,address changed since,changed/,
    );
  });
});

describe('a request that somebody does not see all of', () => {
  it.each(['look-through', 'all-changes', 'changes-csv', 'details'] as const)(
    'is unknown to them, whatever they press: %s',
    async (kind) => {
      const { id, plan } = await askForMany(made.app, account('slack', 'UMIA', 'member'), ledAway(made, 9));
      const action = { kind, request: id, planHash: plan.hash, from: 0, page: 1 };
      const reply = await made.dispatcher.click(stranger, action);
      expect(reply).toMatchObject({ view: { title: `There is no request #${id}.` } });
      expect(reply.file).toBeUndefined();
      expect(
        (await made.dispatcher.run(stranger, `/mail request show ${id} csv:x.csv`)).file,
      ).toBeUndefined();
    },
  );
});

it('the terminal lists a page of changes, and saves them where somebody says', async () => {
  const ada = account('terminal', 'ada', 'admin');
  const { id } = await askForMany(made.app, ada, ledAway(made, 45));
  expect((await made.type(`/mail request show ${id} page:2`)).table?.rows).toHaveLength(5);
  const { file } = await made.dispatcher.run(ada, `/mail request show ${id} csv:/tmp/all.csv`);
  expect(file).toMatchObject({ to: '/tmp/all.csv' });
  expect(String(file?.content).trim().split('\r\n')).toHaveLength(46);
});

it('a typed reason to skip the approval is refused as a click is, until all is looked through', async () => {
  const [mia, ada] = [account('slack', 'UMIA', 'member'), account('slack', 'UADA', 'admin')];
  const { id } = await askForMany(made.app, mia, ledAway(made, 2, 5));
  const line = `/mail request show ${id} break-glass: They stand at the counter`;
  expect((await made.type(line, ada)).title).toContain('all 10 points');
  await lookThrough(ada, messageOf(requestOf(made.app, id)));
  expect((await made.type(line, ada)).tone).toBe('success');
});

it('what a message has no room for is looked through as well, however few points it is', async () => {
  const [mia, ada] = [account('slack', 'UMIA', 'member'), account('slack', 'UADA', 'admin')];
  const long = (n: number) =>
    address(`${'x'.repeat(60)}${n}@${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(50)}.example`);
  const wanted = Array.from({ length: 8 }, (_, n) => {
    made.put(name(n), aliasTo(outside('before')));
    const after = aliasTo(outside('before'), long(n));
    return { change: change(name(n), aliasTo(outside('before')), after) };
  });
  const request = await askForMany(made.app, mia, wanted);
  expect(labels(messageOf(request))).not.toContain('Approve');
  expect((await click(ada, 'approve', request)).view.title).toContain('all 8 points');
  const pages = await lookThrough(ada, messageOf(request));
  expect(pages.length).toBeGreaterThan(1);
  expect((await made.press(pages.at(-1) ?? expect.fail('no page'), 'Approve', ada)).tone).toBe('success');
});

it('more than 20 mailboxes are lost only by somebody who types how many they are', async () => {
  const ada = account('slack', 'UADA', 'admin');
  const wanted = Array.from({ length: 21 }, (_, index) => {
    made.put(name(index), mailbox(`m${index}`), { messages: 1, bytes: 1 });
    return { change: change(name(index), mailbox(`m${index}`), null) };
  });
  const request = await askForMany(made.app, ada, wanted);
  const last = (await lookThrough(ada, messageOf(request))).at(-1) ?? expect.fail('no page');
  const [button = expect.fail('no button')] = last.buttons ?? [];
  expect(made.dispatcher.formFor(ada, button.action)).not.toBeNull();
  expect((await made.dispatcher.click(ada, button.action, '20')).view.title).toContain('another number');
  expect((await click(ada, 'confirm', request)).view.title).toContain('another number');
  expect((await made.dispatcher.click(ada, button.action, '21')).view.tone).not.toBe('failure');
});
