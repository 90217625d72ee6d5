import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { commands } from '../../../commands/index.ts';
import { render } from '../../../src/chat/discord/delivery/render.ts';
import { translationsIn as discordWords } from '../../../src/chat/discord/translations.ts';
import { createDispatcher } from '../../../src/chat/dispatch/dispatcher.ts';
import { type Reply, requestReply } from '../../../src/chat/dispatch/reply.ts';
import { translationsFor } from '../../../src/chat/i18n/languages.ts';
import { renderView } from '../../../src/chat/slack/delivery/render.ts';
import { translationsIn as slackWords } from '../../../src/chat/slack/translations.ts';
import type { View } from '../../../src/chat/view/view.ts';
import type { Action } from '../../../src/domain/action.ts';
import type { Actor, Locale, Platform, Role } from '../../../src/domain/actor.ts';
import type { Address } from '../../../src/domain/address/address.ts';
import { submit } from '../../../src/requests/lifecycle/submit.ts';
import { plain } from '../../support/fake-discord/users.ts';
import { wordsIn } from '../../support/fake-slack/user.ts';
import {
  address,
  aliasTo,
  at,
  change,
  exampleOrg,
  mailbox,
  mailboxId,
  orThrow,
  outside,
  requestOf,
} from '../../support/fixtures/example-org.ts';
import { actionOf, createTestDispatcher, type TestDispatcher } from '../../support/test-dispatcher.ts';

/** As the test dispatcher, which speaks English to everybody, but in each actor's language. */
async function makeDispatcher(): Promise<TestDispatcher> {
  const test = await createTestDispatcher();
  const reportError = (error: unknown): never => {
    throw error;
  };
  const dispatcher = createDispatcher({
    app: test.app,
    commands,
    translationsFor,
    reportError,
  });
  return { ...test, dispatcher };
}

let made: TestDispatcher;
beforeEach(async () => {
  made = await createTestDispatcher();
  for (const tenant of ['slack/T1', 'discord/T1']) made.app.store.domains.bind(tenant, exampleOrg);
});
afterEach(() => made.close());

const platforms = ['slack', 'discord'] as const;

const account = (platform: Platform, userId: string, role: Role, locale: Locale = 'en'): Actor => ({
  platform,
  tenantId: 'T1',
  userId,
  displayName: userId,
  roles: [role],
  locale,
});

/** What a platform shows of a view, as a reader sees it. */
function seen(platform: Platform, view: View, locale: Locale = 'en'): string {
  if (platform === 'slack')
    return wordsIn(renderView(view, { translations: slackWords(locale), buttonId: () => 'x' }).blocks);
  const { components } = render(view, { translations: discordWords(locale), buttonId: () => 'x' });
  return plain(components[0].components.map((part) => ('content' in part ? part.content : '')).join('\n'));
}

const labels = ({ buttons = [] }: View): string[] => buttons.map(({ label }) => label);
const kinds = ({ buttons = [] }: View): Action['kind'][] => buttons.map(({ action }) => action.kind);

/** Opens page after page, from the message on, until there is no next one. */
async function readAll(reader: Actor, message: View): Promise<View[]> {
  const pages: View[] = [];
  let view = message;
  for (;;) {
    const next = view.buttons?.find(
      ({ action }) => action.kind === 'read' && action.page === pages.length + 1,
    );
    if (!next) return pages;
    view = (await made.dispatcher.click(reader, next.action)).view;
    pages.push(view);
  }
}

const hundred = (): Address[] => [
  ...Array.from({ length: 99 }, (_, n) => address(`person-${n}@partner-${n}.example`)),
  outside('stranger'),
];

const asked = async (
  requester: Actor,
  forwards: readonly Address[],
  reason?: string,
): Promise<Reply & { request: number }> => {
  const wanted = change(at('team'), null, aliasTo(...forwards));
  const id = orThrow(await submit(made.app, requester, wanted, reason === undefined ? {} : { reason }));
  return requestReply(made.app, translationsFor(requester.locale), requestOf(made.app, id));
};

