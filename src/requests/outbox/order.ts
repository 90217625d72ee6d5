import { type Change, isForServer } from '../../domain/request/change.ts';
import type { PlannedChange } from '../../domain/request/planned-change.ts';
import {
  isOfOne,
  type Request,
  type RequestedChange,
  type RequestOfOne,
} from '../../domain/request/request.ts';
import type { Order } from '../../mail-servers/port.ts';
import type { AppContext } from '../context/app-context.ts';
import { type ApplyChangeJob, batchesOf } from './enqueue-apply.ts';
import { mailServerQueue } from './queue-names.ts';

/** The data of an `apply-change` row in the outbox, the request whose plan it applies, and which changes of it are left. */
export type OpenOrder = {
  readonly data: ApplyChangeJob;
  readonly request: Request;
  readonly changes: readonly RequestedChange[];
};

/**
 * Finds the order of an outbox row; null where the row is gone. Does not trust the caller: the row must be an order for
 * that server, and the request's plan the one that was confirmed and approved.
 */
export function findOpenOrder(
  app: Pick<AppContext, 'store' | 'mailServer'>,
  server: string,
  row: number,
): OpenOrder | null {
  const { store } = app;
  const found = store.outbox.get(row);
  if (found?.queue !== mailServerQueue(server) || found.job !== 'apply-change') return null;
  // Written by enqueueApply, of this version or an older one.
  const data = found.data as ApplyChangeJob;
  const request = store.requests.get(data.request);
  if (!request || (data.planHash !== undefined && data.planHash !== request.plan.hash)) return null;
  return { data, request, changes: changesLeft(app, request, data) };
}

/** The changes of a row that have been sent and have not ended. */
function changesLeft(
  app: Pick<AppContext, 'store' | 'mailServer'>,
  request: Request,
  { batch = 0 }: ApplyChangeJob,
): readonly RequestedChange[] {
  if (isOfOne(request)) return request.plan.changes;
  const found = batchesOf(app, request)[batch];
  if (!found) return [];
  const { from, to } = found;
  return app.store.changes
    .page(request.plan.key, { after: from - 1, limit: to - from, states: ['sent'] })
    .filter((each) => each.position < to);
}

/** Builds the order for the mail server. @throws where it is none for a mail server, and where the password hash can't be opened: the secret that sealed it is gone. */
export function buildOrder(app: Pick<AppContext, 'seal'>, server: string, request: RequestOfOne): Order {
  const { displayName, platform } = request.requester;
  const [{ change, effects, sealedHash }] = request.plan.changes;
  if (!isForServer(change)) throw new RangeError(`No mail server applies a change of kind ${change.kind}`);
  const order = {
    change,
    by: `${displayName} (${platform})`,
    restores: effects.some(({ kind }) => kind === 'restore-mailbox'),
  };
  return sealedHash === null
    ? order
    : { ...order, passwordHash: unsealPasswordHash(app, server, request, sealedHash) };
}

/** Marks a hash sealed for its request. Older versions sealed hashes for the address alone, without a prefix. */
const boundPrefix = 'v2.';

type SealedFor = Pick<Request, 'id'> & {
  readonly plan: { readonly hash: string; readonly changes: readonly [PlannedChange] };
};

/** Seals the hash of a new password for one request on one mail server. */
export const sealPasswordHash = (
  { seal }: Pick<AppContext, 'seal'>,
  server: string,
  request: SealedFor,
  hash: string,
): string => `${boundPrefix}${seal.seal(hash, sealPurpose(server, request))}`;

function unsealPasswordHash(
  { seal }: Pick<AppContext, 'seal'>,
  server: string,
  request: SealedFor & Pick<Request, 'address'>,
  sealed: string,
): string {
  return sealed.startsWith(boundPrefix)
    ? seal.open(sealed.slice(boundPrefix.length), sealPurpose(server, request))
    : seal.open(sealed, request.address);
}

function sealPurpose(server: string, { id, plan }: SealedFor): string {
  const [{ change }] = plan.changes;
  return JSON.stringify(['password hash', server, id, change.kind, mailboxOf(change), plan.hash]);
}

const mailboxOf = (change: Change): string | null => ('mailbox' in change ? change.mailbox : null);
