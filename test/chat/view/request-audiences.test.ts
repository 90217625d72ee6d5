import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { commands } from '../../../commands/index.ts';
import { requestUpdates } from '../../../src/chat/delivery/request-updates.ts';
import { createDispatcher } from '../../../src/chat/dispatch/dispatcher.ts';
import { translationsFor } from '../../../src/chat/i18n/languages.ts';
import type { View } from '../../../src/chat/view/view.ts';
import type { Actor, Locale } from '../../../src/domain/actor.ts';
import { parseRuns, textInWords } from '../../../src/domain/text/text-runs.ts';
import { submit } from '../../../src/requests/lifecycle/submit.ts';
import {
  ada,
  at,
  change,
  type ExampleOrg,
  exampleOrg,
  mailbox,
  makeExampleOrg,
  mia,
  orThrow,
  requestOf,
} from '../../support/fixtures/example-org.ts';
import { policyWith } from '../../support/fixtures/policy.ts';
import { runApplyJobs } from '../../support/run-jobs.ts';
import { actionOf } from '../../support/test-dispatcher.ts';

const approvals = { tenant: 'slack/T1', platform: 'slack', channel: 'C2' } as const;
const inSlack = (actor: Actor, locale: Locale): Actor => ({
  ...actor,
  platform: 'slack',
  tenantId: 'T1',
  userId: `U${actor.userId.toUpperCase()}`,
  displayName: actor.userId === 'mia' ? 'Mia' : 'Ada',
  channel: 'C1',
  locale,
});

let made: ExampleOrg;
beforeEach(async () => {
  made = await makeExampleOrg({
    policy: () =>
      policyWith({ tenants: { 'slack/T1': { domains: [exampleOrg], approvals, language: 'en' } } }),
  });
  made.app.store.domains.bind('slack/T1', exampleOrg);
});
afterEach(() => made.close());

const kinds = ({ buttons = [] }: View): string[] => buttons.map(({ action }) => action.kind);
const dispatcher = () =>
  createDispatcher({
    app: made.app,
    commands,
    translationsFor,
    reportError: (error) => {
      throw error;
    },
  });

/** Mia asks for a mailbox; approvers have a channel of their own. */
async function ask(locale: Locale, reason = 'new colleague'): Promise<number> {
  const wanted = change(at('mia'), null, mailbox('one'));
  return orThrow(await submit(made.app, inSlack(mia, locale), wanted, { reason }));
}

const viewFor = (id: number, audience: 'requester' | 'approvers'): View =>
  requestUpdates(made.app, translationsFor, id).find((each) => each.audience === audience)?.view ??
  expect.fail(`nothing for ${audience}`);

describe('a request whose approvers have a channel of their own', () => {
  it('shows the buttons to decide there alone, and says so to its requester, with a link to that message', async () => {
    const id = await ask('en');
    expect(kinds(viewFor(id, 'approvers'))).toEqual(['approve', 'deny', 'details', 'cancel']);
    const own = viewFor(id, 'requester');
    expect(kinds(own)).toEqual(['details', 'cancel']);
    expect(own.text?.map(textInWords).join()).toMatch(/^Waiting for the approval of .* in Slack$/);
    const placeIn = (view: View) =>
      (view.text ?? []).flatMap(parseRuns).find((run) => typeof run !== 'string' && run.kind === 'place');
    expect(placeIn(own)).not.toHaveProperty('message');
    made.app.store.chat.putMessage(id, 'approvers', { channel: 'C2', ts: '17.4' });
    expect(placeIn(viewFor(id, 'requester'))).toMatchObject({
      platform: 'slack',
      channel: 'C2',
      message: '17.4',
    });
  });

  it('is shown to an approver who looks it up, alone, with the buttons', async () => {
    const id = await ask('en');
    const looked = await dispatcher().run(inSlack(ada, 'en'), `/mail request show ${id}`);
    expect(looked.request).toBeNull();
    expect(kinds(looked.view)).toContain('approve');
    const own = await dispatcher().run(inSlack(mia, 'en'), `/mail request show ${id}`);
    expect(own.request).toBe(id);
    expect(kinds(own.view)).not.toContain('approve');
  });

  it('says to its end who asked, why, and who approved, with no button to decide', async () => {
    const id = await ask('en');
    made.app.store.chat.putMessage(id, 'approvers', { channel: 'C2', ts: '17.4' });
    await dispatcher().click(inSlack(ada, 'en'), actionOf(viewFor(id, 'approvers'), 'Approve'));
    for (const state of ['queued', 'applied']) {
      expect(requestOf(made.app, id).state).toBe(state);
      for (const audience of ['requester', 'approvers'] as const) {
        const view = viewFor(id, audience);
        expect(view.fields?.map(({ name, value }) => `${name}: ${textInWords(value)}`)).toEqual([
          'Asked by: Mia',
          'Reason: new colleague',
          'Approved by: Ada',
        ]);
        expect(kinds(view)).toEqual([]);
      }
      await runApplyJobs(made.app);
    }
    const ended = await dispatcher().run(inSlack(mia, 'en'), `/mail request show ${id}`);
    expect(ended.request).toBeNull();
  });

  it.each([
    [
      'en',
      'Mia asks for the mailbox mia@example.org: new colleague. Nothing is deleted.',
      'Ada',
      'Denied by Ada.',
    ],
    [
      'fr',
      'Mia demande la boîte mia@example.org : new colleague. Rien n’est supprimé.',
      'Ada',
      'Refusée par Ada.',
    ],
  ] as const)('is read aloud in a sentence, open and decided (%s)', async (locale, open, _, denied) => {
    const id = await ask(locale);
    const spoken = () => textInWords(viewFor(id, 'requester').summary ?? '').replace(/[\u00a0\u202f]/g, ' ');
    expect(spoken()).toBe(open);
    const deny = actionOf(viewFor(id, 'approvers'), 'Deny');
    await dispatcher().click(inSlack(ada, 'en'), deny, 'not yet');
    expect(spoken()).toContain(denied);
    expect(spoken()).toContain('not yet');
  });
});
