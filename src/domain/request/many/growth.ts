import type { MailboxSize } from '../../address/address-state.ts';
import { targetOf } from '../change.ts';
import type { Effect } from '../effect.ts';
import { isDestroying } from '../effect-predicates.ts';
import type { PlannedChange } from '../planned-change.ts';
import { addSize, noMailboxes, type SizeSum } from './size-sum.ts';

/** Up to as many mailboxes, what is lost must be exactly what was shown. More are never the same twice: mail arrives. */
export const maxExactMailboxes = 8;

/** Whether an effect destroys mail, now or later. */
const isLosing = (effect: Effect): effect is Extract<Effect, { readonly holds: MailboxSize }> =>
  isDestroying(effect) || effect.kind === 'delete-later';

/** What changes destroy, now or later, all together. */
export const lostBy = (changes: readonly Pick<PlannedChange, 'effects'>[]): SizeSum =>
  changes
    .flatMap(({ effects }) => effects.filter(isLosing))
    .reduce((sum, { holds }) => addSize(sum, holds), noMailboxes);

/**
 * Equal for changes that do the same. The quota of a restored mailbox is in the change; effects of older requests lack it.
 * @param sized whether what the mailboxes hold that they destroy counts too.
 */
export const contentKey = (
  { change, effects, owner, needs }: PlannedChange,
  { sized }: { readonly sized: boolean },
): string => {
  const compared = effects.map((effect) => {
    if (effect.kind === 'restore-mailbox') return { ...effect, quota: null };
    return isLosing(effect) && !sized ? { ...effect, holds: null } : effect;
  });
  return JSON.stringify([change, compared, owner, needs]);
};

/** As many messages more may be lost than were shown. */
const maxNewMessages = 100;
/** Or as large a part of what was shown, in messages and in octets. */
const maxGrowth = 0.01;

/** Whether what would be lost of many mailboxes is still about what was shown: mail arrives while people decide. */
export function isSmallGrowth(shown: SizeSum, now: SizeSum): boolean {
  if (shown.mailboxes <= maxExactMailboxes || now.mailboxes !== shown.mailboxes) return false;
  if (now.unknown !== shown.unknown) return false;
  const isWithinPart = (['messages', 'bytes'] as const).every(
    (each) => now[each] <= shown[each] * (1 + maxGrowth),
  );
  return isWithinPart || now.messages <= shown.messages + maxNewMessages;
}

/**
 * Whether changes are about the addresses that were shown, and destroy what was shown or less of it, mailbox by mailbox; of
 * many mailboxes, at most a little more in all.
 */
export function holdsNoMore(
  shown: readonly Pick<PlannedChange, 'change' | 'effects'>[],
  now: readonly Pick<PlannedChange, 'change' | 'effects'>[],
): boolean {
  const held = new Map(
    shown.map(({ change, effects }) => [targetOf(change), effects.filter(isDestroying)] as const),
  );
  const mayGrow = isSmallGrowth(lostBy(shown), lostBy(now));
  return (
    now.length === shown.length &&
    now.every(({ change, effects }) =>
      effects.filter(isDestroying).every(({ id, holds }) => {
        const known = held.get(targetOf(change))?.find((each) => each.id === id)?.holds;
        if (!known) return false;
        if (mayGrow) return true;
        if (known.unknown || holds.unknown) return known.unknown?.why === holds.unknown?.why;
        return holds.messages <= known.messages && holds.bytes <= known.bytes;
      }),
    )
  );
}
