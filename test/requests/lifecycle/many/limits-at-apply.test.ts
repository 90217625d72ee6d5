import { afterEach, beforeEach, expect, it } from 'vitest';
import { translationsFor } from '../../../../src/chat/i18n/languages.ts';
import { currentRequestView } from '../../../../src/chat/view/current-request-view.ts';
import type { Order } from '../../../../src/mail-servers/port.ts';
import {
  type ExampleOrg,
  exampleOrg,
  makeExampleOrg,
  requestOf,
} from '../../../support/fixtures/example-org.ts';
import { askForPlan, name, planOfAliases } from '../../../support/fixtures/many-changes.ts';
import { runApplyJobs } from '../../../support/run-jobs.ts';

let org: ExampleOrg;
beforeEach(async () => {
  org = await makeExampleOrg();
});
afterEach(() => org.close());

/** Lets the domain have as many more aliases, as a limit that was lowered since they were planned. */
function allowOnly(most: number): void {
  const { apply } = org.mailServer;
  let made = 0;
  Object.assign(org.mailServer, {
    apply: async (order: Order) => {
      made += 1;
      return made > most
        ? { kind: 'impossible', why: { code: 'domain-limit', domain: exampleOrg, limit: 'aliases', most } }
        : apply(order);
    },
  });
}

it.each([
  ['en', 'example.org has 2 aliases, the most that the mail server allows'],
  ['fr', 'example.org a 2 alias, le maximum sur le serveur de messagerie'],
] as const)(
  'a change that its domain’s limit refuses fails alone, and says which limit (%s)',
  async (locale, words) => {
    const request = await askForPlan(org.app, planOfAliases(5));
    allowOnly(2);
    await runApplyJobs(org.app);
    const ended = requestOf(org.app, request.id);
    expect(ended).toMatchObject({ state: 'partly-applied', applied: 2, ended: 5 });
    expect(org.mailServer.held.addresses.has(name(1))).toBe(true);
    expect(org.app.store.addresses.stateOf(name(2))).toBeNull();
    const view = currentRequestView(org.app, translationsFor(locale), ended);
    expect(view.text?.join('\n')).toContain(words);
  },
);
