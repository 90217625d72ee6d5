import type { Actor } from '../../../src/domain/actor.ts';
import type { Request } from '../../../src/domain/request/request.ts';
import type { AppContext } from '../../../src/requests/context/app-context.ts';
import { cancel } from '../../../src/requests/lifecycle/cancel.ts';
import { expireRequests } from '../../../src/requests/lifecycle/expire-requests.ts';
import { approve, deny } from '../../../src/requests/lifecycle/review.ts';
import { settle } from '../../../src/requests/lifecycle/settle.ts';
import { approvalTime, clickOn, orThrow } from '../../support/fixtures/example-org.ts';
import { claimNext } from '../../support/run-jobs.ts';

export type Act = {
  readonly app: AppContext;
  readonly request: Request;
  readonly moderator: Actor;
  readonly admin: Actor;
  readonly pass: (milliseconds: number) => void;
};

async function approveAndClaim({ app, request, moderator }: Act): Promise<void> {
  orThrow(await approve(app, moderator, clickOn(app, request)));
  await claimNext(app, request.id);
}

const gaveUp = { kind: 'gave-up', trouble: 'The disk is full.', errorId: 'abcd1234' } as const;

/** What others do about a member's request for a mailbox, and what its requester is told. */
export const outcomes: readonly (readonly [string, (act: Act) => Promise<unknown>, RegExp])[] = [
  [
    'applied',
    async ({ app, request, moderator }) => orThrow(await approve(app, moderator, clickOn(app, request))),
    /, your request is applied: Mailbox ann@example.org created\.[\s\S]*direct messages/,
  ],
  [
    'denied',
    async ({ app, request, moderator }) =>
      orThrow(await deny(app, moderator, clickOn(app, request), 'no budget')),
    /denied your request #1 .*“no budget”[\s\S]*Ask again/,
  ],
  [
    'cancelled by an admin',
    async ({ app, request, admin }) => orThrow(await cancel(app, admin, request.id)),
    /cancelled your request #1/,
  ],
  [
    'expired',
    async ({ app, pass }) => {
      pass(approvalTime + 1);
      return expireRequests(app);
    },
    /nobody approved your request #1 .* within 7 days\. It has expired\.[\s\S]*Ask again/,
  ],
  [
    'failed',
    async (act) => {
      await approveAndClaim(act);
      return act.app.store.commit(() => settle(act.app, act.request.id, gaveUp));
    },
    /your request #1 .* failed\.[\s\S]*The disk is full[\s\S]*Ask again/,
  ],
  [
    'stale',
    async (act) => {
      await approveAndClaim(act);
      return act.app.store.commit(() =>
        settle(act.app, act.request.id, { kind: 'found-changed', found: null }),
      );
    },
    /your request #1 .* is outdated[\s\S]*Ask again/,
  ],
];
