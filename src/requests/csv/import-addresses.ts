import type { Actor } from '../../domain/actor.ts';
import { type Address, type Domain, domainOf } from '../../domain/address/address.ts';
import type { AddressState } from '../../domain/address/address-state.ts';
import type { ChangeRefusal, Fault } from '../../domain/fault.ts';
import { targetOf } from '../../domain/request/change.ts';
import { changesRefused } from '../../domain/request/many/refusals.ts';
import type { WantedChange } from '../../domain/request/planned-change.ts';
import type { RequestOptions } from '../../domain/request/request.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { createTurns, inTurns } from '../../lib/turns.ts';
import { isSamePerson } from '../access/identity.ts';
import { readStates, requireVisibleDomain } from '../access/read-address.ts';
import { visibleDomainFilter } from '../access/visibility.ts';
import type { AppContext } from '../context/app-context.ts';
import { tryMailServer } from '../context/try-mail-server.ts';
import { planChanges } from '../planning/plan-changes.ts';
import { defaultQuota, roundQuota } from '../planning/quota.ts';
import { ownerCell } from './cells.ts';
import { readRows } from './read-rows.ts';
import type { ImportRow, LineRefusal } from './row.ts';
import { type SoForATime, soForATime } from './so-for-a-time.ts';
import { changesOfRows } from './wanted-changes.ts';

export type AddressImport = {
  readonly changes: readonly WantedChange[];
  /** Lines that say what is there already. */
  readonly asIs: number;
  /** Columns that are not read. */
  readonly ignored: readonly string[];
  /** What stays as the file says for a time only. */
  readonly forATime: readonly SoForATime[];
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
    noteOf: app.store.notes.of,
    personOf: await findPeople(namedOwners(app, visible, there.value)),
    newMailboxId: app.newMailboxId,
    defaultQuota: (address) => defaultQuota(app, actor, address),
    roundQuota: (address, quota) => roundQuota(app, address, quota),
    isSameAccount: (one, other) => isSamePerson(app, one, other),
  });
  const { changes, refusals, asIs } = await inTurns(comparison);
  const refused = [...file.value.refusals, ...unseen, ...refusals];
  const { ignored } = file.value;
  if (refused.length === 0)
    return ok({ changes, asIs, ignored, forATime: await soForATime(app, visible, changes) });
  const planned = await planRefusals(app, actor, changes, asking);
  const all = [...refused.map(withCell), ...planned.refusals];
  const lines = file.value.rows.length + file.value.refusals.length;
  return err(changesRefused(all, lines, refused.length + planned.count));
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

/** What the line's cell says stands for its address, which may be none. */
const withCell = ({ line, address, fault }: LineRefusal): ChangeRefusal => ({
  ...{ line, fault },
  address: address as Address,
});

type PlanRefusals = {
  /** The first of them. */
  readonly refusals: readonly ChangeRefusal[];
  readonly count: number;
};

/** Which of the other lines are refused too, so that a file is corrected once. */
async function planRefusals(
  app: ImportContext,
  actor: Actor,
  changes: readonly WantedChange[],
  asking: RequestOptions,
): Promise<PlanRefusals> {
  const none = { refusals: [], count: 0 };
  const [only, ...others] = changes;
  if (!only) return none;
  const plan = await planChanges(app, actor, changes, asking);
  if (plan.ok) return none;
  if (plan.fault.code === 'changes-refused') return plan.fault;
  if (others.length > 0) return none;
  const refusal = { line: only.line ?? null, address: targetOf(only.change), fault: plan.fault };
  return { refusals: [refusal], count: 1 };
}
