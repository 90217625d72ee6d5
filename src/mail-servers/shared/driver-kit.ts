import {
  type AppPasswordChange,
  type DomainChange,
  type OwnerChange,
  type PasswordChange,
  targetOf,
} from '../../domain/request/change.ts';
import {
  type MailServer,
  type Order,
  type Outcome,
  type ServerRules,
  type ServerTraits,
  UnfinishedChange,
} from '../port.ts';
import type { ApplyRefusal, MailboxAtAddress, PlannedChange } from './change.ts';

/** The outcome of an order that removed no mailbox, or none whose mail can be restored. */
export const applied: Outcome = { kind: 'applied', removed: [] };

/**
 * Writes in one transaction, then does what follows the commit. From there on a failure leaves the order unfinished, not
 * undone: it throws UnfinishedChange. `follow` returns an outcome only where it is another than `applied`.
 */
export async function commitThen(
  write: () => Promise<ApplyRefusal>,
  follow: () => Promise<Outcome | undefined>,
): Promise<Outcome> {
  const refusal = await write();
  if (refusal) return refusal;
  try {
    return (await follow()) ?? applied;
  } catch (cause) {
    throw new UnfinishedChange(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

/** How a driver applies each kind of change. `by` is who asked, for the mail server's own log. */
export type DriverChanges = {
  readonly address: (change: PlannedChange, by: string) => Promise<Outcome>;
  readonly domain: (change: DomainChange, by: string) => Promise<Outcome>;
  readonly password: (change: PasswordChange, hash: string, by: string) => Promise<Outcome>;
  /** Takes every way into the mailbox away from whoever had it until now. */
  readonly revokeAccess: (change: OwnerChange, by: string) => Promise<Outcome>;
  /** Changes nothing: `applied` where the mailbox is at its address, otherwise `mailbox-gone`. */
  readonly checkMailbox: (expected: MailboxAtAddress) => Promise<Outcome>;
  readonly appPasswords: AppPasswordChanges | NoAppPasswords;
};

type AppPasswordChanges = {
  readonly add: (change: AppPasswordChange, hash: string, by: string) => Promise<Outcome>;
  readonly revoke: (change: AppPasswordChange, by: string) => Promise<Outcome>;
};

/** Of a mail server without app passwords: the sentence that refuses one. */
type NoAppPasswords = { readonly refusal: string };

type DriverReads = Pick<
  MailServer,
  'domains' | 'aliasDomains' | 'read' | 'measure' | 'appPasswords' | 'forwardersTo' | 'page'
>;

export type DriverParts = Pick<MailServer, 'name' | 'purge' | 'conditions' | 'close'> & {
  /** May have getters, for what shows only once the mail server has been asked. */
  readonly traits: ServerTraits;
  readonly rules?: ServerRules;
  readonly reads: DriverReads;
  readonly changes: DriverChanges;
  /** Runs after each order, however it ended. */
  readonly afterApply?: () => void;
};

/** Puts a mail server together from a driver's parts. */
export function createDriver({
  traits,
  rules,
  reads,
  changes,
  afterApply = () => undefined,
  ...rest
}: DriverParts): MailServer {
  const apply: MailServer['apply'] = (order) => applyOrder(changes, order).finally(afterApply);
  const server = { ...rest, ...reads, ...(rules && { rules }), apply };
  // By their descriptors: a spread would freeze what a getter says now.
  return Object.defineProperties(server, Object.getOwnPropertyDescriptors(traits)) as typeof server &
    ServerTraits;
}

async function applyOrder(changes: DriverChanges, order: Order): Promise<Outcome> {
  const { change, by, restores = false } = order;
  switch (change.kind) {
    case 'address':
      return changes.address({ ...change, restores }, by);
    case 'domain':
      return changes.domain(change, by);
    case 'password':
      return changes.password(change, requireHash(order), by);
    case 'app-password':
      return applyAppPasswordChange(changes, change, order);
    case 'owner':
      return change.locksOut ? changes.revokeAccess(change, by) : changes.checkMailbox(change);
    case 'link':
      return changes.checkMailbox(change);
  }
}

async function applyAppPasswordChange(
  { appPasswords, checkMailbox }: DriverChanges,
  change: AppPasswordChange,
  order: Order,
): Promise<Outcome> {
  if ('refusal' in appPasswords) {
    const found = await checkMailbox(change);
    if (found.kind !== 'applied' || change.act === 'revoke') return found;
    return { kind: 'impossible', why: { code: 'against-rules', words: appPasswords.refusal } };
  }
  return change.act === 'add'
    ? appPasswords.add(change, requireHash(order), order.by)
    : appPasswords.revoke(change, order.by);
}

/** The hash of an order for a new password. Throws TypeError where it came without: an order of ours is wrong. */
function requireHash({ change, passwordHash }: Order): string {
  if (!passwordHash)
    throw new TypeError(`The order for a new password of ${targetOf(change)} holds no hash.`);
  return passwordHash;
}
