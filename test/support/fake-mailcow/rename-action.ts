import { z } from 'zod';
import { addAlias, isEmail } from './alias-actions.ts';
import { danger, type MailcowState, type Result, success } from './mailcow-state.ts';

const renaming = z.object({
  attr: z.strictObject({
    domain: z.string(),
    old_local_part: z.string(),
    new_local_part: z.string(),
    create_alias: z.coerce.number().default(0),
  }),
});

/** As mailcow's `mailbox_rename`: it neither looks whether the new name is free, nor renames a suspended mailbox. */
export function renameMailbox(mailcow: MailcowState, body: unknown): Result[] {
  const { domain, old_local_part, new_local_part, create_alias } = renaming.parse(body).attr;
  const [from, to] = [`${old_local_part}@${domain}`, `${new_local_part}@${domain}`];
  const invalid = [from, to].find((name) => !isEmail(name));
  if (invalid !== undefined) return [danger('username_invalid', invalid)];
  const mailbox = mailcow.mailboxes.get(from);
  const isKnown = mailbox && mailbox.kind === undefined && !mailbox.withoutSize;
  if (!isKnown || (mailbox.active !== 1 && mailbox.active !== 2)) return [danger('access_denied')];
  // Both tables have a unique key: the transaction is rolled back.
  if (mailcow.mailboxes.has(to) || mailcow.aliases.has(to))
    return [danger('SQLSTATE[23000]: Integrity constraint violation: 1062 Duplicate entry')];
  const renamed = (name: string): string => (name === from ? to : name);
  mailcow.mailboxes.delete(from);
  mailcow.mailboxes.set(to, Object.assign(mailbox, { username: to }));
  for (const one of mailcow.appPasswords.values()) one.mailbox = renamed(one.mailbox);
  // Only what leads nowhere else: the whole column is compared.
  for (const alias of mailcow.aliases.values()) alias.goto = renamed(alias.goto);
  for (const map of mailcow.bccMaps) {
    map.local_dest = renamed(map.local_dest);
    map.bcc_dest = renamed(map.bcc_dest);
  }
  for (const map of mailcow.recipientMaps) {
    map.recipient_map_old = renamed(map.recipient_map_old);
    map.recipient_map_new = renamed(map.recipient_map_new);
  }
  for (const filter of mailcow.filters) filter.username = renamed(filter.username);
  const added = create_alias === 1 ? addAlias(mailcow, aliasFor(from, to)) : [];
  return [...added, success('mailbox_renamed', from, to)];
}

const aliasFor = (address: string, goto: string) => ({
  ...{ address, goto, active: 1, sogo_visible: 1 },
  private_comment: `Mailbox was renamed from ${address} to ${goto}`,
});
