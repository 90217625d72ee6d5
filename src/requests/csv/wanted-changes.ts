import type { Actor } from '../../domain/actor.ts';
import { type Address, isCatchAll, maxAddress } from '../../domain/address/address.ts';
import type { AddressState, Bytes, MailboxId } from '../../domain/address/address-state.ts';
import { sameState } from '../../domain/address/address-state.ts';
import { addressIn, type Destination, uniqueDestinations } from '../../domain/address/destination.ts';
import { parseDestinations } from '../../domain/address/extract-addresses.ts';
import type { Fault } from '../../domain/fault.ts';
import type { WantedChange } from '../../domain/request/planned-change.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { parseQuota } from '../../domain/size.ts';
import { partsOf, type Suspension, withSuspended } from '../../domain/suspension/suspension.ts';
import { maxForwards } from '../planning/check-forwards.ts';
import { forwardsCell, ownerCell, quotaCell } from './cells.ts';
import type { ImportRow, LineRefusal, RowKind } from './row.ts';

/** What the lines of a file are compared with. */
export type ImportContext = {
  /** What is there; null: nothing. */
  readonly stateOf: (address: Address) => AddressState | null;
  readonly ownerOf: (mailbox: MailboxId) => Actor | null;
  readonly noteOf: (address: Address) => string | null;
  /** The person that a cell names. */
  readonly personOf: (cell: string) => Result<Actor, Fault>;
  readonly newMailboxId: () => MailboxId;
  /** The quota of a new mailbox whose line names none. */
  readonly defaultQuota: (address: Address) => Bytes | null;
  readonly roundQuota: (address: Address, quota: Bytes | null) => Bytes | null;
  readonly isSameAccount: (one: Actor, other: Actor) => boolean;
};

export type ImportedChanges = {
  readonly changes: readonly WantedChange[];
  readonly refusals: readonly LineRefusal[];
  /** Lines that say what is there already. */
  readonly asIs: number;
};

/**
 * Works out what a file changes: it creates addresses and edits those that are there; it deletes none, and makes neither a
 * mailbox of an alias nor the other way round. What a line does not say stays as it is. Yields where it can pause.
 */
export function* changesOfRows(
  rows: readonly ImportRow[],
  context: ImportContext,
): Generator<void, ImportedChanges> {
  const changes: WantedChange[] = [];
  const refusals: LineRefusal[] = [];
  let asIs = 0;
  for (const row of rows) {
    yield;
    const wanted = changesOfRow(row, context);
    if (!wanted.ok) refusals.push({ line: row.line, address: row.address, fault: wanted.fault });
    else if (wanted.value.length === 0) asIs += 1;
    else changes.push(...wanted.value);
  }
  return { changes, refusals, asIs };
}

function changesOfRow(row: ImportRow, context: ImportContext): Result<readonly WantedChange[], Fault> {
  const { address, line } = row;
  const before = context.stateOf(address);
  const after = before ? editedState(row, before, context) : newState(row, context);
  if (!after.ok) return after;
  const owner = ownerIn(row, after.value, context);
  if (!owner.ok) return owner;
  const noted = row.note === undefined ? {} : { note: row.note };
  const change = { kind: 'address', address, before, after: after.value } as const;
  if (!before) {
    const named = after.value.mailbox ? { owner: owner.value } : {};
    return ok([{ change, line, ...named, ...noted }]);
  }
  const edit: readonly WantedChange[] = sameState(before, after.value)
    ? noteChange(row, before, context)
    : [{ change, line, ...noted }];
  return ok([...edit, ...ownerChange(row, before, owner.value, context)]);
}

/** A change of what is noted about an address alone; none where the line says nothing of it, or what is there. */
function noteChange(
  { address, line, note: to }: ImportRow,
  { mailbox }: AddressState,
  { noteOf }: ImportContext,
): readonly WantedChange[] {
  const from = noteOf(address);
  if (to === undefined || from === to) return [];
  return [{ change: { kind: 'note', address, mailbox: mailbox?.id ?? null, from, to }, line }];
}

/** A change of a mailbox's owner; none where the line names none or the one that it has. */
function ownerChange(
  { address, line }: ImportRow,
  { mailbox }: AddressState,
  to: Actor | null,
  { ownerOf, isSameAccount }: ImportContext,
): readonly WantedChange[] {
  if (!mailbox || !to) return [];
  const from = ownerOf(mailbox.id);
  if (from && isSameAccount(from, to)) return [];
  return [{ change: { kind: 'owner', address, mailbox: mailbox.id, from, to, locksOut: false }, line }];
}

function ownerIn(
  { owner, address }: ImportRow,
  { mailbox }: AddressState,
  { personOf, ownerOf }: ImportContext,
): Result<Actor | null, Fault> {
  if (owner === undefined) return ok(null);
  if (!mailbox) return err({ code: 'line-of-alias', address, column: 'owner' });
  const known = ownerOf(mailbox.id);
  return known && ownerCell(known) === owner ? ok(known) : personOf(owner);
}

