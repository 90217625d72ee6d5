import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from '../../../src/domain/actor.ts';
import { RetryLater } from '../../../src/lib/retry-later.ts';
import { createMembershipOf } from '../../../src/requests/domain-review/ask-memberships.ts';
import { beginReview } from '../../../src/requests/domain-review/begin-review.ts';
import { beginDueReviews } from '../../../src/requests/domain-review/due-reviews.ts';
import { endOverdueReviews } from '../../../src/requests/domain-review/end-review.ts';
import { type ExampleOrg, exampleOrg, makeExampleOrg, orThrow } from '../../support/fixtures/example-org.ts';
import { parsePolicyText } from '../../support/fixtures/policy-file.ts';

const day = 24 * 60 * 60_000;
const policy = parsePolicyText(`tenants:
  slack/T0123ABC:
    domains: [example.org]
    approvals: slack/T0123ABC/C0456DEF
    language: fr
    timezone: Europe/Paris
    roles: { admin: [user U0456DEF, user U0456DEG], member: everyone }
rules:
  - domains: [example.org]
    reviews: quarterly
`);
const admin: Actor = {
  ...{ platform: 'slack', tenantId: 'T0123ABC', userId: 'U0456DEF', displayName: 'Ann' },
  ...{ roles: ['admin'], locale: 'en', channel: 'C0789' },
};

let made: ExampleOrg;
let platforms: readonly 'slack'[] = ['slack'];
beforeEach(async () => {
  platforms = ['slack'];
  made = await makeExampleOrg({ policy: () => policy, activePlatforms: () => platforms });
});
afterEach(() => made.close());

const reviews = () =>
  Array.from({ length: 50 }, (_, index) => made.app.store.domainReviews.get(index + 1)).filter(
    (each) => each !== undefined,
  );

describe('reviews that policy wants each quarter', () => {
  it('begin once, in the channel of the approvers and its language', async () => {
    expect(await beginDueReviews(made.app)).toBe(1);
    expect(await beginDueReviews(made.app)).toBe(0);
    expect(reviews()).toMatchObject([
      {
        ...{ tenant: 'slack/T0123ABC', domain: 'example.org', quarter: '2026-Q1', startedBy: null },
        place: { platform: 'slack', channel: 'C0456DEF', person: null, locale: 'fr' },
      },
    ]);
    expect(made.app.store.outbox.due(0, 10).map(({ job }) => job)).toEqual([
      'show-domain-review',
      'look-for-findings',
    ]);
  });

  it('don’t begin where an admin has begun one in the quarter, and do in the next', async () => {
    orThrow(await beginReview(made.app, admin, exampleOrg));
    expect(await beginDueReviews(made.app)).toBe(0);
    made.pass(31 * day);
    expect(await endOverdueReviews(made.app)).toBe(1);
    expect(await beginDueReviews(made.app)).toBe(0);
    made.pass(60 * day);
    expect(await beginDueReviews(made.app)).toBe(1);
  });

  it('wait until the platform is connected', async () => {
    platforms = [];
    expect(await beginDueReviews(made.app)).toBe(0);
    platforms = ['slack'];
    expect(await beginDueReviews(made.app)).toBe(1);
  });

  it('are never two for one quarter, whatever time passes between looks', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 100 }), { maxLength: 12 }), async (pauses) => {
        const own = await makeExampleOrg({ policy: () => policy, activePlatforms: () => platforms });
        for (const days of pauses) {
          own.pass(days * day);
          await endOverdueReviews(own.app);
          await Promise.all([beginDueReviews(own.app), beginDueReviews(own.app)]);
        }
        const quarters = Array.from(
          { length: 60 },
          (_, index) => own.app.store.domainReviews.get(index + 1)?.quarter,
        ).filter((each) => each !== undefined);
        expect(new Set(quarters).size).toBe(quarters.length);
        await own.close();
      }),
      { numRuns: 15 },
    );
  });
});

describe('whether people have left', () => {
  const person = (userId: string): Actor => ({ ...admin, userId });
  const never = async () => expect.fail('No pause was asked for');

  it('is asked once of each, and unknown where the platform can’t be asked', async () => {
    const asked: string[] = [];
    const ask = createMembershipOf(
      made.app,
      {
        slack: async ({ userId }) => {
          asked.push(userId);
          if (userId === 'U3') throw new Error('down');
          return userId === 'U2' ? 'left' : 'here';
        },
      },
      never,
    );
    const found = await ask([
      person('U1'),
      person('U2'),
      person('U1'),
      person('U3'),
      { ...admin, platform: 'discord' },
    ]);
    expect([...found.values()]).toEqual(['here', 'left', 'unknown', 'unknown']);
    expect(asked).toEqual(['U1', 'U2', 'U3']);
  });

  it('waits as long as the platform asks for, and not for ever', async () => {
    const pauses: number[] = [];
    const limited = new Set(['U1', 'U2', 'U3']);
    const ask = createMembershipOf(
      made.app,
      {
        slack: async ({ userId }) => {
          if (limited.delete(userId)) throw new RetryLater(2 * 60_000);
          return 'here';
        },
      },
      async (milliseconds) => void pauses.push(milliseconds),
    );
    const found = await ask([person('U1'), person('U2'), person('U3'), person('U4')]);
    expect([...found.values()]).toEqual(['here', 'here', 'unknown', 'unknown']);
    expect(pauses).toEqual([120_000, 120_000]);
  });
});
