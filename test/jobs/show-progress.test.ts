import { afterEach, beforeEach, expect, it } from 'vitest';
import { showRequest } from '../../jobs/show-request.ts';
import { requestUpdateFor } from '../../src/chat/delivery/request-updates.ts';
import { translationsFor } from '../../src/chat/i18n/languages.ts';
import { RetryLater } from '../../src/lib/retry-later.ts';
import type { AppContext } from '../../src/requests/context/app-context.ts';
import { submitPlan } from '../../src/requests/lifecycle/submit.ts';
import { progressInterval, type ShowRequestJob } from '../../src/requests/outbox/enqueue-show.ts';
import {
  ada,
  type ExampleOrg,
  exampleOrg,
  makeExampleOrg,
  orThrow,
} from '../support/fixtures/example-org.ts';
import { planOfAliases } from '../support/fixtures/many-changes.ts';
import { runNextApplyJob } from '../support/run-jobs.ts';

/** Ada, in a channel in Slack. */
const adaInSlack = { ...ada, platform: 'slack', tenantId: 'T1', channel: 'C1' } as const;

let org: ExampleOrg;
let app: AppContext;
let now: number;
let shown: string[];

beforeEach(async () => {
  org = await makeExampleOrg();
  now = org.app.clock();
  app = { ...org.app, clock: () => now };
  app.store.domains.bind('slack/T1', exampleOrg);
  shown = [];
});
afterEach(() => org.close());

const showRows = () => app.store.outbox.due(0, 100).filter(({ job }) => job === 'show-request');

/** Has the platform show what waits to be shown. @returns how long what is left has to wait. */
async function show(): Promise<number[]> {
  const job = showRequest(app, (data) => requestUpdateFor(app, translationsFor, data), {
    slack: async ({ view }) => {
      shown.push(view.text?.[0] ?? view.title);
      return true;
    },
  });
  const pauses: number[] = [];
  for (const { id, data } of showRows())
    await job({ data: data as ShowRequestJob, outboxId: id, lastAttempt: false }).catch((error) => {
      if (!(error instanceof RetryLater)) throw error;
      pauses.push(error.pause);
    });
  return pauses;
}

/** Asks for so many aliases, of which each job of the mail server makes a hundred. */
async function ask(count: number): Promise<void> {
  orThrow(await submitPlan(app, adaInSlack, planOfAliases(count), app.store.audit.newest(), {}));
  await show();
  shown = [];
}

it('shows at once what has ended first, and the rest every few seconds', async () => {
  await ask(500);
  await runNextApplyJob(app);
  expect(await show()).toEqual([]);
  expect(shown).toEqual(['100 of 500 changes are done.']);

  now += 1_000;
  await runNextApplyJob(app);
  expect(await show()).toEqual([progressInterval - 1_000]);
  await runNextApplyJob(app);
  expect(showRows()).toHaveLength(1);
  now += progressInterval - 1_000;
  expect(await show()).toEqual([]);
  // Nothing ends after it, as where a mail server is away.
  expect(shown).toEqual(['100 of 500 changes are done.', '300 of 500 changes are done.']);
});

it('shows no progress after the end', async () => {
  await ask(300);
  while (await runNextApplyJob(app));
  expect(await show()).not.toEqual([]);
  now += progressInterval;
  await show();
  expect(showRows()).toEqual([]);
  expect(shown.filter((line) => line.includes('are done'))).toEqual([]);
});

it('goes on where the clock was set back', async () => {
  await ask(500);
  await runNextApplyJob(app);
  now += 1_000;
  await runNextApplyJob(app);
  now -= 60 * 60_000;
  await runNextApplyJob(app);
  expect(await show()).toEqual([]);
  expect(shown.at(-1)).toBe('300 of 500 changes are done.');
});
