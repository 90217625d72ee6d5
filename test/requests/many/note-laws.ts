import { expect } from 'vitest';
import type { Address } from '../../../src/domain/address/address.ts';
import { targetOf } from '../../../src/domain/request/change.ts';
import { notedWith } from '../../../src/domain/request/planned-change.ts';
import type { RequestedChange } from '../../../src/domain/request/request.ts';
import { account } from '../../support/fixtures/policy.ts';
import { allAddresses, stateNow, type World } from './world.ts';

/** What is known of notes, to judge the next step by. */
type NoteLaws = {
  /** A change was applied. */
  readonly applied: (change: RequestedChange) => void;
  /** Somebody changed an address directly. */
  readonly changed: (subject: Address) => void;
  readonly judge: () => void;
};

/** Each note is as the last change that was applied left it, unless somebody has deleted its address directly. */
export function watchNotes(world: World): NoteLaws {
  const { notes } = world.app.store;
  const expected = new Map<Address, string | null>();
  for (const subject of allAddresses.filter((each) => stateNow(world, each) !== null)) {
    expected.set(subject, 'of old');
    notes.put({ address: subject, note: 'of old', by: account('slack/T1', 'ada', 'admin'), at: 0 });
  }
  /** Addresses that were deleted directly, which is noticed by and by. */
  const mayBeLost = new Set<Address>();
  return {
    applied: (planned) => {
      const { change } = planned;
      const isGone = change.kind === 'address' && change.after === null;
      const to = change.kind === 'note' ? change.to : isGone ? null : notedWith(planned);
      if (to === undefined) return;
      expected.set(targetOf(change), to);
      mayBeLost.delete(targetOf(change));
    },
    changed: (subject) => {
      if (stateNow(world, subject) === null) mayBeLost.add(subject);
    },
    judge: () => {
      for (const subject of allAddresses) {
        const note = notes.of(subject);
        if (note === null && mayBeLost.has(subject)) expected.set(subject, null);
        expect(note, `the note of ${subject}`).toBe(expected.get(subject) ?? null);
      }
    },
  };
}
