import { afterEach, beforeEach, expect, it } from 'vitest';
import { storedManyRequest } from '../../../../src/chat/view/many/stored-many-request.ts';
import { confirm } from '../../../../src/requests/lifecycle/confirm.ts';
import { submitChanges } from '../../../../src/requests/lifecycle/submit.ts';
import {
  ada,
  aliasTo,
  at,
  change,
  clickOn,
  type ExampleOrg,
  makeExampleOrg,
  orThrow,
  outside,
  requestOf,
} from '../../../support/fixtures/example-org.ts';
import { runApplyJobs } from '../../../support/run-jobs.ts';

let org: ExampleOrg;
beforeEach(async () => {
  org = await makeExampleOrg();
});
afterEach(() => org.close());

it.each([3, 9])('a request of %i is shown as it is stored, with why changes failed', async (count) => {
  const wanted = Array.from({ length: count }, (_, index) => ({
    change: change(at(`a${index}`), null, aliasTo(outside('x'))),
    line: index + 2,
  }));
  const id = orThrow(await submitChanges(org.app, ada, wanted));
  const shown = () => storedManyRequest(org.app, requestOf(org.app, id));
  expect(shown()).toMatchObject({ isImport: true, leftOut: 0, failures: [], plan: { size: count } });
  if (count > 8) orThrow(await confirm(org.app, ada, clickOn(org.app, { id })));
  for (const index of [0, 2]) org.mailServer.held.addresses.set(at(`a${index}`), aliasTo(outside('other')));
  await runApplyJobs(org.app);
  expect(shown()).toMatchObject({
    ...{ state: 'partly-applied', applied: count - 2, ended: count, away: null },
    failures: [{ reason: { kind: 'found-changed' }, count: 2, first: at('a0') }],
  });
});
