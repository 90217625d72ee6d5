import type { Actor } from '../../domain/actor.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { WhenFault } from '../../domain/time/when-fault.ts';
import type { Policy } from '../../policy/policy.ts';
import { zoneOf } from '../../requests/times/zone-of.ts';
import type { Definition } from '../command/command.ts';
import { readWhen } from '../when/read-when.ts';

/** Puts the times in the place of what was typed for them, as the actor means it now. */
export async function readTimes(
  { arguments: all }: Definition,
  parsed: Readonly<Record<string, unknown>>,
  { actor, policy, now }: { readonly actor: Actor; readonly policy: Policy; readonly now: number },
): Promise<Result<Record<string, unknown>, WhenFault>> {
  const values = { ...parsed };
  for (const { name, type, endOfDay, startOfDay, follows } of all) {
    const typed = parsed[name];
    if (type !== 'when' || typeof typed !== 'string') continue;
    const read = (from: number) =>
      readWhen(typed, {
        now: from,
        zone: zoneOf(actor, policy),
        locale: actor.locale,
        argument: name,
        dateAlone: endOfDay ? 'evening' : startOfDay ? 'midnight' : 'morning',
      });
    const first = await read(now);
    const before = follows === undefined ? undefined : timeIn(values[follows]);
    const isEarly = first.ok && before !== undefined && first.value.at <= before;
    const time = isEarly && !/\d/.test(typed) ? await read(before) : first;
    if (!time.ok) return err(time.fault);
    values[name] = time.value;
  }
  return ok(values);
}

const timeIn = (value: unknown): number | undefined =>
  typeof value === 'object' && value !== null && 'at' in value && typeof value.at === 'number'
    ? value.at
    : undefined;
