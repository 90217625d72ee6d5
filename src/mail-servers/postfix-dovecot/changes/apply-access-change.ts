import { domainOf, localPartOf } from '../../../domain/address/address.ts';
import type { MailboxId } from '../../../domain/address/address-state.ts';
import { isPathSafe } from '../../../domain/address/mailbox-id.ts';
import type { AccessChange } from '../../../domain/request/change.ts';
import { rightsOf, sameRights } from '../../../domain/sharing/access-rights.ts';
import type { Outcome } from '../../port.ts';
import type { ApplyRefusal } from '../../shared/change.ts';
import { endSessions } from '../../shared/dovecot/refresh.ts';
import { type ChangeAuthor, commitThen } from '../../shared/driver-kit.ts';
import { maildirOf } from '../../shared/postfixadmin-schema/mailbox-row.ts';
import type { DriverContext } from '../context.ts';
import type { Tables } from '../tables.ts';
import { checkMailbox } from './require-mailbox.ts';
import { createLogAuthor, type LogAuthor } from './write-address.ts';

/** The letters of Dovecot's ACLs. Writing includes making folders, and neither deleting them nor giving rights. */
const letters = { read: 'lr', write: 'lrwstipek' } as const;

/**
 * Gives the holder of a mailbox other rights to an address. Dovecot asks for them at each login, so where they are about
 * folders the holder's sessions end: mail programs log in again by themselves, and then see what is so.
 */
export async function applyAccessChange(
  context: DriverContext,
  change: AccessChange,
  orderedBy: ChangeAuthor,
): Promise<Outcome> {
  const { directory, doveadm } = context;
  const author = createLogAuthor(context, orderedBy);
  return commitThen(
    () => directory.transaction((tables) => changeRights(context, tables, change, author)),
    async () => {
      const { mailbox, holder, before, after } = change;
      if (before.folders !== after.folders) await endSessions(doveadm, holder);
      if (mailbox) await directory.transaction((tables) => tables.access.forgetEnded(maildirOf(mailbox)));
    },
  );
}

function changeRights(
  { homes }: DriverContext,
  tables: Tables,
  change: AccessChange,
  author: LogAuthor,
): ApplyRefusal {
  const { address, mailbox, holder, holderMailbox, before, after } = change;
  const missing = checkMailbox(tables, { address: holder, mailbox: holderMailbox });
  if (missing) return missing;
  const found = tables.state(address);
  if (!found || (found.mailbox?.id ?? null) !== mailbox) return { kind: 'found-changed', found };
  const now = rightsOf(tables.access.accessOf(address).given, holder);
  if (sameRights(now, after)) return null;
  if (!sameRights(now, before)) return { kind: 'found-changed', found };
  if (after.folders !== 'none') {
    const refusal = folderRefusal(change, mailbox);
    if (refusal) return refusal;
    if (mailbox) homes.writeAccess(mailbox, groupRights(mailbox));
  }
  tables.access.put(
    { subject: mailbox ? maildirOf(mailbox) : address, holder: maildirOf(holderMailbox), address },
    after,
  );
  tables.log.run({ ...author, domain: domainOf(address), action: 'edit_mailbox', data: address });
  return null;
}

/** Who is in these groups is asked of the directory, as long as the mailbox is there: the file says the same for good. */
const groupRights = (id: MailboxId): ReadonlyMap<string, string> =>
  new Map(Object.entries(letters).map(([right, allowed]) => [`group=${right}-${id}`, allowed]));

/** Why a mailbox's folders can't be shared; null: they can. */
function folderRefusal({ address }: AccessChange, mailbox: MailboxId | null): ApplyRefusal {
  const refused = (words: string): ApplyRefusal => ({
    kind: 'impossible',
    why: { code: 'against-rules', words },
  });
  if (mailbox === null || !isPathSafe(mailbox))
    return refused('The mailbox was not made by Facteur, and its mail is not where Facteur keeps mail.');
  return localPartOf(address).includes('/')
    ? refused('A mailbox with a slash in its name can’t be shared: the slash separates folders.')
    : null;
}