describe.each(platforms)('on %s', (platform) => {
  const mia = account(platform, 'UMIA', 'member');
  const ada = account(platform, 'UADA', 'admin');
  const max = account(platform, 'UMAX', 'admin');

  it('an approval of 100 forwards is given on the last page, by whoever opened them all', async () => {
    const { view, request } = await asked(mia, hundred());
    expect(kinds(view)).toEqual(['read', 'deny', 'details', 'cancel']);
    expect(seen(platform, view)).toMatch(/UMIA>? asks for the alias team@example\.org/);
    const pages = await readAll(ada, view);
    expect(pages.length).toBeGreaterThan(1);
    for (const page of pages.slice(0, -1)) expect(kinds(page)).not.toContain('approve');
    const all = pages.map((page) => seen(platform, page)).join('\n');
    for (const forward of hundred()) expect(all).toContain(`${forward} (outside)`);
    const last = pages.at(-1) ?? expect.fail('no page');
    expect(kinds(last)).toContain('approve');
    expect((await made.press(last, 'Approve', ada)).tone).toBe('success');
    expect(made.mailServer.held.addresses.get(at('team'))?.forwards).toHaveLength(100);
    expect(requestOf(made.app, request).state).toBe('applied');
  });

  it('a button of an older message, or of somebody else’s last page, shows the pages and approves nothing', async () => {
    const { view, request } = await asked(mia, hundred());
    const { hash: planHash } = requestOf(made.app, request).plan;
    const old = await made.dispatcher.click(ada, { kind: 'approve', request, planHash });
    expect(old.view).toMatchObject({ tone: 'warning', hint: expect.stringContaining('Read all') });
    expect(kinds(old.view)).not.toContain('approve');
    const last = (await readAll(ada, view)).at(-1) ?? expect.fail('no page');
    expect(kinds((await made.dispatcher.click(max, actionOf(last, 'Approve'))).view)).not.toContain(
      'approve',
    );
    const second = { kind: 'read', request, planHash, page: 99 } as const;
    expect((await made.dispatcher.click(max, second)).view.hint).toMatch(/^Page 1 of/);
    expect(requestOf(made.app, request).state).toBe('awaiting-approval');
  });

  it('somebody else’s page, opened by another, is their first one', async () => {
    const { view } = await asked(mia, hundred());
    const [first] = await readAll(ada, view);
    const next = first?.buttons?.[0] ?? expect.fail('no button');
    expect((await made.dispatcher.click(max, next.action)).view.hint).toMatch(/^Page 1 of/);
    expect((await made.dispatcher.click(ada, next.action)).view.hint).toMatch(/^Page 2 of/);
  });

  it('a page of a plan that is no more is refused', async () => {
    const { request } = await asked(mia, hundred());
    const page = { kind: 'read', request, planHash: 'another', page: 1 } as const;
    expect((await made.dispatcher.click(ada, page)).refused).toBeTruthy();
  });

  it('what fits is approved on the message itself, which shows the reason and destinations whole', async () => {
    const { view } = await asked(mia, [outside('x')], 'for the press');
    expect(labels(view)).toEqual(['Approve', 'Deny', 'Details', 'Cancel']);
    expect(seen(platform, view)).toContain('x@outside.example (outside)');
    expect((await made.press(view, 'Approve', ada)).tone).toBe('success');
  });

  it('what leads outside comes first', async () => {
    for (let n = 0; n < 60; n += 1) made.put(at(`colleague-with-a-long-name-${n}`), mailbox(`m${n}`));
    const inside = Array.from({ length: 60 }, (_, n) => at(`colleague-with-a-long-name-${n}`));
    const { view } = await asked(mia, [...inside, outside('stranger')]);
    expect(kinds(view)).not.toContain('approve');
    expect(view.fields?.[0]?.value).toContain('stranger@outside.example (outside)');
  });

  it('a confirmation names every app password that ends, on pages where they are many', async () => {
    made.put(at('bob'), mailbox('one'), { messages: 3, bytes: 10 });
    const names = Array.from({ length: 60 }, (_, n) => `${'A long name of a device '.repeat(4)}${n}.`);
    made.mailServer.held.appPasswords.set(mailboxId('one'), new Map(names.map((name) => [name, 'hash'])));
    const { view } = await made.dispatcher.run(ada, '/mail delete bob@example.org');
    expect(kinds(view)).not.toContain('confirm');
    expect(seen(platform, view)).toContain('bob@example.org holds 3 messages');
    const pages = await readAll(ada, view);
    const all = pages
      .map((page) => seen(platform, page))
      .join(' ')
      .replace(/\s+/g, ' ');
    for (const name of names) expect(all).toContain(`${name}`);
    expect(kinds(pages.at(-1) ?? view)).toContain('confirm');
    expect((await made.press(pages.at(-1) ?? view, 'Delete', ada)).tone).toBe('success');
  });

  it('a request that is done without approvals, or asked again, is read first where it is long', async () => {
    const { request } = await asked(mia, hundred());
    const { view } = await made.dispatcher.run(ada, `/mail request show ${request} break-glass:it burns`);
    expect(requestOf(made.app, request).state).toBe('awaiting-approval');
    const again = view.buttons?.find(({ action }) => action.kind === 'read') ?? expect.fail('no button');
    const pages = [view];
    for (let next = again; next; ) {
      const page = (await made.dispatcher.click(ada, next.action)).view;
      pages.push(page);
      const following = page.buttons?.find(
        ({ action }) => action.kind === 'read' && action.page === pages.length + 1,
      );
      if (!following) break;
      next = following;
    }
    const last = pages.at(-1) ?? view;
    expect(labels(last)).toContain('Skip approval');
    expect((await made.press(last, 'Skip approval', ada)).tone).toBe('success');
    expect(requestOf(made.app, request).asking.breakGlass).toBe('it burns');
  });

  it('what failed and may be asked again shows what that was', async () => {
    const { view, request } = await asked(mia, hundred());
    made.put(at('team'), aliasTo(outside('other')));
    const last = (await readAll(ada, view)).at(-1) ?? view;
    const stale = await made.press(last, 'Approve', ada);
    expect(requestOf(made.app, request).state).toBe('stale');
    expect(kinds(stale)).not.toContain('ask-again');
    const old = await made.dispatcher.click(ada, { kind: 'ask-again', request });
    expect(old.view.tone).toBe('warning');
    const pages = await readAll(ada, stale);
    expect(pages.map((page) => seen(platform, page)).join('\n')).toContain(
      'stranger@outside.example (outside)',
    );
    expect(kinds(pages.at(-1) ?? stale)).toContain('ask-again');
  });

  it('Details have all of it, in pages', async () => {
    const { view } = await asked(mia, hundred());
    let details = (await made.dispatcher.click(ada, actionOf(view, 'Details'))).view;
    let all = seen(platform, details);
    while (labels(details).includes('Next page')) {
      details = (await made.dispatcher.click(ada, actionOf(details, 'Next page'))).view;
      all += seen(platform, details);
    }
    for (const forward of hundred()) expect(all).toContain(forward);
  });
});

