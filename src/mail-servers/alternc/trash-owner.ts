import { type Stats, statSync } from 'node:fs';
import { MailServerUnavailable } from '../port.ts';

/**
 * Throws where the trash is somebody else's: AlternC's alternc.install, which runs with each update of AlternC, gives
 * every directory beside AlternC's mail to vmail.
 */
export function requireOwnedByUs(trash: string): void {
  const stats = statSync(trash, { throwIfNoEntry: false });
  const trouble = stats && ownerAdvice(trash, stats, process.geteuid?.());
  if (trouble) throw new MailServerUnavailable('not-writable', trouble);
}

/** What to do about the trash's owner, or null. Root's, it is nobody else's either. */
export const ownerAdvice = (
  trash: string,
  { uid }: Pick<Stats, 'uid'>,
  ours: number | undefined,
): string | null =>
  uid === 0 || uid === ours
    ? null
    : `Facteur's trash ${trash} belongs to another user (${uid}): AlternC's alternc.install gives it to vmail whenever it runs. Give it back: chown ${ours}: ${trash}`;
