import type { Actor } from '../../actor.ts';
import type { Bytes } from '../../address/address-state.ts';
import type { PlannedChange } from '../planned-change.ts';

/** The values that mailboxes get, the most frequent first, and how many mailboxes get others. */
export type ValueCounts<T> = {
  readonly values: readonly { readonly to: T; readonly count: number }[];
  readonly others: number;
};

/** As many values are named. */
const maxNamedValues = 5;

/** Counts values, each by its key. */
export class ValueCounter<T> {
  readonly #found = new Map<string, { readonly to: T; readonly count: number }>();

  add(key: string, to: T): void {
    this.#found.set(key, { to, count: (this.#found.get(key)?.count ?? 0) + 1 });
  }

  /** Undefined where nothing was counted. */
  counts(): ValueCounts<T> | undefined {
    const sorted = [...this.#found]
      .toSorted(([one, { count }], [other, of]) => of.count - count || (one < other ? -1 : 1))
      .map(([, value]) => value);
    if (sorted.length === 0) return undefined;
    const others = sorted.slice(maxNamedValues).reduce((sum, { count }) => sum + count, 0);
    return { values: sorted.slice(0, maxNamedValues), others };
  }
}

/** The value that all get; null where there are several, or none. */
export const soleValue = <T>(counts: ValueCounts<T> | undefined): ValueCounts<T>['values'][number] | null =>
  counts?.values.length === 1 && counts.others === 0 ? (counts.values[0] ?? null) : null;

/** The quotas that a change gives to mailboxes. */
export const quotasOf = ({ effects }: Pick<PlannedChange, 'effects'>): (Bytes | null)[] =>
  effects.flatMap((effect) => {
    if (effect.kind === 'set-quota') return [effect.to];
    if (effect.kind === 'add-mailbox') return [effect.quota];
    return effect.kind === 'restore-mailbox' && effect.quota !== undefined ? [effect.quota] : [];
  });

/** Who owns the change's mailbox afterwards; null: it changes nothing about that, or nobody is to use it. */
export const ownerAfter = ({ change, owner }: Pick<PlannedChange, 'change' | 'owner'>): Actor | null => {
  if (change.kind !== 'owner') return owner;
  return change.closedUntil === undefined ? change.to : null;
};
