import { afterEach, beforeEach, expect, it } from 'vitest';
import { err } from '../../../src/domain/result.ts';
import type { AppContext } from '../../../src/requests/context/app-context.ts';
import { breakGlass } from '../../../src/requests/lifecycle/break-glass.ts';
import { confirm } from '../../../src/requests/lifecycle/confirm.ts';
import type { PlanClick } from '../../../src/requests/lifecycle/find-request.ts';
import { approve } from '../../../src/requests/lifecycle/review.ts';
import { settle } from '../../../src/requests/lifecycle/settle.ts';
import {
  ada,
  ask,
  at,
  change,
  clickOn,
  type ExampleOrg,
  eventsOf,
  mailbox,
  makeExampleOrg,
  max,
  mia,
  requestOf,
} from '../../support/fixtures/example-org.ts';
import { claimNext } from '../../support/run-jobs.ts';

const creation = change(at('bob'), null, mailbox('one'));
const deletion = change(at('bob'), mailbox('one'), null);

let made: ExampleOrg;
beforeEach(async () => {
  made = await makeExampleOrg();
});
afterEach(() => made.close());

/** An app context whose mail server answers a read only once it is allowed to. */
function slow(): { readonly app: AppContext; readonly answer: () => void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  const { mailServer } = made.app;
  const readMany: typeof mailServer.readMany = (addresses) =>
    promise.then(() => mailServer.readMany(addresses));
  return { app: { ...made.app, mailServer: { ...mailServer, readMany } }, answer: resolve };
}

type Clicks = (app: AppContext, click: PlanClick) => Promise<unknown>;
const ways: [string, typeof creation, Clicks, Clicks][] = [
  ['approval', creation, (...on) => approve(on[0], ada, on[1]), (...on) => approve(on[0], max, on[1])],
  [
    'glass',
    creation,
    (app, click) => breakGlass(app, ada, click, 'now'),
    (...on) => approve(on[0], max, on[1]),
  ],
  ['confirmation', deletion, (...on) => confirm(on[0], ada, on[1]), (...on) => confirm(on[0], ada, on[1])],
];

it.each(ways)(
  'a late %s that finds the address as the request’s own job has made it leaves the request to that job',
  async (_what, wanted, late, prompt) => {
    const { app } = made;
    if (wanted.before) made.put(at('bob'), wanted.before);
    const request = await ask(app, wanted.before ? ada : mia, wanted);
    const click = clickOn(app, request);
    const waiting = slow();
    const answered = late(waiting.app, click);
    await prompt(app, click);
    await claimNext(app, request.id);
    const outcome = await made.mailServer.apply({ change: wanted, by: 'mia' });
    waiting.answer();
    expect(await answered).toEqual(err({ code: 'request-moved-on', request: request.id, state: 'applying' }));
    settle(app, request.id, outcome);
    expect(requestOf(app, request.id).state).toBe('applied');
    expect(eventsOf(app, request)).not.toContain('stale');
  },
);
