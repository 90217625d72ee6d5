import { type DkimChange, dkimRefusal, isDone } from '../../domain/dkim/dkim-change.ts';
import type { DkimFault } from '../../domain/dkim/dkim-fault.ts';
import type { DkimKey } from '../../domain/dkim/dkim-key.ts';
import type { AppContext } from '../context/app-context.ts';
import { readPublished } from './read-published.ts';

/**
 * Why mail can't be signed with a key yet: others would not find it. Null: it can, or another rule stands against it. The mail
 * server looks again when it begins to sign.
 */
export async function unpublishedFault(
  app: Pick<AppContext, 'domainLook'>,
  change: DkimChange,
  keys: readonly DkimKey[],
): Promise<DkimFault | null> {
  const { domain, selector, act } = change;
  const key = keys.find((each) => each.selector === selector);
  if (act !== 'sign' || !key || isDone(change, keys) || dkimRefusal(change, keys)) return null;
  const found = await readPublished(app, domain, key);
  if (found === 'published') return null;
  const what = found === 'unknown' ? 'unknown' : found === 'dkim-none' ? 'none' : 'other';
  return { code: 'dkim-not-published', domain, selector, found: what };
}
