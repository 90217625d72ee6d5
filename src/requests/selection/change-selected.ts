import type { Actor } from '../../domain/actor.ts';
import type { Address } from '../../domain/address/address.ts';
import type { MailServerFault } from '../../domain/mail-server-fault.ts';
import type { AddressChange } from '../../domain/request/change.ts';
import { type Aspect, aspectsOfPart } from '../../domain/request/times/way-back.ts';
import { ok, type Result } from '../../domain/result.ts';
import { isSamePerson } from '../access/identity.ts';
import { readStates } from '../access/read-address.ts';
import type { AppContext } from '../context/app-context.ts';
import { tryMailServer } from '../context/try-mail-server.ts';
import { roundQuota } from '../planning/quota.ts';
import { waysBackAt } from '../times/ways-back.ts';
import { nameFirst } from './name-first.ts';
import { type SelectedChanges, type SelectionAct, selectedChanges } from './selected-changes.ts';
import { type ForwardsInto, takeOutOfForwards } from './take-out-of-forwards.ts';

type SelectionContext = Pick<AppContext, 'store' | 'mailServer' | 'policy'>;

/** What of an address an act is about that it may find as it is to be. */
function aspectsOfAct(act: SelectionAct): readonly Aspect[] {
  if (act.kind === 'suspend' || act.kind === 'resume') return aspectsOfPart(act.part);
  return act.kind === 'quota' ? ['quota'] : [];
}

/** Works out what an act changes at some addresses, as the mail servers have them now. */
export async function changeSelected(
  app: SelectionContext,
  actor: Actor,
  addresses: readonly Address[],
  act: SelectionAct,
): Promise<Result<SelectedChanges, MailServerFault>> {
  const found = await tryMailServer(readStates(app, addresses));
  if (!found.ok) return found;
  const selected = selectedChanges(found.value, act, {
    roundQuota: (address, quota) => roundQuota(app, address, quota),
    ownerOf: (mailbox) => app.store.owners.of(mailbox) ?? null,
    isSame: (one, other) => isSamePerson(app, one, other),
    undoing: (address, wanted) => {
      const meant = aspectsOfAct(wanted);
      const backs = meant.length === 0 ? [] : waysBackAt(app, address);
      return backs
        .filter(({ aspects }) => meant.some((each) => aspects.has(each)))
        .map(({ request }) => request.id);
    },
  });
  if (act.kind !== 'delete') return ok(selected);
  const deletions = selected.changes.flatMap(({ change }) => (change.kind === 'address' ? [change] : []));
  const deleted = await deleteAddresses(app, actor, deletions);
  return deleted.ok ? ok({ ...selected, ...deleted.value }) : deleted;
}

/** Deletions, with the changes of what forwards to the addresses. @param wholeDomain the domain whose addresses all go. */
export async function deleteAddresses(
  app: SelectionContext,
  actor: Actor,
  deletions: readonly AddressChange[],
  wholeDomain?: ForwardsInto,
): Promise<Result<Deletions, MailServerFault>> {
  const changes = await tryMailServer(takeOutOfForwards(app, actor, deletions, wholeDomain));
  if (!changes.ok) return changes;
  const meant = new Set(deletions.map(({ address }) => address));
  const others = changes.value.filter(({ address, after }) => after === null && !meant.has(address));
  return ok({
    changes: changes.value.map((change) => ({ change })),
    ...(others.length > 0 && { alsoDeleted: nameFirst(others.map(({ address }) => address)) }),
  });
}

/** What deletions come to; `alsoDeleted`: aliases that go too, since they forward nowhere else. */
export type Deletions = Pick<SelectedChanges, 'changes' | 'alsoDeleted'>;
