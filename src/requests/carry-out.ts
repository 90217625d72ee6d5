import {
  type MailServer,
  MailServerUnavailable,
  type Order,
  UnfinishedChange,
} from '../mail-servers/port.ts';
import type { Unexpected } from '../unexpected.ts';
import type { ApplyData } from './queue-apply.ts';
import type { Seal } from './seal.ts';
import type { Report } from './settle.ts';

/** What an order is carried out with. */
export type Hands = {
  readonly server: MailServer;
  readonly seal: Pick<Seal, 'open'>;
  readonly unexpected: Unexpected;
};

/**
 * Has a mail server carry an order out. @returns what came of it, or after the last attempt that it was given up.
 * @throws what the next attempt may mend; a begun change that can't be finished, at the last attempt too.
 */
export async function carriedOut(
  { server, seal, unexpected }: Hands,
  { data, lastAttempt }: { readonly data: ApplyData; readonly lastAttempt: boolean },
): Promise<Report> {
  try {
    return await server.apply(orderOf(seal, data));
  } catch (error) {
    if (!lastAttempt || error instanceof UnfinishedChange) throw error;
    const errorId = unexpected(error, `Request ${data.request} was given up`);
    const trouble = error instanceof MailServerUnavailable ? error.message : null;
    return { kind: 'gave-up', trouble, errorId };
  }
}

function orderOf(seal: Pick<Seal, 'open'>, { change, by, sealedHash, restores }: ApplyData): Order {
  if (sealedHash === null || change.kind === 'domain') return { change, by, restores };
  return { change, by, passwordHash: seal.open(sealedHash, change.address) };
}
