import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { tenantOf } from '../../../src/domain/actor.ts';
import { checkAudit } from '../../../src/store/audit-chain.ts';
import { openStore, type Store } from '../../../src/store/store.ts';
import { ada, at } from '../../support/fixtures/example-org.ts';

let directory: string;
let store: Store;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'facteur-audit-'));
  store = openStore(join(directory, 'facteur.sqlite'));
});
afterEach(() => {
  store.close();
  rmSync(directory, { recursive: true });
});

const append = (): void =>
  store.audit.append({
    ...{ at: 1, event: 'purged', tenant: tenantOf(ada), address: at('ann'), requestId: null, actor: null },
    detail: {},
  });

it('goes on after the rows that stayed, whatever was rolled back between them', async () => {
  await store.commit(append);
  await Promise.allSettled([
    store.commit(() => {
      append();
      append();
      throw new Error('rolled back');
    }),
    store.commit(() => {
      append();
      append();
    }),
  ]);
  await store.commit(append);
  expect(checkAudit(join(directory, 'facteur.sqlite'))).toMatchObject({ ok: true, value: { rows: 4 } });
});
