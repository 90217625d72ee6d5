import { afterEach, beforeEach, expect, it } from 'vitest';
import { storedManyRequest } from '../../../../src/chat/view/many/stored-many-request.ts';
import { confirm } from '../../../../src/requests/lifecycle/confirm.ts';
import {
  ada,
  clickOn,
  type ExampleOrg,
  makeExampleOrg,
  orThrow,
  requestOf,
} from '../../../support/fixtures/example-org.ts';
import { askForMany, changeDirectly, name, newAliases } from '../../../support/fixtures/many-changes.ts';
import { runApplyJobs } from '../../../support/run-jobs.ts';

let org: ExampleOrg;
beforeEach(async () => {
  org = await makeExampleOrg();
});
afterEach(() => org.close());

it.each([3, 9])('a request of %i is shown as it is stored, with why changes failed', async (count) => {
  const { id } = await askForMany(org.app, ada, newAliases(count));
  const shown = () => storedManyRequest(org.app, requestOf(org.app, id));
  expect(shown()).toMatchObject({
    leftOut: 0,
    failures: [],
    plan: { size: count, summary: { fromFile: true } },
  });
  if (count > 8) orThrow(await confirm(org.app, ada, clickOn(org.app, { id })));
  changeDirectly(org, 0, 2);
  await runApplyJobs(org.app);
  expect(shown()).toMatchObject({
    ...{ state: 'partly-applied', applied: count - 2, ended: count, away: null },
    failures: [{ reason: { kind: 'found-changed' }, count: 2, first: name(0) }],
  });
});
