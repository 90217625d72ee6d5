import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { measureMailboxesJob } from '../../../jobs/sizes/measure-mailboxes.ts';
import type { Address } from '../../../src/domain/address/address.ts';
import type { AddressState } from '../../../src/domain/address/address-state.ts';
import { weighUse } from '../../../src/domain/quota/quota-warning.ts';
import { dayOf } from '../../../src/requests/quota/record-measured.ts';
import {
  ada,
  at,
  type ExampleOrg,
  exampleOrg,
  mailbox,
  makeExampleOrg,
  mia,
} from '../../support/fixtures/example-org.ts';
import { day } from '../../support/fixtures/times.ts';

const megabyte = 1024 ** 2;
const ann = at('ann');
const sized = (id: string, megabytes: number | null): AddressState => {
  const state = mailbox(id);
  const quota = megabytes === null ? null : megabytes * megabyte;
  return { ...state, mailbox: state.mailbox && { ...state.mailbox, quota } };
};

let made: ExampleOrg;
beforeEach(async () => {
  made = await makeExampleOrg({ admins: ['slack/T1/U1'] });
});
afterEach(() => made.close());

/** Fills the mailbox at an address, and measures all. */
async function measureWith(address: Address, megabytes: number): Promise<void> {
  const state = made.mailServer.held.addresses.get(address);
  if (!state?.mailbox) throw new Error(`There is no mailbox ${address}`);
  made.mailServer.held.sizes.set(state.mailbox.id, { messages: 1, bytes: megabytes * megabyte });
  await measureMailboxesJob(made.app).run();
}

function own(address: Address, actor = mia): void {
  const id = made.mailServer.held.addresses.get(address)?.mailbox?.id;
  if (!id) throw new Error(`There is no mailbox ${address}`);
  made.app.store.transaction(() =>
    made.app.store.owners.put({ mailbox: id, address, owner: actor, person: `slack/T1/${actor.userId}` }),
  );
}

/** Whom the outbox has warnings for, and of what. */
const warnings = () =>
  made.app.store.outbox
    .due(0, 1000)
    .filter(({ job }) => job === 'warn-of-quota')
    .map(({ data }) => data);

describe('measuring', () => {
  it('warns the owner at 80 and at 95 per cent, once each', async () => {
    made.put(ann, sized('ann', 100));
    own(ann);
    for (const megabytes of [79, 80, 85, 94, 95, 99]) await measureWith(ann, megabytes);
    expect(warnings()).toMatchObject([
      { to: { userId: mia.userId }, warnings: [{ address: ann, level: 80, bytes: 80 * megabyte }] },
      { to: { userId: mia.userId }, warnings: [{ address: ann, level: 95, bytes: 95 * megabyte }] },
    ]);
  });

  it('goes by the quota that the mail server has, and not by that of the mirror', async () => {
    made.put(ann, sized('ann', 100));
    own(ann);
    made.mailServer.held.addresses.set(ann, sized('ann', 200));
    await measureWith(ann, 90);
    expect(warnings()).toEqual([]);
  });

  it('warns each admin once of those without an owner, all in one message', async () => {
    made.put(ann, sized('ann', 100));
    made.app.store.domains.bind('slack/T1', exampleOrg);
    made.put(at('bob'), sized('bob', 100));
    made.mailServer.held.sizes.set(sized('bob', 1).mailbox?.id ?? ('' as never), {
      ...{ messages: 1, bytes: 96 * megabyte },
    });
    await measureWith(ann, 90);
    await measureWith(ann, 91);
    const all = warnings();
    expect(all).toHaveLength(1);
    expect(all).toMatchObject([{ asAdmin: true, warnings: [{ address: ann }, { address: at('bob') }] }]);
  });

  it('says nothing of mailboxes without a limit, or that can’t be counted', async () => {
    made.put(ann, sized('ann', null));
    await measureWith(ann, 5000);
    made.put(at('bob'), sized('bob', 1));
    made.mailServer.held.sizes.set(sized('bob', 1).mailbox?.id ?? ('' as never), {
      unknown: { why: 'format' },
    });
    await measureWith(ann, 5000);
    expect(warnings()).toEqual([]);
  });

  it('remembers what was measured first each day, and forgets it after a month', async () => {
    made.put(ann, sized('ann', null));
    const first = dayOf(made.app.clock());
    await measureWith(ann, 10);
    await measureWith(ann, 20);
    made.pass(7 * day);
    await measureWith(ann, 40);
    const grown = () => made.app.store.mailboxSizes.grown([exampleOrg], first, 10);
    expect(grown()).toMatchObject([{ address: ann, grown: 30 * megabyte, since: first }]);
    expect(made.app.store.mailboxSizes.firstDay()).toBe(first);
    made.pass(39 * day);
    await measureWith(ann, 40);
    expect(made.app.store.mailboxSizes.firstDay()).toBe(first + 7);
  });

  it('warns of each crossing once, however often it is cut off and begins again', async () => {
    made.put(ann, sized('ann', 100));
    own(ann, ada);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 110 }), fc.boolean()), { maxLength: 12 }),
        async (steps) => {
          const { app } = made;
          const id = sized('ann', 100).mailbox?.id ?? ('' as never);
          app.store.transaction(() => app.store.quotaWarnings.put(id, null));
          const before = warnings().length;
          let [warned, expected] = [weighUse(null, 0, 100).warned, 0];
          for (const [megabytes, isCut] of steps) {
            // Cut off in the transaction: nothing of it may stay.
            if (isCut)
              await expect(
                app.store.commit(() => {
                  app.store.quotaWarnings.put(id, { level: 95, quota: 100 * megabyte });
                  throw new Error('killed');
                }),
              ).rejects.toThrow('killed');
            await measureWith(ann, megabytes);
            const weighed = weighUse(warned, megabytes, 100);
            warned = weighed.warned;
            if (weighed.isNews) expected += 1;
          }
          expect(warnings().length - before).toBe(expected);
        },
      ),
      { numRuns: 30 },
    );
  });
});