function newState(row: ImportRow, context: ImportContext): Result<AddressState, Fault> {
  const { address } = row;
  const kind = row.kind ?? impliedKind(row);
  const misplaced = catchAllFault(address, row.kind);
  if (misplaced) return err(misplaced);
  if (kind === 'forwarding-mailbox') return err({ code: 'line-forwards-only', address });
  const forwards = row.forwards === undefined ? ok([]) : destinationsIn(row.forwards);
  if (!forwards.ok) return forwards;
  const suspension = partsOf(row.suspension ?? 'active');
  if (kind === 'mailbox') {
    const quota = row.quota === undefined ? ok(context.defaultQuota(address)) : parseQuota(row.quota);
    if (!quota.ok) return quota;
    const mailbox = { id: context.newMailboxId(), quota: context.roundQuota(address, quota.value) };
    return ok(withSuspended({ mailbox, forwards: forwards.value, enabled: true }, suspension));
  }
  if (row.quota !== undefined) return err({ code: 'line-of-alias', address, column: 'quota' });
  if (isOfLogin(row.suspension)) return err({ code: 'alias-without-login', address, act: 'suspend' });
  if (forwards.value.length === 0) return err({ code: 'line-without-forwards', address });
  return ok(withSuspended({ mailbox: null, forwards: forwards.value, enabled: true }, suspension));
}

/** Whether a line suspends logins alone, which only mailboxes have. */
const isOfLogin = (suspension: Suspension | undefined): boolean => suspension === 'suspended-login';

/** An address that only forwards is an alias, unless its line has what only mailboxes have. */
function impliedKind({ address, forwards, quota, owner }: ImportRow): RowKind {
  if (isCatchAll(address)) return 'catch-all';
  return forwards !== undefined && quota === undefined && owner === undefined ? 'alias' : 'mailbox';
}

function editedState(
  row: ImportRow,
  before: AddressState,
  context: ImportContext,
): Result<AddressState, Fault> {
  const fault = kindFault(row, before);
  if (fault) return err(fault);
  const forwards = row.forwards === undefined ? ok(before.forwards) : editedForwards(row.forwards, before);
  if (!forwards.ok) return forwards;
  const mailbox = editedMailbox(row, before.mailbox, context);
  if (!mailbox.ok) return mailbox;
  const edited = { ...before, mailbox: mailbox.value, forwards: forwards.value };
  return ok(row.suspension === undefined ? edited : withSuspended(edited, partsOf(row.suspension)));
}

/** A quota that stands as it is there stays, whatever its mail server rounds to. */
function editedMailbox(
  { address, quota }: ImportRow,
  mailbox: AddressState['mailbox'],
  { roundQuota }: ImportContext,
): Result<AddressState['mailbox'], Fault> {
  if (!mailbox || quota === undefined || quota === quotaCell(mailbox.quota)) return ok(mailbox);
  const typed = parseQuota(quota);
  return typed.ok ? ok({ ...mailbox, quota: roundQuota(address, typed.value) }) : typed;
}

function kindFault(
  { address, kind, quota, suspension }: ImportRow,
  { mailbox, localDelivery }: AddressState,
): Fault | null {
  const misplaced = catchAllFault(address, kind);
  if (misplaced) return misplaced;
  const isMailbox = kind === 'mailbox' || kind === 'forwarding-mailbox';
  if (mailbox && kind !== undefined && !isMailbox) return { code: 'line-drops-mailbox', address };
  if (!mailbox && isMailbox) return { code: 'line-adds-mailbox', address };
  if (kind === 'forwarding-mailbox' && localDelivery !== false)
    return { code: 'line-forwards-only', address };
  if (!mailbox && isOfLogin(suspension)) return { code: 'alias-without-login', address, act: 'suspend' };
  return !mailbox && quota !== undefined ? { code: 'line-of-alias', address, column: 'quota' } : null;
}

function catchAllFault(address: Address, kind: RowKind | undefined): Fault | null {
  if (kind === undefined) return null;
  const isOne = isCatchAll(address);
  return isOne === (kind === 'catch-all') ? null : { code: 'line-not-catch-all', address, isCatchAll: isOne };
}

/** Characters of a list of forwards that is read, beside what is there: more than an address may have. */
const longestList = 30_000;

/** @param there characters of the list that is there. */
function destinationsIn(list: string, there = 0): Result<readonly Destination[], Fault> {
  if (list.length <= longestList + there) return parseDestinations(list);
  const [first = '', ...others] = list.split('@');
  return others.length > maxForwards
    ? err({ code: 'forward-too-many', count: others.length })
    : err({ code: 'address-too-long', text: first.slice(0, maxAddress), octets: list.length });
}

/** The destinations of a cell. Those that are no addresses can only be kept: they stand in it as they are there. */
function editedForwards(cell: string, { forwards }: AddressState): Result<readonly Destination[], Fault> {
  if (cell === forwardsCell(forwards)) return ok(forwards);
  const kept = forwards.filter((each) => addressIn(each) === null && hasWord(cell, each));
  const rest = kept.reduce<string>((text, each) => text.replace(each, ' '), cell).trim();
  const typed = rest === '' ? ok([]) : destinationsIn(rest, forwardsCell(forwards).length);
  if (!typed.ok) return typed;
  const spelled = typed.value.map(
    (each) => forwards.find((present) => present.toLowerCase() === each.toLowerCase()) ?? each,
  );
  return ok(inOrderOf(forwards, uniqueDestinations([...kept, ...spelled])));
}

const hasWord = (cell: string, word: string): boolean => ` ${cell} `.includes(` ${word} `);

/** What was there before keeps its place: another order is no change. */
const inOrderOf = (before: readonly Destination[], all: readonly Destination[]): Destination[] => [
  ...before.filter((each) => all.includes(each)),
  ...all.filter((each) => !before.includes(each)),
];
