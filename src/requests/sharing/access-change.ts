import type { Actor } from '../../domain/actor.ts';
import type { Address } from '../../domain/address/address.ts';
import type { Fault } from '../../domain/fault.ts';
import type { AccessChange } from '../../domain/request/change.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { type AccessRights, rightsOf, sameRights } from '../../domain/sharing/access-rights.ts';
import { readExistingAddress } from '../access/read-address.ts';
import type { AppContext } from '../context/app-context.ts';
import { tryMailServer } from '../context/try-mail-server.ts';
import { findHolder, type NamedHolder } from './find-holder.ts';

type SharingContext = Pick<AppContext, 'store' | 'mailServer' | 'policy'>;

/** Builds the change that gives the holder of a mailbox other rights to an address, from those of now. */
export async function buildAccessChange(
  app: SharingContext,
  actor: Actor,
  address: Address,
  named: NamedHolder,
  rights: (before: AccessRights) => AccessRights,
): Promise<Result<AccessChange, Fault>> {
  const state = await readExistingAddress(app, actor, address);
  if (!state.ok) return state;
  const mailbox = state.value.mailbox?.id ?? null;
  const access = await tryMailServer(app.mailServer.access(address));
  if (!access.ok) return access;
  const { given } = access.value;
  const holder = await findHolder(
    app,
    actor,
    address,
    named,
    given.map((each) => each.address),
  );
  if (!holder.ok) return holder;
  const before = rightsOf(given, holder.value.address);
  const after = rights(before);
  if (after.folders !== 'none' && mailbox === null) return err({ code: 'no-mailbox', address });
  if (sameRights(before, after)) return err({ code: 'already-so', address, what: 'same' });
  return ok({
    ...{ kind: 'access', address, mailbox, before, after },
    ...{ holder: holder.value.address, holderMailbox: holder.value.mailbox },
  });
}
