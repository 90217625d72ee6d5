import type { MailboxId } from '../../domain/address/address-state.ts';
import type { Condition } from '../../domain/condition.ts';
import type { DkimChange } from '../../domain/dkim/dkim-change.ts';
import {
  type AbsenceChange,
  type AccessChange,
  type AppPasswordChange,
  type DomainAliasChange,
  type DomainChange,
  type DomainQuotaChange,
  type DomainRemoval,
  type OwnerChange,
  type PasswordChange,
  type RenameChange,
  targetOf,
} from '../../domain/request/change.ts';
import { noAccess } from '../../domain/sharing/access-rights.ts';
import { type Fence, type FencingToken, fenceOf } from '../../lib/fence/fence.ts';
import {
  type MailServer,
  type Order,
  type Outcome,
  type ServerRules,
  type ServerTraits,
  UnfinishedChange,
} from '../port.ts';
import type { ApplyRefusal, MailboxAtAddress, PlannedChange } from './change.ts';
import { createAddressReads, type ListReads } from './list-reads.ts';
import type { MailLog } from './postfix-log/mail-log.ts';
import { noMailLog } from './postfix-log/no-mail-log.ts';

/** The outcome of an order that removed no mailbox, or none that can be restored. */
export const applied: Outcome = { kind: 'applied', removed: [] };

/**
 * Writes in one transaction, then does what follows the commit. From there on a failure leaves the order unfinished, not
 * undone: it throws UnfinishedChange. `follow` returns an outcome only where it is another than `applied`.
 */
