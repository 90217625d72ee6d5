import { afterEach, expect, it } from 'vitest';
import { alertApprovers } from '../../jobs/alert-approvers.ts';
import { showRequest } from '../../jobs/show-request.ts';
import { type ApproverAlert, approverAlert } from '../../src/chat/delivery/approver-alert.ts';
import { requestUpdateFor } from '../../src/chat/delivery/request-updates.ts';
import { translationsFor } from '../../src/chat/i18n/languages.ts';
import {
  type ApproverAlertJob,
  enqueueApproverAlert,
} from '../../src/requests/outbox/enqueue-approver-alert.ts';
import type { ShowRequestJob } from '../../src/requests/outbox/enqueue-show.ts';
import {
  ask,
  at,
  change,
  type ExampleOrg,
  exampleOrg,
  mailbox,
  makeExampleOrg,
  mia,
  requestOf,
} from '../support/fixtures/example-org.ts';
import { policyWith } from '../support/fixtures/policy.ts';

/** Mia, in a channel in Slack. */
const miaInSlack = { ...mia, platform: 'slack', tenantId: 'T1', channel: 'C1' } as const;
const approvals = { tenant: 'discord/9', platform: 'discord', channel: '5' } as const;

let made: ExampleOrg;
afterEach(() => made.close());

/** Requests made in Slack are approved in Discord. */
async function org() {
  let published = 0;
  made = await makeExampleOrg({
    publish: async () => {
      published += 1;
      return true;
    },
    policy: () =>
      policyWith({
        tenants: { 'slack/T1': { domains: [exampleOrg], approvals }, 'discord/9': {} },
      }),
  });
  const { app } = made;
  app.store.domains.bind('slack/T1', exampleOrg);
  await ask(app, miaInSlack, change(at('bob'), null, mailbox('one')));
  const notes: ApproverAlert[] = [];
  const inSlack = async (note: ApproverAlert) => {
    notes.push(note);
    return true;
  };

  /** Runs the jobs that are due. @param discord whether it accepts messages; null: Facteur is not connected to it. */
  async function jobs(discord: boolean | null): Promise<void> {
    const there = discord === null ? {} : { discord: async () => discord };
    const show = showRequest(app, (data: ShowRequestJob) => requestUpdateFor(app, translationsFor, data), {
      slack: async () => true,
      ...there,
    });
    const call = alertApprovers(
      app,
      (data: ApproverAlertJob, id: number) => approverAlert(app, translationsFor, data, id),
      { slack: inSlack, ...there },
    );
    for (const { id, job, data } of app.store.outbox.due(0, 100)) {
      const run = { data: data as never, outboxId: id, lastAttempt: false };
      if (job === 'show-request') await show(run);
      if (job === 'call-approvers') await call(run);
    }
  }
  return { app, notes, jobs, published: () => published };
}

it.each([
  ['take no message', false],
  ['are asked on a platform that Facteur does not talk on', null],
] as const)('where approvers %s, the requester is told, at once and once', async (_how, discord) => {
  const { app, notes, jobs, published } = await org();
  await jobs(discord);
  expect(published()).toBe(1);
  await jobs(discord);
  expect(notes).toMatchObject([{ platform: 'slack', audience: 'requester', channel: 'C1', person: 'mia' }]);
  expect(notes[0]?.view.title).toBe(
    'Nobody was asked to approve request #1: Facteur can’t post in the approvals channel.',
  );
  enqueueApproverAlert(app, [requestOf(app, 1)], 'reminder');
  await jobs(discord);
  await jobs(discord);
  expect(notes).toHaveLength(1);
  expect(app.store.outbox.count()).toBe(0);
});

it('where a reminder alone is not taken, the requester is told', async () => {
  const { app, notes, jobs } = await org();
  await jobs(true);
  expect(notes).toEqual([]);
  enqueueApproverAlert(app, [requestOf(app, 1)], 'reminder');
  await jobs(false);
  await jobs(false);
  expect(notes.map(({ view }) => view.title)).toEqual([
    expect.stringContaining('Nobody was asked to approve request #1'),
  ]);
});
