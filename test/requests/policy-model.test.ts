import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Request } from '../../src/domain/request/request.ts';
import { finalStates, inProgressStates, isOpen } from '../../src/domain/request/request-state.ts';
import { expireRequests } from '../../src/requests/lifecycle/expire-requests.ts';
import { checkAudit } from '../../src/store/audit-chain.ts';
import { at, exampleOrg, mailbox, makeExampleOrg, requestsIn } from '../support/fixtures/example-org.ts';
import { policyWith } from '../support/fixtures/policy.ts';
import { runApplyJobs } from '../support/run-jobs.ts';
import { expectGateOpened, expectNotOwn, personNow } from './gate-laws.ts';
import { isOutsider, type PolicyModel, steps, type Taken, take, unknown } from './policy-model-steps.ts';

const month = 31 * 24 * 60 * 60_000;
const beginning = policyWith({ tenants: { 'slack/T1': [exampleOrg], 'discord/2': [exampleOrg] } });

test('whatever policies, people and clicks there are, no request gets past its gate', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(steps, { minLength: 60, maxLength: 60 }), async (sequence) => {
      const model = await begin();
      const seen = new Map<number, Request>();
      for (const step of sequence) {
        const taken = await take(model, step);
        if (taken) expectNotOwn(context(model), taken);
        if (taken && isOutsider(taken.actor)) expect(taken.answer).toEqual(unknown(taken.request));
        expectStep(model, seen, taken);
      }
      await drain(model);
      expectStep(model, seen, null);
      expectWrittenDown(model);
      expectMirrored(model);
      await model.made.close();
    }),
    { numRuns: 50 },
  );
});

const context = ({ made, policy }: PolicyModel) => ({ app: made.app, policy });

async function begin(): Promise<PolicyModel> {
  const model: { made: PolicyModel['made'] | null; policy: PolicyModel['policy'] } = {
    made: null,
    policy: beginning,
  };
  const made = await makeExampleOrg({ policy: () => model.policy });
  for (const name of ['ann', 'bob'])
    made.put(at(name), mailbox(`first of ${name}`), { messages: 1, bytes: 100 });
  return Object.assign(model, { made });
}

/** Lets time pass until no request waits for anybody, and runs all jobs. */
async function drain({ made }: PolicyModel): Promise<void> {
  made.pass(month);
  await expireRequests(made.app);
  await runApplyJobs(made.app);
}

function expectStep(model: PolicyModel, seen: Map<number, Request>, taken: Taken | null): void {
  const all = requestsIn(model.made.app);
  for (const request of all) {
    const before = seen.get(request.id);
    if (before && !isOpen(before.state)) expect(request).toEqual(before);
    if (
      before?.state === 'awaiting-confirmation' &&
      ['awaiting-approval', 'queued'].includes(request.state)
    ) {
      expect(taken && personNow(model.policy, taken.actor)).toBe(personNow(model.policy, request.requester));
    }
    if (request.state === 'queued' && before?.state !== 'queued')
      expectGateOpened(context(model), request, before, taken);
    if (!isOpen(request.state)) expect(request).toMatchObject({ expiresAt: null, remindAt: null });
    seen.set(request.id, request);
  }
  const held = all
    .filter(({ state }) => inProgressStates.some((each) => each === state))
    .map(({ address }) => address);
  expect(new Set(held).size).toBe(held.length);
}

/** Every decision and every end of a request has one audit row, and the chain is valid. */
function expectWrittenDown({ made }: PolicyModel): void {
  const { store } = made.app;
  const ends: readonly string[] = finalStates;
  for (const { id, address, state, plan } of requestsIn(made.app)) {
    const rows = store.audit.forRequest(id, address);
    expect(rows[0]?.event).toBe('submitted');
    expect(rows.filter(({ event }) => ends.includes(event)).map(({ event }) => event)).toEqual([state]);
    expect(rows.at(-1)).toMatchObject({ event: state, detail: { planHash: plan.hash, gate: plan.gate } });
    const reviews = store.reviews.of(id);
    const decided = (event: string) => rows.filter((row) => row.event === event);
    expect(decided('approved')).toHaveLength(reviews.filter(({ decision }) => decision === 'approve').length);
    expect(decided('denied')).toHaveLength(reviews.filter(({ decision }) => decision === 'deny').length);
    expect(decided('confirmed').length).toBeLessThanOrEqual(1);
  }
  expect(checkAudit(join(made.directory, 'facteur.sqlite'))).toMatchObject({ ok: true });
}

function expectMirrored({ made }: PolicyModel): void {
  const listing = { domains: [exampleOrg], kind: undefined, offset: 0, limit: 100 };
  const mirrored = made.app.store.addresses
    .list(listing)
    .map(({ address, mailbox: id, quota, forwards, enabled, login }) => [
      address,
      {
        ...{ mailbox: id === null ? null : { id, quota }, forwards, enabled },
        ...(login !== null && { login }),
      },
    ]);
  expect(new Map(mirrored as [never, never][])).toEqual(made.mailServer.held.addresses);
}
