import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { applyChange } from '../../../jobs/apply-change.ts';
import { combineServers } from '../../../src/mail-servers/combine-servers.ts';
import type { AppContext } from '../../../src/requests/context/app-context.ts';
import { confirm } from '../../../src/requests/lifecycle/confirm.ts';
import { submitChanges } from '../../../src/requests/lifecycle/submit.ts';
import { mailServerQueue } from '../../../src/requests/outbox/queue-names.ts';
import {
  ada,
  domain,
  type ExampleOrg,
  makeExampleOrg,
  orThrow,
  requestOf,
} from '../../support/fixtures/example-org.ts';
import { createMemoryMailServer, type MemoryMailServer } from '../../support/memory-mail-server.ts';

const [farDomain, old] = [domain('far.example'), domain('old.example')];

let org: ExampleOrg;
let app: AppContext;
let far: MemoryMailServer;

beforeEach(async () => {
  org = await makeExampleOrg();
  far = { ...createMemoryMailServer(), name: 'far' };
  far.held.domains.add(farDomain);
  org.app.store.domains.add(farDomain);
  org.app.store.domains.bind('terminal/terminal', farDomain);
  app = {
    ...org.app,
    mailServer: combineServers([
      { server: org.mailServer, domains: 'all', isRemote: false },
      { server: far, domains: [farDomain], isRemote: false },
    ]),
  };
});
afterEach(() => org.close());

const alias = (act: 'add' | 'remove') => ({
  change: { kind: 'domain-alias', domain: old, target: farDomain, act } as const,
});

/** Asks for a change, confirms it, and has the far mail server do its job. */
async function apply(act: 'add' | 'remove'): Promise<number> {
  const id = orThrow(await submitChanges(app, ada, [alias(act)]));
  orThrow(await confirm(app, ada, { request: id, planHash: requestOf(app, id).plan.hash }));
  const [row] = app.store.outbox.due(0, 1000).filter(({ queue }) => queue === mailServerQueue('far'));
  const job = applyChange(app, far, () => 'error-id');
  await job({ data: null, outboxId: row?.id ?? 0, lastAttempt: true });
  return id;
}

describe('another name of a domain', () => {
  it('is given and taken away by the mail server of the domain, whichever has all others', async () => {
    const given = await apply('add');
    expect(requestOf(app, given)).toMatchObject({ state: 'applied', domains: [farDomain] });
    expect(far.held.aliasDomains).toEqual([{ domain: old, target: farDomain }]);
    expect(org.mailServer.held.aliasDomains).toEqual([]);
    expect(await app.mailServer.aliasDomains()).toEqual(far.held.aliasDomains);
    await apply('remove');
    expect(far.held.aliasDomains).toEqual([]);
  });
});
