import { z } from 'zod';
import {
  DatabaseException,
  danger,
  domainPart,
  type MailcowDomain,
  type MailcowMailbox,
  type MailcowState,
  mailboxesIn,
  mebibyte,
  type Result,
  success,
} from './mailcow-state.ts';

const addition = z.object({
  local_part: z.string(),
  domain: z.string(),
  name: z.string(),
  password: z.string(),
  password2: z.string(),
  quota: z.number().int(),
  active: z.coerce.number(),
  force_pw_update: z.coerce.number().default(0),
  tags: z.array(z.string()).default([]),
});

export function addMailbox(mailcow: MailcowState, body: unknown): Result[] {
  const data = addition.parse(body);
  const username = `${data.local_part}@${data.domain}`;
  const domain = mailcow.domains.get(data.domain);
  if (!domain) return [danger('access_denied')];
  if (mailcow.mailboxes.has(username)) return [danger('object_exists', username)];
  if (mailcow.aliases.has(username)) return [danger('is_alias', username)];
  if (mailcow.spamAliases.has(username)) return [danger('is_spam_alias', username)];
  const fault = passwordFault(mailcow, data.password, data.password2);
  if (fault) return [fault];
  const others = mailboxesIn(mailcow, data.domain);
  if (others.length >= domain.mailboxes)
    return [danger('max_mailbox_exceeded', others.length, domain.mailboxes)];
  const { most, left } = roomFor(mailcow, domain, username);
  if (data.quota > domain.maxquota) return [danger('mailbox_quota_exceeded', most)];
  if (data.quota > left) return [danger('mailbox_quota_left_exceeded', left)];
  mailcow.mailboxes.set(username, {
    username,
    name: data.name,
    hash: hashOf(data.password),
    authsource: 'mailcow',
    active: data.active,
    quota: data.quota * mebibyte,
    created: mailcow.now(),
    tags: data.tags,
    force_pw_update: String(data.force_pw_update),
    half: mailcow.databaseFailsAt !== null,
    mail: [],
  });
  if (mailcow.databaseFailsAt === 'self alias') throw new DatabaseException();
  if (mailcow.databaseFailsAt === 'user_acl') return [danger('SQLSTATE[HY000]: General error')];
  return [success('rl_saved', username), success('mailbox_added', username)];
}

const edition = z.object({
  items: z.array(z.string()),
  attr: z.object({
    active: z.coerce.number().optional(),
    quota: z.number().int().optional(),
    password: z.string().optional(),
    password2: z.string().optional(),
    force_pw_update: z.coerce.number().optional(),
    pw_recovery_email: z.string().optional(),
    tags: z.array(z.string()).default([]),
  }),
});

export function editMailboxes(mailcow: MailcowState, body: unknown): Result[] {
  const { items, attr } = edition.parse(body);
  return items.map((username) => {
    const mailbox = mailcow.mailboxes.get(username);
    const isKnown = mailbox && mailbox.kind === undefined && !mailbox.withoutSize;
    return isKnown ? editMailbox(mailcow, mailbox, attr) : danger('access_denied');
  });
}

function editMailbox(
  mailcow: MailcowState,
  mailbox: MailcowMailbox,
  attr: z.infer<typeof edition>['attr'],
): Result {
  const quota = attr.quota ?? mailbox.quota / mebibyte;
  const domain = mailcow.domains.get(domainPart(mailbox.username));
  if (!domain) return danger('access_denied');
  const { most, left } = roomFor(mailcow, domain, mailbox.username);
  // A mailbox's maximum and the domain's rest are one limit here; mailcow's code for the former is never reached.
  if (quota > Math.min(most, left)) return danger('mailbox_quota_left_exceeded', Math.min(most, left));
  if (attr.password) {
    const fault = passwordFault(mailcow, attr.password, attr.password2);
    if (fault) return fault;
    // The password of a mailbox with another auth source stays, without an error.
    if (mailbox.authsource === 'mailcow') mailbox.hash = hashOf(attr.password);
  }
  mailbox.active = attr.active ?? mailbox.active;
  mailbox.quota = attr.quota === undefined ? mailbox.quota : attr.quota * mebibyte;
  mailbox.force_pw_update = String(attr.force_pw_update ?? mailbox.force_pw_update);
  if (attr.pw_recovery_email !== undefined && mailbox.authsource === 'mailcow')
    mailbox.recovery_email = attr.pw_recovery_email;
  mailbox.tags.push(...attr.tags.filter((tag) => !mailbox.tags.includes(tag)));
  return success('mailbox_modified', mailbox.username);
}

/** Deletes a mailbox with all that delivers to it, and removes its address from all destinations. */
export function deleteMailboxes(mailcow: MailcowState, body: unknown): Result[] {
  return z
    .array(z.string())
    .parse(body)
    .flatMap((username) => {
      const mailbox = mailcow.mailboxes.get(username);
      if (!mailbox) return [danger('access_denied')];
      mailcow.mailboxes.delete(username);
      for (const { id, mailbox: of } of mailcow.appPasswords.values())
        if (of === username) mailcow.appPasswords.delete(id);
      mailcow.filters.splice(
        0,
        mailcow.filters.length,
        ...mailcow.filters.filter((each) => each.username !== username),
      );
      for (const alias of mailcow.aliases.values()) {
        const left = alias.goto.split(',').filter((to) => to !== username);
        if (left.length === 0) mailcow.aliases.delete(alias.address);
        else alias.goto = left.join(',');
      }
      const done = success('mailbox_removed', username);
      if (!mailcow.dovecotDown) mailcow.garbage.push(mailbox.mail);
      return mailcow.dovecotDown ? [{ ...leftBehind, log: [] }, done] : [done];
    });
}

const leftBehind: Result = {
  type: 'warning',
  msg: 'Could not move maildir to garbage collector: no container',
};

/** Takes tags from a mailbox. */
export function deleteTags(mailcow: MailcowState, body: unknown, username: string): Result[] {
  const tags = z.array(z.string()).parse(body);
  const mailbox = mailcow.mailboxes.get(username);
  if (!mailbox) return [danger('access_denied')];
  mailbox.tags = mailbox.tags.filter((tag) => !tags.includes(tag));
  return tags.length > 0 ? [success('mailbox_modified', username)] : [];
}

/** In MiB: the domain's limit for one mailbox (`most`), and what the other mailboxes leave of its quota (`left`). */
function roomFor(mailcow: MailcowState, { domain, maxquota, quota }: MailcowDomain, username: string) {
  const others = mailboxesIn(mailcow, domain).filter((one) => one.username !== username);
  return { most: maxquota, left: quota - others.reduce((sum, one) => sum + one.quota, 0) / mebibyte };
}

export function passwordFault(
  mailcow: MailcowState,
  password: string,
  repeated: string | undefined,
): Result | null {
  if (password !== repeated) return danger('password_mismatch');
  return password.length < mailcow.passwordLength ? danger('password_complexity') : null;
}

const prehashed =
  /^\{(ARGON2I|ARGON2ID|BLF-CRYPT|CLEAR|CLEARTEXT|CRYPT|PLAIN|SHA|SHA1|SHA256|SHA256-CRYPT|SHA512|SHA512-CRYPT|SSHA|SSHA256|SSHA512)\}/i;

/** Stores a hash as it is; marks anything else as a plain password, for tests to see. */
export const hashOf = (password: string): string =>
  prehashed.test(password) ? password : '{CLEAR TEXT CAME}';
