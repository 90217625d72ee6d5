import type { Condition } from '../../domain/condition.ts';
import { MailServerUnavailable } from '../../mail-servers/port.ts';
import { type MirrorState, syncInterval } from '../../requests/mirror/mirror-sync.ts';
import { findingOf, type HealthProbe } from './probe.ts';

type MirrorParts = {
  readonly mirror: { readonly state: () => MirrorState };
  /** Milliseconds that only ever grow. */
  readonly passing: () => number;
};

/** Whether others' changes on the mail server are looked for. */
export const mirrorProbe: HealthProbe<MirrorParts> = {
  id: 'mirror',
  part: 'Changes by others',
  doctor: { by: 'running-facteur', otherwise: 'they are looked for at the next start' },
  check: ({ mirror, passing }) => [findingOf(mirrorCondition(mirror.state(), passing()))],
};

/** So many syncs may be missing before that is worth a word: one may be long, or wait for Redis. */
const patience = 3 * syncInterval;

/** How well lists are known to agree with the mail server. */
export function mirrorCondition({ since, last, failure }: MirrorState, now: number): Condition {
  const part = 'Changes by others';
  const looked = last
    ? `last looked for ${ago(now - last.at)}, ${counted(last.drifted)}`
    : 'not looked for yet';
  if (failure) return { part, ok: false, detail: `could not be looked for: ${reasonOf(failure)}; ${looked}` };
  return { part, ok: now - (last?.at ?? since) <= patience, detail: looked };
}

/** Anyone may ask for conditions: what nobody foresaw is for the log alone. */
const reasonOf = (failure: unknown): string =>
  failure instanceof MailServerUnavailable ? failure.message : 'the log has the cause';

function ago(time: number): string {
  const minutes = Math.floor(time / 60_000);
  if (minutes === 0) return 'just now';
  return `${minutes} ${minutes === 1 ? 'minute' : 'minutes'} ago`;
}

const counted = (drifted: number): string => (drifted === 0 ? 'none found' : `${drifted} found`);
