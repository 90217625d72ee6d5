import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { approverAlert } from '../../../../src/chat/delivery/approver-alert.ts';
import { requesterNotice } from '../../../../src/chat/delivery/requester-notice.ts';
import { homeContent } from '../../../../src/chat/dispatch/home-content.ts';
import { translationsFor } from '../../../../src/chat/i18n/languages.ts';
import type { View } from '../../../../src/chat/view/view.ts';
import { type Actor, type Locale, locales, type Platform, platforms } from '../../../../src/domain/actor.ts';
import type { Address } from '../../../../src/domain/address/address.ts';
import { submitPlan } from '../../../../src/requests/lifecycle/submit.ts';
import type { AlertKind } from '../../../../src/requests/outbox/enqueue-approver-alert.ts';
import { address, domain, orThrow, requestOf } from '../../../support/fixtures/example-org.ts';
import { planOfAliases } from '../../../support/fixtures/many-changes.ts';
import { account, policyWith } from '../../../support/fixtures/policy.ts';
import { runApplyJobs } from '../../../support/run-jobs.ts';
import { createTestDispatcher, type TestDispatcher } from '../../../support/test-dispatcher.ts';
import { shownOn } from './shown-on.ts';

const tenants = { slack: 'slack/T1', discord: 'discord/3', terminal: 'terminal/terminal' } as const;
const policy = policyWith({ tenants: { 'slack/T1': 'all', 'discord/3': 'all', 'terminal/terminal': 'all' } });

/** As long as a domain may be, beside the longest local part. */
const longDomain = domain(`${'y'.repeat(60)}.${'z'.repeat(60)}.${'w'.repeat(60)}.org`);
const longAddress = (position: number): Address =>
  address(`${String(position).padStart(3, '0')}${'x'.repeat(61)}@${longDomain}`);

const everywhere = platforms.flatMap((platform) =>
  locales.flatMap((locale) => [2, 9, 200].map((count) => [count, platform, locale] as const)),
);

let made: TestDispatcher;
beforeEach(async () => {
  made = await createTestDispatcher({ policy: () => policy });
  made.mailServer.held.domains.add(longDomain);
  made.app.store.domains.add(longDomain);
});
afterEach(() => made.close());

const admin = (platform: Platform, locale: Locale): Actor => ({
  ...account(tenants[platform], 'UADMIN', 'admin'),
  locale,
  channel: 'C1',
});

/** A request of new aliases with the longest addresses. @param isOpen whether it waits for approval. */
async function askFor(count: number, requester: Actor, isOpen: boolean) {
  const approvals = isOpen ? ({ count: 1, role: 'admin' } as const) : null;
  const plan = planOfAliases(count, { gate: { confirm: false, approvals }, addressOf: longAddress });
  const { app } = made;
  const id = orThrow(
    await submitPlan(app, requester, plan, app.store.audit.newest(), { reason: 'They move' }),
  );
  return requestOf(app, id);
}

describe.each(everywhere)('a request of %i changes on %s in %s', (count, platform, locale) => {
  const actor = admin(platform, locale);
  const text = translationsFor(locale);
  const todo =
    locale === 'en'
      ? `Import ${count} addresses into ${longDomain}`
      : `Importer ${count} adresses dans ${longDomain}`;
  /** What is shown, without the platform's escapes and line breaks. */
  const shown = (view: View): string => {
    const words = shownOn(platform, locale, view);
    expect(words).not.toContain('undefined');
    return packed(words);
  };
  const packed = (words: string): string => words.replace(/\\+|\u200b|\s/g, '');
  const typed = async (line: string) => shown((await made.dispatcher.run(actor, line)).view);

  it('is shown in every list and notice while it waits', async () => {
    await askFor(count, actor, true);
    for (const line of ['/mail request list', '/mail mine', '/mail request show 1', '/mail history'])
      expect(await typed(line), line).toContain('#1');
    expect(await typed('/mail request list')).toContain(packed(todo));
    expect(await typed('/mail mine')).toContain(packed(todo));
    expect(await typed('/mail history')).toContain(packed(todo));
    const home = await homeContent(made.app, text, actor);
    expect(home.open.rows).toMatchObject([{ id: 1, title: todo, reason: 'They move' }]);
    for (const kind of ['asked', 'reminder', 'escalation', 'glass-broken'] satisfies AlertKind[]) {
      const alert = approverAlert(made.app, () => text, { request: 1, kind }, 7);
      expect(shown({ tone: 'plain', title: '', ...alert?.view }), kind).toContain(packed(todo));
    }
    await askFor(count, { ...actor, userId: 'UOTHER' }, true);
    const digest = approverAlert(made.app, () => text, { request: 1, others: [2], kind: 'reminder' }, 7);
    expect(digest?.view.text?.[1]).toContain(todo);
  });

  it('is shown with its details, which lead to all changes', async () => {
    await askFor(count, actor, true);
    const { view } = await made.dispatcher.click(actor, { kind: 'details', request: 1, page: 1 });
    expect(view.title).toContain(todo);
    expect(shown(view)).toContain(packed(text.many.buttons.allChanges));
    expect(view.table?.rows).toHaveLength(1);
  });

  it('is shown in every list and notice once some of it is applied', async () => {
    await askFor(count, actor, false);
    made.mailServer.held.addresses.set(longAddress(1), { mailbox: null, forwards: [], enabled: false });
    for (let batch = 0; batch < 3; batch += 1) await runApplyJobs(made.app);
    expect(requestOf(made.app, 1)).toMatchObject({ state: 'partly-applied', applied: count - 1 });
    expect(await typed('/mail request list')).toContain(packed(todo));
    expect(await typed('/mail history')).toContain(packed(text.many.appliedOf(count - 1, count)));
    const ofOne = await typed(`/mail history ${longAddress(0)}`);
    expect(ofOne).toContain('#1');
    expect(ofOne).not.toContain('Import');
    const notice = requesterNotice(made.app, () => text, { request: 1 }, 7);
    expect(notice?.view.title).toContain(text.format.count(count - 1));
    expect(shown({ tone: 'plain', title: '', ...notice?.view })).toContain(
      packed(text.many.buttons.retryRest),
    );
    expect(notice?.plainView.buttons).toBeUndefined();
    expect(await typed('/mail request show 1')).toContain(packed(text.many.buttons.undo));
  });
});
