import type { Actor } from '../../domain/actor.ts';
import { type Address, domainOf } from '../../domain/address/address.ts';
import { addressIn, type Destination, uniqueDestinations } from '../../domain/address/destination.ts';
import type { Fault } from '../../domain/fault.ts';
import { type AddressChange, addressChangesOf, type RenameChange } from '../../domain/request/change.ts';
import type { WantedChange } from '../../domain/request/planned-change.ts';
import { ok, type Result } from '../../domain/result.ts';
import { visibleDomainFilter } from '../access/visibility.ts';
import type { AppContext } from '../context/app-context.ts';
import { tryMailServer } from '../context/try-mail-server.ts';
import { addressAliases } from '../planning/forwarders.ts';
import { stateIn } from '../planning/mail-view.ts';
import { type PlanningReads, readsFor } from '../planning/planning-reads.ts';
import { buildRename, type WantedName } from './build-rename.ts';

/**
 * What has to change so that a mailbox gets another address. Where its old one is to be gone, and others forward to it, these
 * forward to the new one instead: while they do so one after the other, the old one still is an alias, so that no mail is
 * returned. Where it stays, forwarders are left alone, unless the mail server itself redirects some. Forwarders that the actor does not see stay, as where an address is deleted.
 */
export async function planRename(
  app: Pick<AppContext, 'store' | 'mailServer' | 'policy'>,
  actor: Actor,
  wanted: WantedName,
): Promise<Result<readonly WantedChange[], Fault>> {
  const built = await buildRename(app, actor, wanted);
  if (!built.ok) return built;
  const { renameRedirects = false } = app.mailServer.serverOf(domainOf(wanted.from));
  if (wanted.keepsAlias && !renameRedirects) return ok([{ change: built.value }]);
  const redirected = await tryMailServer(redirectForwards(app, actor, built.value));
  if (!redirected.ok) return redirected;
  if (redirected.value.length === 0) return ok([{ change: built.value }]);
  const rename: RenameChange = { ...built.value, keepsAlias: true };
  const removal = wanted.keepsAlias ? [] : removalOfAlias(rename);
  return ok([rename, ...redirected.value, ...removal].map((change) => ({ change })));
}

/** The changes by which others forward to the new address instead of the old one. */
async function redirectForwards(
  app: Pick<AppContext, 'store' | 'mailServer' | 'policy'>,
  actor: Actor,
  rename: RenameChange,
): Promise<AddressChange[]> {
  const { from, to, keepsAlias } = rename;
  const sees = visibleDomainFilter(app, actor);
  const reads = readsFor(app.mailServer, [rename]);
  const names = await addressAliases(reads.servers, from);
  const forwarders = (await reads.remainingForwarders(from)).filter((each) => sees(domainOf(each)));
  const changes = await Promise.all(
    forwarders.filter((each) => each !== to).map((each) => redirect(reads, each, names, to)),
  );
  // Where the old one stays, only those are redirected that the mail server itself redirects.
  return changes.flat().filter(({ before }) => !keepsAlias || before?.forwards.length === 1);
}

async function redirect(
  { present }: PlanningReads,
  address: Address,
  names: readonly Address[],
  to: Address,
): Promise<AddressChange[]> {
  const before = await stateIn(present, address);
  if (!before) return [];
  const isOld = (forward: Destination): boolean => {
    const destination = addressIn(forward);
    return destination !== null && names.includes(destination);
  };
  const forwards = uniqueDestinations(before.forwards.map((each) => (isOld(each) ? to : each)));
  return [{ kind: 'address', address, before, after: { ...before, forwards } }];
}

/** The removal of the alias that a rename leaves. */
const removalOfAlias = (rename: RenameChange): AddressChange[] =>
  addressChangesOf(rename).flatMap((each) =>
    each.address === rename.from ? [{ ...each, before: each.after, after: null }] : [],
  );
