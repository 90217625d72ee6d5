import type { Actor } from '../../domain/actor.ts';
import { type Address, type Domain, domainOf } from '../../domain/address/address.ts';
import type { AddressState } from '../../domain/address/address-state.ts';
import type { ChangeRefusal, Fault } from '../../domain/fault.ts';
import type { WantedChange } from '../../domain/request/planned-change.ts';
import type { RequestOptions } from '../../domain/request/request.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { createTurns, inTurns } from '../../lib/turns.ts';
import { isSamePerson } from '../access/identity.ts';
import { readStates, requireVisibleDomain } from '../access/read-address.ts';
import { visibleDomainFilter } from '../access/visibility.ts';
import type { AppContext } from '../context/app-context.ts';
import { tryMailServer } from '../context/try-mail-server.ts';
import { defaultQuota, roundQuota } from '../planning/plan.ts';
import { planChanges } from '../planning/plan-changes.ts';
import { ownerCell } from './cells.ts';
import { readRows } from './read-rows.ts';
import type { ImportRow, LineRefusal } from './row.ts';
import { changesOfRows } from './wanted-changes.ts';

/** Refused lines that a fault names at most; all are counted. */
const maxRefusals = 200;

export type AddressImport = {
  readonly changes: readonly WantedChange[];
  /** Lines that say what is there already. */
  readonly asIs: number;
  /** Columns that are not read. */
  readonly ignored: readonly string[];
};

type ImportContext = Pick<
  AppContext,
  'store' | 'mailServer' | 'clock' | 'policy' | 'admins' | 'newMailboxId'
>;

/**
 * Works out what a file of addresses changes.
 * @param findPeople looks up the people whom cells name.
 * @returns the changes; or all lines that are wrong, by what they say and by every rule that their changes break.
 */
export async function importAddresses(
  app: ImportContext,
  actor: Actor,
  octets: Uint8Array,
  findPeople: (cells: readonly string[]) => Promise<(cell: string) => Result<Actor, Fault>>,
  asking: RequestOptions = {},
): Promise<Result<AddressImport, Fault>> {
  const file = await readRows(octets);
  if (!file.ok) return file;
  const { visible, unseen } = await splitBySight(app, actor, file.value.rows);
  const there = await tryMailServer(
    readStates(
      app,
      visible.map(({ address }) => address),
    ),
  );
  if (!there.ok) return there;
  const comparison = changesOfRows(visible, {
    stateOf: (address) => there.value.get(address) ?? null,
    ownerOf: (mailbox) => app.store.owners.of(mailbox) ?? null,
    personOf: await findPeople(namedOwners(app, visible, there.value)),
    newMailboxId: app.newMailboxId,
    defaultQuota: (address) => defaultQuota(app, actor, address),
    roundQuota: (address, quota) => roundQuota(app, address, quota),
    isSameAccount: (one, other) => isSamePerson(app, one, other),
  });
  const { changes, refusals, asIs } = await inTurns(comparison);
  const refused = [...file.value.refusals, ...unseen, ...refusals];
  const planned = refused.length > 0 ? await planRefusals(app, actor, changes, asking) : [];
  const all = [...refused, ...planned].sort((one, other) => (one.line ?? 0) - (other.line ?? 0));
  if (all.length > 0)
    return err({
      code: 'changes-refused',
      refusals: all.slice(0, maxRefusals).map((each) => ({ ...each, address: each.address as Address })),
      count: all.length,
      of: file.value.rows.length + file.value.refusals.length,
    });
  return ok({ changes, asIs, ignored: file.value.ignored });
}

/** A domain that the actor does not see answers as one that does not exist, on its line. */
async function splitBySight(
  app: ImportContext,
  actor: Actor,
  rows: readonly ImportRow[],
): Promise<{ readonly visible: readonly ImportRow[]; readonly unseen: readonly LineRefusal[] }> {
  const sees = visibleDomainFilter(app, actor);
  const faults = new Map<Domain, Fault | null>();
  const visible: ImportRow[] = [];
  const unseen: LineRefusal[] = [];
  const pause = createTurns();
  for (const row of rows) {
    await pause();
    const { line, address } = row;
    const domain = domainOf(address);
    if (!faults.has(domain)) faults.set(domain, faultOf(requireVisibleDomain(app, actor, domain, sees)));
    const fault = faults.get(domain);
    if (fault) unseen.push({ line, address, fault });
    else visible.push(row);
  }
  return { visible, unseen };
}

const faultOf = (result: Result<unknown, Fault>): Fault | null => (result.ok ? null : result.fault);

/** The cells of owners that do not name whom their mailboxes have already. */
const namedOwners = (
  { store }: Pick<AppContext, 'store'>,
  rows: readonly ImportRow[],
  there: ReadonlyMap<Address, AddressState | null>,
): readonly string[] =>
  rows.flatMap(({ address, owner }) => {
    const mailbox = there.get(address)?.mailbox;
    const known = mailbox && store.owners.of(mailbox.id);
    return owner === undefined || (known && ownerCell(known) === owner) ? [] : [owner];
  });

/** Which of the other lines are refused too, so that a file is corrected once. */
async function planRefusals(
  app: ImportContext,
  actor: Actor,
  changes: readonly WantedChange[],
  asking: RequestOptions,
): Promise<readonly ChangeRefusal[]> {
  if (changes.length === 0) return [];
  const plan = await planChanges(app, actor, changes, asking);
  if (plan.ok) return [];
  if (plan.fault.code === 'changes-refused') return plan.fault.refusals;
  const [only] = changes;
  if (!only || changes.length > 1 || only.change.kind === 'domain') return [];
  return [{ line: only.line ?? null, address: only.change.address, fault: plan.fault }];
}
