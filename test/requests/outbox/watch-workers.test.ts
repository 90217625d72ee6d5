import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { applyChange } from '../../../jobs/apply-change.ts';
import { watchWorkersJob } from '../../../jobs/watch-workers.ts';
import { translationsFor } from '../../../src/chat/i18n/languages.ts';
import { currentRequestView } from '../../../src/chat/view/current-request-view.ts';
import type { View } from '../../../src/chat/view/view.ts';
import type { Request } from '../../../src/domain/request/request.ts';
import { combineServers } from '../../../src/mail-servers/combine-servers.ts';
import { openRemote } from '../../../src/mail-servers/remote/open-remote.ts';
import type { AppContext } from '../../../src/requests/context/app-context.ts';
import { cancel } from '../../../src/requests/lifecycle/cancel.ts';
import { mailServerQueue } from '../../../src/requests/outbox/queue-names.ts';
import {
  ada,
  address,
  domain,
  type ExampleOrg,
  makeExampleOrg,
  orThrow,
  requestOf,
} from '../../support/fixtures/example-org.ts';
import { askForPlan, name, planOfAliases } from '../../support/fixtures/many-changes.ts';
import { createMemoryMailServer } from '../../support/memory-mail-server.ts';
import {
  createKeyPairs,
  createRemoteWorkerPair,
  type RemoteWorkerPair,
} from '../../support/remote-worker.ts';

const farDomain = domain('far.example');
const inFar = (position: number) => address(`a${position}@far.example`);

let org: ExampleOrg;
let app: AppContext;
let worker: RemoteWorkerPair;
/** How many workers the queue of the far mail server has, which is what health asks it. */
let workers: number;

beforeEach(async () => {
  org = await makeExampleOrg();
  workers = 0;
  const held = { ...createMemoryMailServer(), name: 'far' };
  held.held.domains.add(farDomain);
  org.app.store.domains.add(farDomain);
  org.app.store.domains.bind('terminal/terminal', farDomain);
  const ends = createKeyPairs('far');
  const far = openRemote(
    { name: 'far', driver: 'postfix-dovecot' },
    {
      traits: held,
      envelope: ends.bot,
      callQueue: async () => ({
        call: () => Promise.reject(new Error('none')),
        state: async () => ({ workers }),
      }),
      waitingOrders: async () => 1,
    },
  );
  const mailServer = combineServers([
    { server: org.mailServer, domains: 'all', isRemote: false },
    { server: far, domains: [farDomain], isRemote: true },
  ]);
  app = { ...org.app, mailServer };
  worker = createRemoteWorkerPair(app, held, { name: 'far', ends });
});
afterEach(() => org.close());

const rowsOf = (server: string) =>
  app.store.outbox.due(0, 1000).filter(({ queue }) => queue === mailServerQueue(server));

/** Does what the mail server of this host is to do. */
async function runHere(): Promise<void> {
  for (let [row] = rowsOf(org.mailServer.name); row; [row] = rowsOf(org.mailServer.name))
    await applyChange(
      app,
      org.mailServer,
      () => 'error-id',
    )({ data: null, outboxId: row.id, lastAttempt: true });
}

const look = () => watchWorkersJob(app).run();
const viewOf = ({ id }: Request): View => currentRequestView(app, translationsFor('en'), requestOf(app, id));
const said = (request: Request): string => viewOf(request).text?.join(' ') ?? '';
const shows = () => app.store.outbox.due(0, 1000).filter(({ job }) => job === 'show-request').length;
const stop = (request: Request) =>
  expect.objectContaining({ action: { kind: 'cancel', request: request.id } });

/** A request of as many aliases on each mail server. */
const askForBoth = (each: number): Promise<Request> =>
  askForPlan(
    app,
    planOfAliases(2 * each, {
      addressOf: (position) => (position < each ? inFar(position) : name(position)),
    }),
  );

describe('a request that waits for a worker which is gone', () => {
  it('says which mail server is away, since when it is waited for, and that it can be stopped', async () => {
    const request = await askForBoth(250);
    await runHere();
    expect(said(request)).not.toMatch(/far/);
    const before = shows();
    await look();
    expect(said(request)).toMatch(/mail server far is away: .*worker.* 200 changes have waited for it since/);
    expect(said(request)).toMatch(/“Stop”/);
    expect(viewOf(request).buttons).toContainEqual(stop(request));
    expect(viewOf(request).tone).toBe('warning');
    expect(shows()).toBeGreaterThan(before);
    const shown = shows();
    await look();
    expect(shows()).toBe(shown);
  });

  it('offers no Stop where everything is on its way to a mail server', async () => {
    const request = await askForBoth(10);
    await runHere();
    await look();
    expect(said(request)).toMatch(/10 changes have waited/);
    expect(said(request)).not.toMatch(/Stop/);
    expect(viewOf(request).buttons).not.toContainEqual(stop(request));
    expect((await cancel(app, ada, request.id)).ok).toBe(false);
  });

  it('no longer says so once the worker is there, or takes up a job', async () => {
    const request = await askForBoth(250);
    await runHere();
    await look();
    workers = 1;
    await look();
    expect(said(request)).not.toMatch(/away/);
    workers = 0;
    await look();
    expect(said(request)).toMatch(/away/);
    await worker.work(rowsOf('far')[0]?.id ?? expect.fail('nothing waits'));
    expect(said(request)).not.toMatch(/away/);
  });

  it('says nothing of a worker for which nothing waits', async () => {
    await look();
    const request = await askForBoth(10);
    expect(said(request)).not.toMatch(/away/);
  });

  it('says so of a single change too, which can be cancelled', async () => {
    const request = await askForPlan(app, planOfAliases(1, { addressOf: inFar }));
    await look();
    expect(said(request)).toMatch(/mail server far is away/);
    expect(viewOf(request).buttons).toContainEqual(stop(request));
    orThrow(await cancel(app, ada, request.id));
  });
});
