import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { MailboxId } from '../../src/domain/address/address-state.ts';
import { createMetrics, type Metrics } from '../../src/metrics/create-metrics.ts';
import { databaseSources } from '../../src/metrics/sources/database.ts';
import { issueLink } from '../../src/requests/links/links.ts';
import { createTestApp, type TestApp } from '../support/app-context.ts';
import { ada, at } from '../support/fixtures/example-org.ts';

const contact = at('contact');

let made: TestApp;
let metrics: Metrics;

beforeEach(async () => {
  made = await createTestApp();
  start();
});
afterEach(() => made.close());

/** Starts anew, as a process does. */
function start(): void {
  const { store, clock } = made.app;
  metrics = createMetrics({ version: '1.2.3', onError: (_, error) => expect(error).toBeUndefined() });
  metrics.watch(
    databaseSources(metrics, {
      ...{ figures: store.figures, audit: store.audit, inbox: store.inbox, clock },
      queues: ['chat.slack', 'chat.discord'],
      platforms: () => ['slack'],
      files: { 'some.sqlite': join(made.directory, 'some.sqlite'), none: join(made.directory, 'none') },
    }),
  );
}

/** The samples whose names begin so. */
async function figures(name: string): Promise<string[]> {
  const text = await metrics.scrape();
  return text.split('\n').filter((line) => line.startsWith(name));
}

const issue = (mailbox: string) =>
  issueLink(made.app, ada, { address: contact, mailbox: mailbox as MailboxId, appPassword: null });
const hour = 3_600_000;

describe('links', () => {
  const open = () => figures('facteur_links_open');
  const expired = () => figures('facteur_links_total{event="expired"}');

  it('are counted once as they expire, those that were replaced or used not at all', async () => {
    await issue('one');
    await issue('one');
    made.pass(hour / 2);
    await issue('two');
    expect(await open()).toEqual(['facteur_links_open 2']);
    made.pass(hour / 2);
    expect(await open()).toEqual(['facteur_links_open 1']);
    expect(await expired()).toEqual(['facteur_links_total{event="expired"} 1']);
    made.pass(hour);
    await issue('three');
    expect(await open()).toEqual(['facteur_links_open 1']);
    expect(await expired()).toEqual(['facteur_links_total{event="expired"} 2']);
    expect(await expired()).toEqual(['facteur_links_total{event="expired"} 2']);
  });

  it('from before a restart are known after it, and those that expired before are not counted', async () => {
    await issue('one');
    made.pass(hour / 2);
    await issue('two');
    made.pass(hour / 2);
    start();
    expect(await open()).toEqual(['facteur_links_open 1']);
    made.pass(hour / 2);
    expect(await open()).toEqual(['facteur_links_open 0']);
    expect(await expired()).toEqual(['facteur_links_total{event="expired"} 1']);
  });
});

it('what waits is told by queue and platform, with its age, and 0 where nothing waits', async () => {
  const { store, clock } = made.app;
  await store.commit(() =>
    store.outbox.add({ queue: 'chat.slack', job: 'show-request', data: {}, createdAt: clock() }),
  );
  made.pass(3_000);
  await store.commit(() =>
    store.outbox.add({ queue: 'chat.slack', job: 'show-request', data: {}, createdAt: clock() }),
  );
  await store.inbox.commit(() => store.inbox.keep({ id: '1', at: clock(), platform: 'slack', body: 'x' }));
  made.pass(2_000);
  expect(await figures('facteur_outbox')).toEqual([
    'facteur_outbox_rows{queue="chat.slack"} 2',
    'facteur_outbox_rows{queue="chat.discord"} 0',
    'facteur_outbox_oldest_age_seconds{queue="chat.slack"} 5',
    'facteur_outbox_oldest_age_seconds{queue="chat.discord"} 0',
  ]);
  expect(await figures('facteur_inbox')).toEqual([
    'facteur_inbox_payloads{platform="slack"} 1',
    'facteur_inbox_oldest_age_seconds{platform="slack"} 2',
  ]);
  await store.inbox.commit(() => store.inbox.finish('1'));
  expect(await figures('facteur_inbox_payloads')).toEqual(['facteur_inbox_payloads{platform="slack"} 0']);
});

it('the size of a database has its log, and one that is not there has none', async () => {
  writeFileSync(join(made.directory, 'some.sqlite'), 'x'.repeat(4_096));
  writeFileSync(join(made.directory, 'some.sqlite-wal'), 'x'.repeat(904));
  expect(await figures('facteur_database_size_bytes')).toEqual([
    'facteur_database_size_bytes{database="some.sqlite"} 5000',
    'facteur_database_size_bytes{database="none"} 0',
  ]);
});
