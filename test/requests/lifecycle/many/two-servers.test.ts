import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { applyChange } from '../../../../jobs/apply-change.ts';
import { translationsFor } from '../../../../src/chat/i18n/languages.ts';
import { currentRequestView } from '../../../../src/chat/view/current-request-view.ts';
import type { Request } from '../../../../src/domain/request/request.ts';
import { combineServers } from '../../../../src/mail-servers/combine-servers.ts';
import { MailServerUnavailable, type Order } from '../../../../src/mail-servers/port.ts';
import type { AppContext } from '../../../../src/requests/context/app-context.ts';
import { submit } from '../../../../src/requests/lifecycle/submit.ts';
import { mailServerQueue } from '../../../../src/requests/outbox/queue-names.ts';
import {
  ada,
  address,
  aliasTo,
  at,
  change,
  domain,
  type ExampleOrg,
  makeExampleOrg,
  orThrow,
  outside,
  requestOf,
} from '../../../support/fixtures/example-org.ts';
import { askForPlan, name, planOfAliases } from '../../../support/fixtures/many-changes.ts';
import { createMemoryMailServer, type MemoryMailServer } from '../../../support/memory-mail-server.ts';

const farDomain = domain('far.example');
const inFar = (position: number) => address(`a${position}@far.example`);

let org: ExampleOrg;
let app: AppContext;
let far: MemoryMailServer;
let isAway: boolean;
/** How many orders the far mail server was given. */
let tried: number;

beforeEach(async () => {
  org = await makeExampleOrg();
  far = { ...createMemoryMailServer(), name: 'far' };
  isAway = true;
  tried = 0;
  const { apply } = far;
  Object.assign(far, {
    apply: async (order: Order) => {
      tried += 1;
      if (isAway) throw new MailServerUnavailable('unreachable', 'It does not answer');
      return apply(order);
    },
  });
  far.held.domains.add(farDomain);
  org.app.store.domains.add(farDomain);
  org.app.store.domains.bind('terminal/terminal', farDomain);
  const mailServer = combineServers([
    { server: org.mailServer, domains: 'all', isRemote: false },
    { server: far, domains: [farDomain], isRemote: false },
  ]);
  app = { ...org.app, mailServer };
});
afterEach(() => org.close());

const rowsOf = (server: string) =>
  app.store.outbox.due(0, 1000).filter(({ queue }) => queue === mailServerQueue(server));

/** Runs the first job of a mail server for the last time. @returns whether it came to an end. */
async function runFirst(server: MemoryMailServer): Promise<boolean> {
  const [row] = rowsOf(server.name);
  if (!row) return false;
  const job = applyChange(app, server, () => 'error-id');
  await job({ data: null, outboxId: row.id, lastAttempt: true }).catch((error: unknown) => {
    if (!(error instanceof MailServerUnavailable)) throw error;
  });
  return rowsOf(server.name)[0]?.id !== row.id;
}

async function runAll(server: MemoryMailServer): Promise<void> {
  while (await runFirst(server));
}

/** Asks for as many aliases on each mail server, those of the far one first. */
const askForBoth = (each: number, needs?: (position: number) => number[]): Promise<Request> =>
  askForPlan(
    app,
    planOfAliases(2 * each, {
      addressOf: (position) => (position < each ? inFar(position) : name(position)),
      ...(needs && { needs }),
    }),
  );

const now = ({ id }: Request) => requestOf(app, id);
const countsOf = ({ plan }: Request) => app.store.changes.countStates(plan.key);

describe('a request of changes on two mail servers, one of which is away', () => {
  it('ends those that need nothing of that one, and goes on with the others when it is back', async () => {
    const request = await askForBoth(250);
    await runFirst(org.mailServer);
    await runAll(far);
    await runAll(org.mailServer);
    expect(countsOf(request)).toEqual({ applied: 250, planned: 50, sent: 200 });
    expect(now(request)).toMatchObject({ state: 'applying', applied: 250, ended: 250 });
    isAway = false;
    await runAll(far);
    expect(now(request)).toMatchObject({ state: 'applied', applied: 500 });
  });

  it('says meanwhile which mail server is away, and can be stopped', async () => {
    const request = await askForBoth(250);
    await runFirst(org.mailServer);
    await runAll(far);
    const view = currentRequestView(app, translationsFor('en'), now(request));
    expect(view.text?.join(' ')).toMatch(/\bfar\b/);
    expect(view.buttons).toContainEqual(
      expect.objectContaining({ action: { kind: 'cancel', request: request.id } }),
    );
  });

  it('waits with what needs a change there, and skips it where that fails', async () => {
    const request = await askForBoth(5, (position) => (position === 9 ? [0] : []));
    await runAll(far);
    await runAll(org.mailServer);
    expect(countsOf(request)).toEqual({ applied: 4, failed: 5, skipped: 1 });
    expect(now(request).state).toBe('partly-applied');
  });

  it('fails all on that one where nothing is applied yet, without waiting for each batch', async () => {
    const request = await askForBoth(500);
    await runAll(far);
    expect(countsOf(request)).toMatchObject({ failed: 500 });
    expect(tried).toBe(100);
    await runAll(org.mailServer);
    expect(now(request)).toMatchObject({ state: 'partly-applied', applied: 500, ended: 1_000 });
  });
});

describe('a single change of an idle address', () => {
  it('ends while a request of many runs, behind two of its batches at most', async () => {
    const request = await askForPlan(app, planOfAliases(1_000));
    await runFirst(org.mailServer);
    const single = orThrow(await submit(app, ada, change(at('eve'), null, aliasTo(outside('x')))));
    for (let job = 0; job < 3; job += 1) await runFirst(org.mailServer);
    expect(requestOf(app, single).state).toBe('applied');
    expect(now(request)).toMatchObject({ state: 'applying', applied: 300 });
  });
});
