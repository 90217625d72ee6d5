import { afterEach, beforeEach, expect, test } from 'vitest';
import { err, ok } from '../../../src/domain/result.ts';
import { importAddresses } from '../../../src/requests/csv/import-addresses.ts';
import { confirm } from '../../../src/requests/lifecycle/confirm.ts';
import {
  ada,
  aliasTo,
  at,
  clickOn,
  type ExampleOrg,
  makeExampleOrg,
  mia,
  orThrow,
  outside,
  requestOf,
} from '../../support/fixtures/example-org.ts';
import { askForMany, name } from '../../support/fixtures/many-changes.ts';
import { runAllApplyJobs } from '../../support/run-jobs.ts';

let org: ExampleOrg;
beforeEach(async () => {
  org = await makeExampleOrg();
});
afterEach(() => org.close());

/** Every tenth line is a mailbox with an owner; the others are aliases, half of them to the mailbox before. */
function lineAt(index: number): string {
  if (index % 10 === 0) return `${name(index)},mailbox,,500M,mia`;
  const target = index % 2 === 0 ? name(index - (index % 10)) : outside(`x${index}`);
  return `${name(index)},alias,${target},,`;
}

function fileOf(lines: number): Uint8Array {
  const rows = Array.from({ length: lines }, (_, index) => lineAt(index));
  return new TextEncoder().encode(['address,kind,forwards,quota,owner', ...rows].join('\n'));
}

const findPeople = async () => (cell: string) =>
  cell === 'mia' ? ok(mia) : err({ code: 'person-unclear', typed: cell, platform: 'terminal' } as const);

const read = (lines: number) => importAddresses(org.app, ada, fileOf(lines), findPeople);

test('a file of 10,000 lines is planned and applied, each line once, and says nothing new when it comes again', async () => {
  const { changes, asIs } = orThrow(await read(10_000));
  expect([changes.length, asIs]).toEqual([10_000, 0]);
  const { id } = await askForMany(org.app, ada, changes);
  orThrow(await confirm(org.app, ada, clickOn(org.app, { id })));
  await runAllApplyJobs(org.app);
  const { state, applied, ended, plan } = requestOf(org.app, id);
  expect({ state, applied, ended }).toEqual({ state: 'applied', applied: 10_000, ended: 10_000 });
  expect(org.app.store.changes.countStates(plan.key)).toEqual({ applied: 10_000 });
  // Beside the postmaster.
  expect(org.mailServer.held.addresses.size).toBe(10_001);
  expect(org.mailServer.held.addresses.get(at('a9992'))).toEqual(aliasTo(at('a9990')));
  expect(orThrow(await read(10_000))).toMatchObject({ changes: [], asIs: 10_000 });
}, 300_000);

test('a file of 10,001 lines is refused, and leaves nothing', async () => {
  expect(await read(10_001)).toMatchObject({ ok: false, fault: { code: expect.stringContaining('many') } });
  expect(org.app.store.requests.countOpen()).toBe(0);
});
