import type { Change } from '../../domain/request/change.ts';
import type { Request } from '../../domain/request/request.ts';
import type { Order } from '../../mail-servers/port.ts';
import type { Office } from '../context/app-context.ts';
import { type ApplyData, mailServerQueue } from './enqueue-apply.ts';

/** An order that the outbox holds for a mail server, and the request whose plan it is to carry out. */
export type OpenOrder = { readonly data: ApplyData; readonly request: Request };

/**
 * The order of an outbox row; null where there is none any more. Whoever names a row need not be right: it must be an
 * order for that server, and its request's plan the one that was confirmed and approved.
 */
export function orderOfRow({ store }: Pick<Office, 'store'>, server: string, row: number): OpenOrder | null {
  const found = store.outbox.get(row);
  if (found?.queue !== mailServerQueue(server) || found.job !== 'apply-change') return null;
  // Written by queueApply, of this version or an older one.
  const data = found.data as ApplyData;
  const request = store.requests.get(data.request);
  if (!request || (data.planHash !== undefined && data.planHash !== request.plan.hash)) return null;
  return { data, request };
}

/** What the mail server is told. @throws where a password hash can't be opened: the secret that sealed it is gone. */
export function toldTo(office: Pick<Office, 'seal'>, server: string, request: Request): Order {
  const { displayName, platform } = request.requester;
  const { change, effects } = request.plan;
  const order = {
    change,
    by: `${displayName} (${platform})`,
    restores: effects.some(({ kind }) => kind === 'restore-mailbox'),
  };
  return request.sealedHash === null
    ? order
    : { ...order, passwordHash: openHash(office, server, request, request.sealedHash) };
}

/** A hash that was sealed before it was bound to more than its address has no such beginning. */
const bound = 'v2.';

type Sealable = Pick<Request, 'id' | 'plan'>;

/** Seals the hash of a new password for one request, on one mail server, and for nothing else. */
export const sealHash = (
  { seal }: Pick<Office, 'seal'>,
  server: string,
  request: Sealable,
  hash: string,
): string => `${bound}${seal.close(hash, purposeOf(server, request))}`;

function openHash(
  { seal }: Pick<Office, 'seal'>,
  server: string,
  request: Sealable & Pick<Request, 'address'>,
  sealed: string,
): string {
  return sealed.startsWith(bound)
    ? seal.open(sealed.slice(bound.length), purposeOf(server, request))
    : seal.open(sealed, request.address);
}

function purposeOf(server: string, { id, plan: { change, hash } }: Sealable): string {
  return JSON.stringify(['password hash', server, id, change.kind, mailboxOf(change), hash]);
}

const mailboxOf = (change: Change): string | null => ('mailbox' in change ? change.mailbox : null);
