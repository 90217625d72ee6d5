import { atFirstUse } from '../../lib/at-first-use.ts';

/** Creates a formatter of seconds as whole units: `4 seconds`, `2 minutes`. */
export function createDuration(locale: string): (seconds: number) => string {
  const [inSeconds, inMinutes] = (['second', 'minute'] as const).map((unit) =>
    atFirstUse(() => new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' })),
  );
  return (seconds) =>
    (seconds <= 90 ? inSeconds?.().format(seconds) : inMinutes?.().format(Math.ceil(seconds / 60))) ?? '';
}
