import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { translationsFor } from '../../../../src/chat/i18n/languages.ts';
import { currentRequestView } from '../../../../src/chat/view/current-request-view.ts';
import type { WantedChange } from '../../../../src/domain/request/planned-change.ts';
import { askAgain } from '../../../../src/requests/lifecycle/ask-again.ts';
import { submitChanges } from '../../../../src/requests/lifecycle/submit.ts';
import {
  ada,
  aliasTo,
  at,
  change,
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

const [a, b, c, d, e] = [at('a'), at('b'), at('c'), at('d'), at('e')];
const toX = aliasTo(outside('x'));

/** Wishes for new aliases from a file, in the reverse order of its lines. */
const fromFile = (...all: readonly (readonly [typeof a, ReturnType<typeof aliasTo>])[]): WantedChange[] =>
  all.map(([address, after], index) => ({ change: change(address, null, after), line: 20 - index }));

/** A request none of whose changes is applied, since others have made the addresses meanwhile. */
async function fallenThrough(
  wanted: readonly WantedChange[],
  found = aliasTo(outside('other')),
): Promise<number> {
  const id = orThrow(await submitChanges(org.app, ada, wanted));
  const { addresses } = org.mailServer.held;
  for (const { change: each } of wanted) if (each.kind === 'address') addresses.set(each.address, found);
  await runApplyJobs(org.app);
  expect(requestOf(org.app, id)).toMatchObject({ applied: 0, ended: wanted.length });
  for (const { change: each } of wanted) if (each.kind === 'address') addresses.delete(each.address);
  return id;
}

const said = (id: number): string =>
  currentRequestView(org.app, translationsFor('en'), requestOf(org.app, id)).text?.join('\n') ?? '';

describe('trying the rest again', () => {
  it('says what is left out and why, with its line: what is so by now, is taken, or needs such', async () => {
    const first = await fallenThrough(
      fromFile([a, toX], [b, toX], [c, toX], [d, aliasTo(b)], [e, aliasTo(a)]),
    );
    org.put(a, toX);
    org.put(b, aliasTo(outside('theirs')));
    const id = orThrow(await askAgain(org.app, ada, first));
    const { plan, asking } = requestOf(org.app, id);
    expect([...org.app.store.changes.of(plan.key)].map((each) => [each.line, each.needs])).toEqual([
      [18, []],
      [16, []],
    ]);
    expect(asking.restOf).toEqual({
      request: first,
      leftOut: [
        { why: 'as-wanted', count: 1, first: [{ line: 20, address: a }] },
        { why: 'address-taken', count: 1, first: [{ line: 19, address: b }] },
        { why: 'needs-left-out', count: 1, first: [{ line: 17, address: d }] },
      ],
    });
    expect(said(id)).toContain(`This is the rest of request #${first}.`);
    expect(said(id)).toContain('Left out (the address exists now): b@example.org (line 19).');
    expect(said(id)).toContain('Left out (as wanted by now): a@example.org (line 20).');
  });

  it('refuses by line, in the order of the lines, where nothing of it is possible', async () => {
    const first = await fallenThrough(fromFile([a, toX], [b, toX], [c, toX]));
    for (const each of [a, b, c]) org.put(each, aliasTo(outside('theirs')));
    expect(await askAgain(org.app, ada, first)).toMatchObject({
      fault: {
        code: 'changes-refused',
        ...{ count: 3, of: 3 },
        refusals: [18, 19, 20].map((line) => ({ line, fault: { code: 'again-conflict' } })),
      },
    });
  });

  it('refuses by line what breaks a rule by now', async () => {
    org.put(d, toX);
    const first = await fallenThrough(fromFile([a, toX], [b, aliasTo(d)], [c, aliasTo(d)]));
    org.mailServer.held.addresses.delete(d);
    expect(await askAgain(org.app, ada, first)).toMatchObject({
      fault: { code: 'changes-refused', refusals: [18, 19].map((line) => ({ line })) },
    });
  });

  it('says that nothing is left to do, where all is as wanted by now', async () => {
    const first = await fallenThrough(fromFile([a, toX], [b, toX]));
    for (const each of [a, b]) org.put(each, toX);
    expect(await askAgain(org.app, ada, first)).toEqual({
      ok: false,
      fault: { code: 'nothing-to-change', count: 2 },
    });
  });
});
