import { escaped } from './actions.ts';
import { shownDkimKey } from './dkim-actions.ts';
import {
  aliasBy,
  aliasesIn,
  inDomain,
  isSelfAlias,
  type MailcowAlias,
  type MailcowDomain,
  type MailcowMailbox,
  type MailcowState,
  mailboxesIn,
  mebibyte,
} from './mailcow-state.ts';

/**
 * mailcow's answer to a read of the path after /api/v1/get/. Its PHP answers `{}` where nothing is found. Null: there is
 * no such path.
 */
export function answerTo(mailcow: MailcowState, path: string): unknown {
  const [category, object = '', extra = ''] = path.split('/');
  switch (category) {
    case 'domain':
      if (object === 'all')
        return orEmpty([...mailcow.domains.values()].map((one) => shownDomain(mailcow, one)));
      return shown(mailcow.domains.get(mailcow.aliasDomains.get(object) ?? object), (one) =>
        shownDomain(mailcow, one),
      );
    case 'alias-domain':
      return orEmpty([...mailcow.aliasDomains].map(([alias, target]) => shownAliasDomain(alias, target)));
    case 'dkim':
      return shown(mailcow.dkimKeys.get(object), (key) => shownDkimKey(mailcow, key));
    case 'mailbox':
      if (object !== 'all') return shown(mailcow.mailboxes.get(object), (one) => shownMailbox(one));
      return orEmpty(listedMailboxes(mailcow, extra).map(shownMailbox));
    case 'alias':
      if (object === 'all') return orEmpty(listedAliases(mailcow, extra).map(shownAlias));
      return shown(aliasFor(mailcow, object), shownAlias);
    case 'bcc':
      return orEmpty(numbered(mailcow.bccMaps));
    case 'recipient_map':
      return orEmpty(numbered(mailcow.recipientMaps));
    case 'filters':
      return orEmpty(
        numbered(mailcow.filters.filter(({ username }) => object === 'all' || username === object)),
      );
    case 'logs':
      return object === 'postfix' ? orEmpty(mailcow.postfixLog.slice(0, Number(extra))) : null;
    case 'app-passwd':
      return orEmpty(appPasswordsOf(mailcow, extra));
    default:
      return null;
  }
}

const numbered = <Row extends object>(rows: readonly Row[]) =>
  rows.map((row, index) => ({ id: index + 1, ...row }));
const orEmpty = (rows: unknown[]): unknown => (rows.length > 0 ? rows : {});
const shown = <T>(row: T | undefined, show: (row: T) => unknown): unknown => (row ? show(row) : {});

/** For a domain that mailcow does not have, it lists all mailboxes. */
const listedMailboxes = (mailcow: MailcowState, domain: string): MailcowMailbox[] =>
  mailcow.domains.has(domain)
    ? mailboxesIn(mailcow, domain)
    : [...mailcow.mailboxes.values()].filter(({ kind }) => kind === undefined);

const listedAliases = (mailcow: MailcowState, domain: string): MailcowAlias[] => {
  const all =
    domain === ''
      ? [...mailcow.aliases.values()]
      : inDomain(mailcow.aliases.values(), domain, (one) => one.address);
  return all.filter((alias) => !isSelfAlias(alias));
};

/** `WHERE id = :text OR address = :text`, where MySQL converts the leading digits of the text to a number. */
function aliasFor(mailcow: MailcowState, text: string): MailcowAlias | undefined {
  const id = Number.parseInt(text, 10);
  const found = (Number.isNaN(id) ? undefined : aliasBy(mailcow, id)) ?? mailcow.aliases.get(text);
  return found && !isSelfAlias(found) ? found : undefined;
}

function shownDomain(
  mailcow: MailcowState,
  { domain, aliases, mailboxes, defquota, maxquota, quota, active, backupmx }: MailcowDomain,
) {
  const own = mailboxesIn(mailcow, domain);
  const left = quota * mebibyte - own.reduce((sum, one) => sum + one.quota, 0);
  return {
    active,
    aliases_left: aliases - aliasesIn(mailcow, domain),
    backupmx,
    def_quota_for_mbox: defquota * mebibyte,
    domain_name: domain,
    max_new_mailbox_quota: Math.min(left, maxquota * mebibyte),
    max_num_aliases_for_domain: aliases,
    max_num_mboxes_for_domain: mailboxes,
    max_quota_for_domain: quota * mebibyte,
    max_quota_for_mbox: maxquota * mebibyte,
    quota_used_in_domain: own.reduce((sum, one) => sum + one.quota, 0),
    mboxes_in_domain: own.length,
    mboxes_left: mailboxes - own.length,
  };
}

const shownAliasDomain = (alias_domain: string, target_domain: string) => ({
  alias_domain,
  target_domain,
  parent_is_backupmx: 0,
  active: 1,
  created: '2026-01-01 00:00:00',
  modified: null,
});

function shownMailbox(mailbox: MailcowMailbox) {
  const { username, name, active, quota, created, tags, mail, authsource, force_pw_update } = mailbox;
  const { recovery_email } = mailbox;
  // mailcow joins the row with that of its size; a resource is no mailbox of the table.
  if (mailbox.withoutSize || mailbox.kind !== undefined) return nulls;
  return {
    username,
    active,
    name,
    quota,
    messages: mail.length,
    quota_used: mail.reduce((sum, message) => sum + message.length, 0),
    created,
    ...{ last_imap_login: mailbox.lastLogin ?? 0, last_pop3_login: 0, last_smtp_login: 0 },
    authsource,
    attributes: {
      force_pw_update,
      sogo_access: '1',
      ...(recovery_email !== undefined && { recovery_email }),
    },
    ...(tags.length > 0 ? { tags } : {}),
  };
}

const nulls = {
  username: null,
  active: null,
  name: null,
  quota: null,
  messages: null,
  quota_used: 0,
  created: null,
  authsource: 'mailcow',
  attributes: null,
};

const shownAlias = (alias: MailcowAlias) => ({
  // The table's defaults.
  internal: 0,
  sender_allowed: 1,
  sogo_visible: 1,
  public_comment: null,
  private_comment: null,
  ...alias,
  is_catch_all: alias.address.startsWith('@') ? 1 : 0,
  in_primary_domain: '',
});

function appPasswordsOf(mailcow: MailcowState, mailbox: string): unknown[] {
  const own = [...mailcow.appPasswords.values()].filter((one) => one.mailbox === mailbox);
  return own.map(({ id, name, hash }) => ({ id, name: escaped(name), mailbox, password: hash, active: 1 }));
}
