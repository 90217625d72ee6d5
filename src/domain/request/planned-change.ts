import type { Actor } from '../actor.ts';
import type { GroupWish } from '../groups/followed-group.ts';
import type { Change } from './change.ts';
import type { Effect } from './effect.ts';

/** A change that somebody wants, before it is planned. */
export type WantedChange = {
  readonly change: Change;
  /** The line of the file that it came from, counted from 1 with the header. */
  readonly line?: number;
  /** The owner of a new mailbox; null: nobody. Absent: the requester, where they ask for one mailbox. */
  readonly owner?: Actor | null;
  /** What is noted with a change of an address; null: nothing any more. Absent: the note stays. */
  readonly note?: string | null;
  /** Which group an alias follows from now on, with a change of it. Absent: it follows what it followed. */
  readonly group?: GroupWish;
  /** Indexes, in the list of wanted changes, of those that must be applied before this one. */
  readonly needs?: readonly number[];
};

/** A change of a plan: what is applied, after which others, and what follows from it. */
export type PlannedChange = {
  /** Its place in the order of application, from 0. */
  readonly position: number;
  readonly line: number | null;
  readonly change: Change;
  readonly effects: readonly Effect[];
  /** The owner of a new mailbox; null: nobody is named. */
  readonly owner: Actor | null;
  /** The positions of the changes that must have been applied before this one; all are smaller than its own. */
  readonly needs: readonly number[];
};

/** What is noted with a change of an address, as it was wanted; undefined: the note stays. */
export const notedWith = ({
  change,
  effects,
}: Pick<PlannedChange, 'change' | 'effects'>): string | null | undefined =>
  change.kind === 'address' ? effects.find((effect) => effect.kind === 'set-note')?.to : undefined;

/** Which group an alias follows with a change of it, as it was wanted; undefined: that stays. */
export function followedWith({
  change,
  effects,
}: Pick<PlannedChange, 'change' | 'effects'>): GroupWish | undefined {
  if (change.kind !== 'address') return undefined;
  for (const effect of effects) {
    if (effect.kind === 'follow-group') return { to: effect.to, placed: effect.placed };
    if (effect.kind === 'unfollow-group') return { to: null, placed: [] };
  }
  return undefined;
}
