import type { AccessChange } from '../../domain/request/change.ts';
import type { RequestedChange } from '../../domain/request/request.ts';
import { rightsOf, sameRights } from '../../domain/sharing/access-rights.ts';
import type { AppContext } from '../context/app-context.ts';

type RevertedAccess = {
  readonly changes: readonly AccessChange[];
  /** Whether rights stay that others have changed since, or whose address or holder is gone. */
  readonly hasConflict: boolean;
};

/** What a request has done to rights of access, the other way round, where it is not so already. @throws MailServerUnavailable */
export async function revertAccess(
  { mailServer }: Pick<AppContext, 'mailServer'>,
  applied: readonly RequestedChange[],
): Promise<RevertedAccess> {
  const changes: AccessChange[] = [];
  let hasConflict = false;
  for (const { change } of applied) {
    if (change.kind !== 'access') continue;
    const { address, mailbox, holder, holderMailbox, before, after } = change;
    const [state, held, access] = await Promise.all([
      mailServer.read(address),
      mailServer.read(holder),
      mailServer.access(address),
    ]);
    const now = rightsOf(access.given, holder);
    if (sameRights(now, before)) continue;
    const isThere =
      state !== null && (state.mailbox?.id ?? null) === mailbox && held?.mailbox?.id === holderMailbox;
    if (isThere && sameRights(now, after)) changes.push({ ...change, before: after, after: before });
    else hasConflict = true;
  }
  return { changes, hasConflict };
}