export async function commitThen(
  write: () => Promise<ApplyRefusal>,
  follow: () => Promise<void> | Promise<Outcome>,
): Promise<Outcome> {
  const refusal = await write();
  if (refusal) return refusal;
  try {
    const outcome = await follow();
    return outcome ? outcome : applied;
  } catch (cause) {
    throw new UnfinishedChange(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

/** Who asked for a change, for the mail server's own log: `alice (slack)`. */
export type ChangeAuthor = Pick<Order, 'by'>;

/** How a driver applies each kind of change. */
type DriverChanges<Context> = {
  address(context: Context, change: PlannedChange, author: ChangeAuthor): Promise<Outcome>;
  domain(context: Context, change: DomainChange, author: ChangeAuthor): Promise<Outcome>;
  /** Stops receiving for a domain: impossible while it still has addresses or other names. */
  domainRemoval(context: Context, change: DomainRemoval, author: ChangeAuthor): Promise<Outcome>;
  /** Makes a domain another name of another, or no longer. Impossible for one with addresses or names of its own. */
  domainAlias(context: Context, change: DomainAliasChange, author: ChangeAuthor): Promise<Outcome>;
  /** Left out where the mail server lacks `domain-quota`. */
  domainQuota?(context: Context, change: DomainQuotaChange, author: ChangeAuthor): Promise<Outcome>;
  /** Makes a key of a domain, signs with it, or deletes it. Left out where the mail server lacks `dkim`. */
  dkim?(context: Context, change: DkimChange, author: ChangeAuthor): Promise<Outcome>;
  /** Left out where the mail server lacks `rename`. */
  rename?(context: Context, change: RenameChange, author: ChangeAuthor): Promise<Outcome>;
  /** Left out where the mail server lacks `shared-mailboxes` and `send-as`. */
  access?(context: Context, change: AccessChange, author: ChangeAuthor): Promise<Outcome>;
  /** Left out where the mail server lacks `away`. */
  absence?(context: Context, change: AbsenceChange, author: ChangeAuthor): Promise<Outcome>;
  password(context: Context, change: PasswordChange, hash: string, author: ChangeAuthor): Promise<Outcome>;
  readonly appPasswords: AppPasswordChanges<Context> | NoAppPasswords;
  /** Takes every way into the mailbox away from whoever had it until now. */
  revokeAccess(context: Context, change: OwnerChange, author: ChangeAuthor): Promise<Outcome>;
  /** Changes nothing: `applied` where the mailbox is at its address, otherwise `mailbox-gone`. */
  checkMailbox(context: Context, expected: MailboxAtAddress): Promise<Outcome>;
};

type AppPasswordChanges<Context> = {
  add(context: Context, change: AppPasswordChange, hash: string, author: ChangeAuthor): Promise<Outcome>;
  revoke(context: Context, change: AppPasswordChange, author: ChangeAuthor): Promise<Outcome>;
};

/** Of a mail server without app passwords: the sentence that refuses one. */
type NoAppPasswords = { readonly refusal: string };

/** Left out: `access` where the mail server knows none, `dkimKeys` where it lacks `dkim`, `absence` where it lacks `away`. */
type DriverReads = Pick<MailServer, 'domains' | 'aliasDomains' | 'appPasswords' | 'page'> &
  Partial<Pick<MailServer, 'access' | 'dkimKeys' | 'absence'>> &
  /**
   * What the mail server lacks is left out: `access`, `domainQuota` for `domain-quota`, `dkimKeys` for `dkim`, and `folders`.
   */
  Partial<Pick<MailServer, 'access' | 'dkimKeys' | 'domainQuota' | 'folders'>> &
  ListReads;

/** How a driver keeps a Facteur from writing after its standby has taken over: by the token of each transaction. */
export type Fencing<Context> = {
  /** The same context, each of whose transactions compares a fence's token with the highest, and keeps it. */
  withFence(context: Context, fence: Fence): Context;
  /** The same comparison beside a transaction. @throws TokenOutdated */
  check(context: Context, fence: Fence): Promise<void>;
  /** A transaction of nothing but that. @returns the highest token by now. */
  raise(context: Context, token: FencingToken): Promise<number>;
};

type DriverParts<Context> = Pick<MailServer, 'name' | 'close'> & {
  /** What the functions below work with. */
  readonly context: Context;
  /** May have getters, for what shows only once the mail server has been asked. */
  readonly traits: ServerTraits;
  readonly rules?: ServerRules;
  readonly reads: DriverReads;
  readonly changes: DriverChanges<Context>;
  /** Left out, or null, where the mail server lacks `trace`. */
  readonly mailLog?: MailLog | null;
  readonly fencing: Fencing<Context>;
  /** Of this process, where it has a standby: that of all orders that bring none of their own. */
  readonly fence?: Fence | undefined;
  /** Runs after each order, however it ended. */
  readonly afterApply?: () => void;
  purge(context: Context, id: MailboxId): Promise<void>;
  conditions(context: Context): Promise<readonly Condition[]>;
};

/** Puts a mail server together from a driver's parts. */
export function createDriver<Context>(parts: DriverParts<Context>): MailServer {
  const {
    name,
    context,
    traits,
    rules,
    reads,
    changes,
    mailLog,
    fencing,
    fence,
    afterApply = () => undefined,
    close,
  } = parts;
  const { domains, aliasDomains, appPasswords, page } = reads;
  const { access = async () => noAccess, dkimKeys = async () => [], absence = async () => null } = reads;
  const { domainQuota = async () => null, folders = async () => null } = reads;
  /** Checks at once too, for what comes before the first transaction. */
  const fenced = async (token: FencingToken | undefined): Promise<Context> => {
    const own = token === undefined ? fence : fenceOf(token);
    if (!own) return context;
    await fencing.check(context, own);
    return fencing.withFence(context, own);
  };
  const server = {
    name,
    domains,
    aliasDomains,
    appPasswords,
    domainQuota,
    folders,
    access,
    dkimKeys,
    absence,
    page,
    ...createAddressReads(reads),
    ...(mailLog ?? noMailLog),
    ...(rules && { rules }),
    apply: async (order: Order) => applyOrder(await fenced(order.fence), changes, order).finally(afterApply),
    purge: async (id: MailboxId, token?: FencingToken) => parts.purge(await fenced(token), id),
    refuseBelow: (token: FencingToken) => fencing.raise(context, token),
    conditions: () => parts.conditions(context),
    close,
  };
  // Copies the traits by their descriptors: a spread would freeze what a getter returns now.
  return Object.defineProperties(
    server as typeof server & ServerTraits,
    Object.getOwnPropertyDescriptors(traits),
  );
}

async function applyOrder<Context>(
  context: Context,
  changes: DriverChanges<Context>,
  order: Order,
): Promise<Outcome> {
  const { change, by, restores = false } = order;
  switch (change.kind) {
    case 'address':
      return changes.address(context, { ...change, restores }, { by });
    case 'domain':
      return changes.domain(context, change, { by });
    case 'domain-remove':
      return changes.domainRemoval(context, change, { by });
    case 'domain-alias':
      return changes.domainAlias(context, change, { by });
    case 'domain-quota':
      return changes.domainQuota ? changes.domainQuota(context, change, { by }) : noDomainQuota;
    case 'dkim':
      return changes.dkim ? changes.dkim(context, change, { by }) : noDkim;
    case 'rename':
      return changes.rename ? changes.rename(context, change, { by }) : noRename;
    case 'access':
      return changes.access ? changes.access(context, change, { by }) : noSharing;
    case 'absence':
      return changes.absence ? changes.absence(context, change, { by }) : noAbsence;
    case 'password':
      return changes.password(context, change, requireHash(order), { by });
    case 'app-password':
      return applyAppPasswordChange(context, changes, change, order);
    case 'owner':
      return change.locksOut
        ? changes.revokeAccess(context, change, { by })
        : changes.checkMailbox(context, change);
    case 'link':
      return changes.checkMailbox(context, change);
  }
}

const noDomainQuota: Outcome = {
  kind: 'impossible',
  why: { code: 'against-rules', words: 'It has no quota that all mailboxes of a domain share.' },
};

const noDkim: Outcome = {
  kind: 'impossible',
  why: { code: 'against-rules', words: 'Facteur isn’t told what signs its mail: set DKIM_SIGNER.' },
};

const noRename: Outcome = {
  kind: 'impossible',
  why: { code: 'against-rules', words: 'It can’t rename a mailbox: create the new address instead.' },
};

const noSharing: Outcome = {
  kind: 'impossible',
  why: { code: 'against-rules', words: 'It can’t let others into a mailbox.' },
};

const noAbsence: Outcome = {
  kind: 'impossible',
  why: { code: 'against-rules', words: 'It can’t answer for people who are away.' },
};

async function applyAppPasswordChange<Context>(
  context: Context,
  { appPasswords, checkMailbox }: DriverChanges<Context>,
  change: AppPasswordChange,
  order: Order,
): Promise<Outcome> {
  if ('refusal' in appPasswords) {
    const found = await checkMailbox(context, change);
    if (found.kind !== 'applied' || change.act === 'revoke') return found;
    return { kind: 'impossible', why: { code: 'against-rules', words: appPasswords.refusal } };
  }
  const { by } = order;
  return change.act === 'add'
    ? appPasswords.add(context, change, requireHash(order), { by })
    : appPasswords.revoke(context, change, { by });
}

/** The hash of an order for a new password. Throws TypeError where it came without: an order of ours is wrong. */
function requireHash({ change, passwordHash }: Order): string {
  if (!passwordHash)
    throw new TypeError(`The order for a new password of ${targetOf(change)} holds no hash.`);
  return passwordHash;
}
