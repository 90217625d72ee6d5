import { displayAddress } from '../../../domain/address/address.ts';
import type { Translations } from '../../i18n/translations.ts';
import { listed } from './many-parts.ts';
import type { FailureCount } from './many-request.ts';

/** As many reasons are named. */
const maxReasons = 5;

/** Why changes were not applied, the most frequent reasons first, each with the first address. */
export function failureLines(failures: readonly FailureCount[], text: Translations): string[] {
  const sorted = failures.toSorted((one, other) => other.count - one.count);
  const left = sorted.slice(maxReasons).reduce((sum, { count }) => sum + count, 0);
  return [
    ...sorted
      .slice(0, maxReasons)
      .map((each) =>
        listed(
          text.many.failure(
            each.count,
            displayAddress(each.first),
            reasonOf(each.reason, displayAddress(each.first), text),
          ),
        ),
      ),
    ...(left > 0 ? [text.many.moreFailures(left)] : []),
  ];
}

/** Why a change was not applied. @param such the address, as it is shown. */
export function reasonOf(
  reason: FailureCount['reason'],
  such: string,
  { many, requests, times, faults }: Translations,
): string {
  switch (reason?.kind) {
    case undefined:
      return many.why.skipped;
    case 'found-changed':
    case 'overtaken':
      return many.why.changed;
    case 'refused':
      return times.refused(faults(reason.why).what);
    case 'impossible':
      return requests.impossible(reason.why, such);
    case 'gave-up':
      return requests.gaveUp(reason.trouble, reason.errorId);
    case 'unfinished':
      return requests.unfinished(reason.trouble);
    case 'applied':
    case 'interrupted':
    case 'nothing-left':
    case 'ended-by':
      return many.why.unknown;
  }
}