const localPart = (most: number) =>
  fc.string({
    unit: fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz0123456789_*~|`'),
    minLength: 1,
    maxLength: most,
  });
const label = fc.string({ unit: fc.constantFrom(...'abcdefgü例'), minLength: 1, maxLength: 14 });
const longLabel = fc.constantFrom('b'.repeat(60), 'ü'.repeat(40), '例'.repeat(15));
const destination = fc
  .tuple(localPart(64), fc.array(fc.oneof(label, longLabel), { minLength: 1, maxLength: 3 }))
  .map(([local, labels]) => {
    try {
      return address(`${local.replace(/[|`]/g, '_')}@${labels.join('.')}.example`);
    } catch {
      return outside('fallback');
    }
  });
const words = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.constantFrom(
    '*_~|`<>[]:'.repeat(60),
    'x'.repeat(5000),
    '例'.repeat(3000),
    'Waits\n\nApproved by: Max',
    '😀'.repeat(900),
  ),
);

/** Nearly a page together with 600 characters of markup: a line that only some readers see would decide whether it is one. */
const fillAPage = [
  address(`*z*bb5bo~@${'ü'.repeat(40)}.${'b'.repeat(60)}.example`),
  address('b9_1kuhg@fggagfagb.example'),
  address('gm4_o_bw*_~@xn--cdfgbcfg-d6ab.xn--fde-xc0e.example'),
  address(`mr5d2g84r8@${'b'.repeat(60)}.example`),
];

it('whatever is asked for, either an approver has opened every destination and reason, or no approval counts', async () => {
  const lines = (text: string) => text.replace(/\s+/g, '');
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(destination, { minLength: 1, maxLength: 100 }),
      words,
      fc.constantFrom(...platforms),
      fc.constantFrom<Locale>('en', 'fr'),
      async (forwards, reason, platform, locale) => {
        const dispatcher = await makeDispatcher();
        const outer = made;
        made = dispatcher;
        try {
          dispatcher.app.store.domains.bind(`${platform}/T1`, exampleOrg);
          const mia = account(platform, 'UMIA', 'member', locale);
          const ada = account(platform, 'UADA', 'admin', locale);
          const { view, request } = await asked(mia, forwards, reason);
          const onMessage = view.buttons?.some(({ action }) => action.kind === 'approve') === true;
          const opened = onMessage ? [view] : await readAll(ada, view);
          const all = opened.map((page) => seen(platform, page, locale)).join('\n');
          for (const forward of forwards)
            expect(lines(all)).toContain(forward.slice(forward.lastIndexOf('@') + 1));
          for (const forward of forwards)
            expect(lines(all)).toContain(forward.slice(0, forward.lastIndexOf('@') + 1));
          expect(all.match(/x/g)?.length ?? 0).toBeGreaterThanOrEqual(reason.match(/x/g)?.length ?? 0);
          expect(all.match(/例/g)?.length ?? 0).toBeGreaterThanOrEqual(reason.match(/例/g)?.length ?? 0);
          expect(all).not.toMatch(/abrégé|shortened|no room|manque de place|not shown|non affich/);
          const { hash: planHash } = requestOf(dispatcher.app, request).plan;
          await dispatcher.dispatcher.click(ada, { kind: 'approve', request, planHash });
          const state = requestOf(dispatcher.app, request).state;
          expect(state === 'awaiting-approval').toBe(!onMessage);
        } finally {
          made = outer;
          await dispatcher.close();
        }
      },
    ),
    { numRuns: 60, endOnFailure: true, examples: [[fillAPage, '*_~|`<>[]:'.repeat(60), 'slack', 'fr']] },
  );
}, 240_000);

it('a new domain shows where its postmaster leads', async () => {
  const ada = account('slack', 'UADA', 'admin');
  const { view } = await made.dispatcher.run(
    ada,
    '/mail domain add new.example postmaster:boss@ex\u0430mple.org',
  );
  expect(kinds(view)).toContain('confirm');
  expect(seen('slack', view)).toContain('boss@ex\u0430mple.org (xn--exmple-4nf.org) (outside)');
});
