import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from '../../../../src/domain/actor.ts';
import type { MailboxSize } from '../../../../src/domain/address/address-state.ts';
import type { Request } from '../../../../src/domain/request/request.ts';
import { noteLookedThrough } from '../../../../src/requests/changes/look-through.ts';
import { confirm } from '../../../../src/requests/lifecycle/confirm.ts';
import { approve } from '../../../../src/requests/lifecycle/review.ts';
import {
  ada,
  change,
  clickOn,
  type ExampleOrg,
  mailbox,
  mailboxId,
  makeExampleOrg,
  mia,
  orThrow,
  requestOf,
} from '../../../support/fixtures/example-org.ts';
import { askForMany, name } from '../../../support/fixtures/many-changes.ts';
import { runApplyJobs } from '../../../support/run-jobs.ts';

let org: ExampleOrg;
beforeEach(async () => {
  org = await makeExampleOrg();
});
afterEach(() => org.close());

const boxAt = (position: number) => mailboxId(`box ${position}`);

function setSize(position: number, holds: MailboxSize): void {
  org.mailServer.held.sizes.set(boxAt(position), holds);
}

/** Asks to delete as many mailboxes, each of which holds 1,000 messages of 10 octets. */
function askToDelete(count: number, actor = ada): Promise<Request> {
  const positions = Array.from({ length: count }, (_, position) => position);
  for (const position of positions)
    org.put(name(position), mailbox(boxAt(position)), { messages: 1_000, bytes: 10_000 });
  return askForMany(
    org.app,
    actor,
    positions.map((position) => ({ change: change(name(position), mailbox(boxAt(position)), null) })),
  );
}

/** Looks through all that must be seen of a request as it is now. */
function lookThrough(actor: Actor, { id }: Request): Promise<void> {
  const request = requestOf(org.app, id);
  const to = request.plan.summary?.mustSee.length ?? 0;
  return org.app.store.commit(() => noteLookedThrough(org.app, request, actor, { from: 0, to }));
}

/** Clicks on a request after something has happened since it was looked through. */
async function confirmed(request: Request, meanwhile: () => void = () => undefined) {
  await lookThrough(request.requester, request);
  meanwhile();
  return orThrow(await confirm(org.app, request.requester, clickOn(org.app, request)));
}

describe('mailboxes to be deleted that have grown since they were shown', () => {
  it.each([
    [8, { messages: 1_001, bytes: 10_010 }, 'replanned'],
    [9, { messages: 1_100, bytes: 1_000_000 }, 'moved'],
    [9, { messages: 1_101, bytes: 10_000 }, 'replanned'],
    [20, { messages: 1_200, bytes: 12_000 }, 'moved'],
    [20, { messages: 1_200, bytes: 13_000 }, 'replanned'],
    [20, { messages: 1_201, bytes: 12_000 }, 'replanned'],
    [9, { messages: 0, bytes: 0 }, 'moved'],
    [9, { unknown: { why: 'format' } }, 'replanned'],
  ] as const)('of %i, one to %j: a click is %s', async (count, holds, result) => {
    const request = await askToDelete(count);
    expect(await confirmed(request, () => setSize(3, holds))).toBe(result);
    expect(requestOf(org.app, request.id).plan.hash === request.plan.hash).toBe(result === 'moved');
  });

  it('are deleted by a click on the figures that are shown again', async () => {
    const request = await askToDelete(9);
    setSize(3, { messages: 2_000, bytes: 20_000 });
    expect(await confirmed(request)).toBe('replanned');
    expect(requestOf(org.app, request.id).plan).toMatchObject({ summary: { lost: { messages: 10_000 } } });
    expect(await confirmed(request)).toBe('moved');
  });

  it('are not, where one of them is another mailbox by now', async () => {
    const request = await askToDelete(9);
    org.put(name(3), mailbox('another'), { messages: 1_000, bytes: 10_000 });
    expect(await confirmed(request)).toBe('replanned');
  });

  it('count with what they held when they were removed', async () => {
    const request = await askToDelete(9);
    setSize(3, { messages: 1_050, bytes: 10_500 });
    await confirmed(request);
    await runApplyJobs(org.app);
    expect(requestOf(org.app, request.id)).toMatchObject({ state: 'applied', applied: 9 });
    const [kept] = org.app.store.removedMailboxes.restorable(name(3), org.app.clock());
    expect(kept).toMatchObject({ messages: 1_050, bytes: 10_500 });
  });

  it('keep the approvals on what was shown', async () => {
    const request = await askToDelete(9, mia);
    if (request.state === 'awaiting-confirmation') await confirmed(request);
    await lookThrough(ada, request);
    setSize(3, { messages: 1_050, bytes: 10_500 });
    expect(orThrow(await approve(org.app, ada, clickOn(org.app, request)))).toBe('moved');
    expect(requestOf(org.app, request.id).state).toBe('queued');
  });
});
