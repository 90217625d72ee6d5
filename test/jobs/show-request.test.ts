import { afterEach, beforeEach, expect, it } from 'vitest';
import { showRequest } from '../../jobs/show-request.ts';
import type { RequestUpdate } from '../../src/chat/delivery/adapter.ts';
import { requestUpdateFor } from '../../src/chat/delivery/request-updates.ts';
import { translationsFor } from '../../src/chat/i18n/languages.ts';
import { cancel } from '../../src/requests/lifecycle/cancel.ts';
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
} from '../support/fixtures/example-org.ts';

/** Mia, in a channel in Slack. */
const miaInSlack = { ...mia, platform: 'slack', tenantId: 'T1', channel: 'C1' } as const;

let made: ExampleOrg;
beforeEach(async () => {
  made = await makeExampleOrg();
  made.app.store.domains.bind('slack/T1', exampleOrg);
});
afterEach(() => made.close());

const rows = () => made.app.store.outbox.due(0, 100).filter(({ job }) => job === 'show-request');
const run = ({ id, data }: ReturnType<typeof rows>[number]) => ({
  data: data as ShowRequestJob,
  outboxId: id,
  lastAttempt: false,
});

function jobThat(show: (update: RequestUpdate) => Promise<void>) {
  const deliver = async (update: RequestUpdate) => {
    await show(update);
    return true;
  };
  const update = (data: ShowRequestJob) => requestUpdateFor(made.app, translationsFor, data);
  return showRequest(made.app, update, { slack: deliver });
}

it('brings a request’s first message where it was asked for, though nobody was left to answer', async () => {
  await ask(made.app, miaInSlack, change(at('bob'), null, mailbox('one')));
  const shown: RequestUpdate[] = [];
  const job = jobThat(async (update) => void shown.push(update));
  for (const row of rows()) await job(run(row));
  expect(shown).toMatchObject([{ request: 1, audience: 'requester', channel: 'C1', person: 'mia' }]);
  expect(shown[0]?.view.title).toContain('asks for the mailbox bob@example.org');
  expect(rows()).toEqual([]);
});

it('of two at the same time shows last what is so by then', async () => {
  const { id } = await ask(made.app, miaInSlack, change(at('bob'), null, mailbox('one')));
  const titles: string[] = [];
  const slow = Promise.withResolvers<void>();
  const job = jobThat(async ({ view }) => {
    if (titles.length === 0) await slow.promise;
    titles.push(view.title);
  });
  const [first] = rows();
  const showing = first && job(run(first));
  await cancel(made.app, miaInSlack, id);
  const later = rows().filter((row) => row.id !== first?.id);
  const both = later.map((row) => job(run(row)));
  slow.resolve();
  await Promise.all([showing, ...both]);
  expect(titles.at(-1)).toContain('cancelled');
});
