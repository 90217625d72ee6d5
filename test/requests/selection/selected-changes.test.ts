import { describe, expect, it } from 'vitest';
import type { AddressState } from '../../../src/domain/address/address-state.ts';
import { type SelectionAct, selectedChanges } from '../../../src/requests/selection/selected-changes.ts';
import { ada, aliasTo, at, mailbox, max, outside } from '../../support/fixtures/example-org.ts';

const [ann, bob, team, postmaster] = [at('ann'), at('bob'), at('team'), at('postmaster')];
const closed = mailbox('two', { enabled: false });
const found = new Map<typeof ann, AddressState | null>([
  [ann, mailbox('one', { quota: 5 })],
  [bob, closed],
  [team, aliasTo(outside('x'))],
  [postmaster, aliasTo(ann)],
  [at('late'), null],
]);
const gone = { address: at('late'), why: 'gone' };
const change = (of: typeof ann, after: AddressState | null) => ({
  change: { kind: 'address', address: of, before: found.get(of), after },
});

const context = {
  roundQuota: (address: typeof ann, quota: number | null) => (address === ann ? 5 : quota),
  ownerOf: (id: string) => (id === 'one' ? max : null),
  isSame: (one: typeof max, other: typeof max) => one.userId === other.userId,
  undoing: () => [],
};
const selected = (act: SelectionAct) => selectedChanges(found, act, context);

describe('selectedChanges', () => {
  it('suspends what is open, counts what is suspended, and leaves the postmaster out', () => {
    expect(selected({ kind: 'suspend' })).toEqual({
      changes: [
        change(ann, mailbox('one', { quota: 5, enabled: false })),
        change(team, { ...aliasTo(outside('x')), enabled: false }),
      ],
      asIs: 1,
      left: [{ address: postmaster, why: 'postmaster' }, gone],
    });
  });

  it('resumes what is suspended', () => {
    expect(selected({ kind: 'resume' })).toEqual({
      changes: [change(bob, mailbox('two'))],
      asIs: 3,
      left: [gone],
    });
  });

  it('deletes all but the postmaster', () => {
    const { changes, left } = selected({ kind: 'delete' });
    expect(changes).toEqual([change(ann, null), change(bob, null), change(team, null)]);
    expect(left).toEqual([{ address: postmaster, why: 'postmaster' }, gone]);
  });

  it('sets quotas of mailboxes only, each in the unit of its server', () => {
    expect(selected({ kind: 'quota', quota: 8 })).toEqual({
      changes: [change(bob, mailbox('two', { quota: 8, enabled: false }))],
      asIs: 1,
      left: [{ address: team, why: 'no-mailbox' }, { address: postmaster, why: 'no-mailbox' }, gone],
    });
  });

  it('gives mailboxes to a person, but for those that they own', () => {
    const owner = (to: typeof max) => selected({ kind: 'owner', to });
    expect(owner(max)).toMatchObject({
      changes: [{ change: { address: bob, from: null, to: max } }],
      asIs: 1,
    });
    expect(owner(ada).changes).toMatchObject([
      { change: { from: max, to: ada } },
      { change: { from: null } },
    ]);
  });
});
