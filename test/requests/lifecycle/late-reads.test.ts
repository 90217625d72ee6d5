import { afterEach, beforeEach, expect, it } from 'vitest';
import { refused } from '../../../src/domain/result.ts';
import type { Office } from '../../../src/requests/context/app-context.ts';
import { breakGlass } from '../../../src/requests/lifecycle/break-glass.ts';
import { confirm } from '../../../src/requests/lifecycle/confirm.ts';
import type { Click } from '../../../src/requests/lifecycle/find-request.ts';
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
import { begin } from '../../support/run-jobs.ts';

const creation = change(at('bob'), null, mailbox('one'));
const deletion = change(at('bob'), mailbox('one'), null);

let made: ExampleOrg;
beforeEach(async () => {
  made = await makeExampleOrg();
});
afterEach(() => made.close());

/** An office whose mail server says how an address is only once it is let. */
function slow(): { readonly office: Office; readonly answer: () => void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  const { mailServer } = made.office;
  const read: typeof mailServer.read = (address) => promise.then(() => mailServer.read(address));
  return { office: { ...made.office, mailServer: { ...mailServer, read } }, answer: resolve };
}

type Clicks = (office: Office, click: Click) => Promise<unknown>;
const ways: [string, typeof creation, Clicks, Clicks][] = [
  ['approval', creation, (...on) => approve(on[0], ada, on[1]), (...on) => approve(on[0], max, on[1])],
  [
    'glass',
    creation,
    (office, { request }) => breakGlass(office, ada, request, 'now'),
    (...on) => approve(on[0], max, on[1]),
  ],
  ['confirmation', deletion, (...on) => confirm(on[0], ada, on[1]), (...on) => confirm(on[0], ada, on[1])],
];

it.each(ways)(
  'a late %s that finds the address as the request’s own job has made it leaves the request to that job',
  async (_what, wanted, late, prompt) => {
    const { office } = made;
    if (wanted.before) made.put(at('bob'), wanted.before);
    const request = await ask(office, wanted.before ? ada : mia, wanted);
    const click = clickOn(office, request);
    const waiting = slow();
    const answered = late(waiting.office, click);
    await prompt(office, click);
    await begin(office, request.id);
    const outcome = await made.mailServer.apply({ change: wanted, by: 'mia' });
    waiting.answer();
    expect(await answered).toEqual(
      refused({ code: 'request-moved-on', request: request.id, state: 'applying' }),
    );
    settle(office, request.id, outcome);
    expect(requestOf(office, request.id).state).toBe('applied');
    expect(eventsOf(office, request)).not.toContain('stale');
  },
);
