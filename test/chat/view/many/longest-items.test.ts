import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { approverAlert } from '../../../../src/chat/delivery/approver-alert.ts';
import { limits as discord } from '../../../../src/chat/discord/limits.ts';
import { requestReply } from '../../../../src/chat/dispatch/reply.ts';
import { translationsFor } from '../../../../src/chat/i18n/languages.ts';
import { limits as slack } from '../../../../src/chat/slack/limits.ts';
import { formForAction } from '../../../../src/chat/view/form.ts';
import { destinationFormatter } from '../../../../src/chat/view/format-destination.ts';
import type { View } from '../../../../src/chat/view/view.ts';
import type { Action } from '../../../../src/domain/action.ts';
import { type Actor, locales, platforms } from '../../../../src/domain/actor.ts';
import { maxItemsAtOnce } from '../../../../src/domain/request/many/before-agreeing.ts';
import type { MustSeeItem } from '../../../../src/domain/request/many/must-see-item.ts';
import { makePlan, maxChanges } from '../../../../src/domain/request/plan.ts';
import { parseRuns } from '../../../../src/domain/text/text-runs.ts';
import { submitPlan } from '../../../../src/requests/lifecycle/submit.ts';
import { orThrow, requestOf } from '../../../support/fixtures/example-org.ts';
import { name, planOfAliases } from '../../../support/fixtures/many-changes.ts';
import { account, policyWith } from '../../../support/fixtures/policy.ts';
import { createTestDispatcher, type TestDispatcher } from '../../../support/test-dispatcher.ts';
import { longestItems, longestName } from './longest-items.ts';
import { shownOn } from './shown-on.ts';

const tenants = { slack: 'slack/T1', discord: 'discord/3', terminal: 'terminal/terminal' } as const;
const policy = policyWith({ tenants: { 'slack/T1': 'all', 'discord/3': 'all', 'terminal/terminal': 'all' } });

let made: TestDispatcher;
let asked = 0;
beforeEach(async () => {
  made = await createTestDispatcher({ policy: () => policy });
});
afterEach(() => made.close());

/** Without what a platform puts between words and characters, and without its escapes. */
const packed = (words: string): string => words.replace(/\\+|\u200b|\s|&(?=lt;|gt;|amp;)/g, '');

/** The words of a text but for those of people, who may be mentions. */
const wordsIn = (line: string): string[] =>
  parseRuns(line)
    .filter((run) => typeof run === 'string')
    .map((run) => packed(run));

/** The texts in what a platform is sent, in their order. */
function wordsOf(sent: string): string {
  const texts: string[] = [];
  if (!/^[[{]/.test(sent)) return sent;
  JSON.parse(sent, function (key, value) {
    if (typeof value === 'string' && (key === 'text' || key === 'content')) texts.push(value);
    if (key === 'url' && !('text' in this)) texts.push(value);
    return value;
  });
  return texts.join('');
}

/** Where one message may hold all, where that is the most that it may hold, and where all must be looked through. */
const waits = [
  { count: 1, confirm: true },
  { count: maxItemsAtOnce, confirm: false },
  { count: maxItemsAtOnce + 1, confirm: false },
];

const isAgreement = ({ kind }: Action): boolean => kind === 'approve' || kind === 'confirm';

describe.each(platforms.flatMap((platform) => locales.map((locale) => [platform, locale] as const)))(
  'on %s in %s',
  (platform, locale) => {
    const text = translationsFor(locale);
    const who = (userId: string): Actor => ({
      ...account(tenants[platform], userId, 'admin'),
      displayName: longestName,
      locale,
      channel: 'C1',
    });
    const [mia, ada] = [who('UMIA'), who('UADA')];

    /** A request in which these things must be seen. */
    async function ask(mustSee: readonly MustSeeItem[], confirm: boolean): Promise<number> {
      const approvals = confirm ? null : ({ count: 1, role: 'admin' } as const);
      asked += 1;
      const { changes } = planOfAliases(12, { addressOf: (position) => name(asked * 100 + position) });
      const plan = makePlan(changes, { confirm, approvals }, mustSee);
      const { app } = made;
      return orThrow(
        await submitPlan(app, mia, plan, app.store.audit.newest(), { reason: 'w'.repeat(1000) }),
      );
    }

    /** What a platform shows of a view; fails where it is against its limits. */
    const shown = (view: View): string => packed(wordsOf(shownOn(platform, locale, view)));

    const lineOf = (item: MustSeeItem): string =>
      text.many.item(
        item,
        destinationFormatter(text, () => false),
      );

    const expectWhole = (words: string, line: string): void => {
      for (const each of wordsIn(line)) expect(words).toContain(each);
    };

    const click = async (action: Action): Promise<View> => {
      const reply = await made.dispatcher.click(ada, action);
      await reply.noteShown?.();
      return reply.view;
    };

    /** Looks through a request, page by page, each of which is shown in full. @returns all their texts, and the last page. */
    async function lookThrough(id: number): Promise<{ said: string; last: View }> {
      const { hash: planHash } = requestOf(made.app, id).plan;
      let said = '';
      let next: Action | undefined = { kind: 'look-through', request: id, planHash, from: 0 };
      for (;;) {
        const page = await click(next);
        const words = shown(page);
        for (const line of page.text ?? []) expectWhole(words, line);
        said += page.text?.join('') ?? '';
        next = nextOf(page);
        if (!next) return { said, last: page };
      }
    }

    const nextOf = (view: View): Action | undefined =>
      view.buttons?.find(({ label }) => label === text.lists.next)?.action;

    it.each(longestItems)('%s is shown in full before anybody agrees', async (_kind, item) => {
      for (const { count, confirm } of waits) {
        const id = await ask(Array(count).fill(item), confirm);
        const message = requestReply(made.app, text, requestOf(made.app, id), platform).view;
        const words = shown(message);
        if (message.buttons?.some(({ action }) => isAgreement(action))) expectWhole(words, lineOf(item));
        for (const kind of ['asked', 'reminder', 'escalation'] as const) {
          const alert = approverAlert(made.app, () => text, { request: id, kind }, 7);
          if (alert) shown(alert.view);
        }
        const { said, last } = await lookThrough(id);
        expect(packed(said).split(packed(lineOf(item)))).toHaveLength(count + 1);
        const [agreement = expect.fail('no button')] = last.buttons ?? [];
        expect(agreement.action.kind).toBe(confirm ? 'confirm' : 'approve');
        if (!confirm) expect((await made.dispatcher.click(ada, agreement.action)).refused).toBeUndefined();
      }
    });
  },
);

it.each(locales)('the form that asks how many mailboxes are lost fits everywhere in %s', (locale) => {
  const click = { kind: 'confirm', request: 9_999_999, planHash: '', lost: maxChanges } as const;
  for (const action of [click, { ...click, kind: 'deny' } as const]) {
    const form = formForAction(action, translationsFor(locale)) ?? expect.fail('no form');
    for (const text of [form.title, form.submit]) expect(text.length).toBeLessThanOrEqual(slack.viewTitle);
    expect(form.label.length).toBeLessThanOrEqual(discord.modal.label);
  }
});
