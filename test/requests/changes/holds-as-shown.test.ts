import { expect, test } from 'vitest';
import { emptySize } from '../../../src/domain/address/address-state.ts';
import type { Effect } from '../../../src/domain/request/effect.ts';
import { makePlanOfOne } from '../../../src/domain/request/plan.ts';
import type { RequestedChange, RequestPlan } from '../../../src/domain/request/request.ts';
import { holdsAsShown } from '../../../src/requests/changes/holds-as-shown.ts';
import { at, change, mailbox, mailboxId } from '../../support/fixtures/example-org.ts';

const gate = { confirm: true, approvals: null };
const restoring = change(at('bob'), null, mailbox('old', { quota: 1_000 }));
const restored = { kind: 'restore-mailbox', id: mailboxId('old'), holds: emptySize } as const;

/** Whether a plan with these effects may be carried out where one with those was shown. */
function holds(shownEffects: readonly Effect[], freshEffects: readonly Effect[]) {
  const [shown, fresh] = [shownEffects, freshEffects].map((effects) =>
    makePlanOfOne(restoring, effects, gate),
  );
  if (!shown || !fresh) throw new Error('There are two plans');
  const plan: RequestPlan = {
    key: 1,
    kind: 'few',
    changes: [],
    size: 1,
    gate,
    hash: shown.hash,
    summary: null,
  };
  const changes: RequestedChange[] = shown.changes.map((each) => ({
    ...each,
    concern: 'address',
    state: 'planned',
    outcome: null,
    sealedHash: null,
  }));
  return holdsAsShown(plan, changes, fresh);
}

test('a request of an older version to restore a mailbox keeps its buttons, though its effects name no quota', async () => {
  expect(await holds([restored], [{ ...restored, quota: 1_000 }])).toBe(true);
});

test('a request whose effects are others now is shown again', async () => {
  const suspend = { kind: 'suspend', isNew: true } as const;
  expect(await holds([restored], [restored, suspend])).toBe(false);
  const dropped = (messages: number): Effect => ({
    kind: 'drop-mailbox',
    id: mailboxId('old'),
    holds: { messages, bytes: 10 },
  });
  expect(await holds([dropped(1)], [dropped(2)])).toBe(false);
});
