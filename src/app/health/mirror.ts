import type { Condition } from '../../domain/condition.ts';
import { MailServerUnavailable } from '../../mail-servers/port.ts';
import { type MirrorState, syncInterval } from '../../requests/mirror/mirror-sync.ts';
import { findingFrom, type HealthProbe } from './probe.ts';

type MirrorParts = {
  readonly mirror: { readonly state: () => MirrorState };
  /** Milliseconds that only ever grow. */
  readonly monotonicNow: () => number;
};

/** Whether others' changes on the mail server are looked for. */
export const mirrorProbe: HealthProbe<MirrorParts> = {
  id: 'mirror',
  part: 'Changes by others',
  doctor: { by: 'running-facteur', otherwise: 'they are looked for at the next start' },
  check: ({ mirror, monotonicNow }) => [findingFrom(mirrorHealth(mirror.state(), monotonicNow()))],
};

/** So many syncs may be missing before that is worth a word: one may be long, or wait for Redis. */
const maxSyncAge = 3 * syncInterval;

/** How well lists are known to agree with the mail server. */
export function mirrorHealth({ since, last, failure }: MirrorState, now: number): Condition {
  const part = 'Changes by others';
  const looked = last
    ? `last looked for ${formatAge(now - last.at)}, ${formatDriftCount(last.drifted)}`
    : 'not looked for yet';
  if (failure)
    return { part, ok: false, detail: `could not be looked for: ${failureReason(failure)}; ${looked}` };
  return { part, ok: now - (last?.at ?? since) <= maxSyncAge, detail: looked };
}

/** Anyone may ask for conditions: what nobody foresaw is for the log alone. */
const failureReason = (failure: unknown): string =>
  failure instanceof MailServerUnavailable ? failure.message : 'the log has the cause';

function formatAge(time: number): string {
  const minutes = Math.floor(time / 60_000);
  if (minutes === 0) return 'just now';
  return `${minutes} ${minutes === 1 ? 'minute' : 'minutes'} ago`;
}

const formatDriftCount = (drifted: number): string => (drifted === 0 ? 'none found' : `${drifted} found`);
