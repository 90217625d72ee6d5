import { type CheckResult, fail, info, pass } from '../check-result.ts';

/** BullMQ refuses what is older than the first, and advises the second (its RedisConnection, minimumVersion). */
const [minVersion, advisedVersion] = ['5.0.0', '6.2.0'];

/** Whether BullMQ works on a version of Redis. */
export function checkVersion(name: string, version: string): CheckResult {
  const fix = `Install Redis ${advisedVersion} or later.`;
  if (version === '') return info(name, 'does not say its version');
  if (isOlder(version, minVersion)) return fail(name, `${version} is too old for the queue`, fix);
  return isOlder(version, advisedVersion) ? info(name, `${version} is old`, fix) : pass(name, version);
}

function isOlder(version: string, than: string): boolean {
  const [ours, theirs] = [version, than].map((each) => each.split('.').map(Number));
  const at = theirs?.findIndex((part, index) => part !== (ours?.[index] ?? 0)) ?? -1;
  return at >= 0 && (ours?.[at] ?? 0) < (theirs?.[at] ?? 0);
}
