import { escaped } from './actions.ts';
import {
  aliasBy,
  type Cow,
  type CowAlias,
  type CowDomain,
  type CowMailbox,
  inDomain,
  mebibyte,
} from './cow.ts';

/** What mailcow answers to a read of the path after /api/v1/get/. Its PHP says `{}` for whatever is empty. */
export function answerTo(cow: Cow, path: string): unknown {
  const [category, object = '', extra = ''] = path.split('/');
  switch (category) {
    case 'domain':
      if (object === 'all') return orEmpty([...cow.domains.values()].map((one) => shownDomain(cow, one)));
      return shown(cow.domains.get(object), (one) => shownDomain(cow, one));
    case 'mailbox':
      if (object !== 'all') return shown(cow.mailboxes.get(object), (one) => shownMailbox(one));
      return orEmpty(mailboxesIn(cow, extra).map(shownMailbox));
    case 'alias':
      if (object === 'all') return orEmpty([...cow.aliases.values()].map(shownAlias));
      return shown(aliasFor(cow, object), shownAlias);
    case 'bcc':
      return orEmpty(numbered(cow.bccMaps));
    case 'recipient_map':
      return orEmpty(numbered(cow.recipientMaps));
    case 'filters':
      return orEmpty(numbered(cow.filters.filter(({ username }) => object === 'all' || username === object)));
    case 'app-passwd':
      return orEmpty(appPasswordsOf(cow, extra));
    default:
      return {};
  }
}

const numbered = <Row extends object>(rows: readonly Row[]) =>
  rows.map((row, index) => ({ id: index + 1, ...row }));
const orEmpty = (rows: unknown[]): unknown => (rows.length > 0 ? rows : {});
const shown = <T>(row: T | undefined, show: (row: T) => unknown): unknown => (row ? show(row) : {});

const mailboxesIn = (cow: Cow, domain: string): CowMailbox[] =>
  domain === ''
    ? [...cow.mailboxes.values()]
    : inDomain(cow.mailboxes.values(), domain, (one) => one.username);

/** `WHERE id = :text OR address = :text`, where MySQL makes a number of the digits that the text begins with. */
function aliasFor(cow: Cow, text: string): CowAlias | undefined {
  const id = Number.parseInt(text, 10);
  return (Number.isNaN(id) ? undefined : aliasBy(cow, id)) ?? cow.aliases.get(text);
}

function shownDomain(cow: Cow, { domain, aliases, mailboxes, maxquota, quota, active, backupmx }: CowDomain) {
  const own = mailboxesIn(cow, domain);
  const left = quota * mebibyte - own.reduce((sum, one) => sum + one.quota, 0);
  return {
    active: String(active),
    aliases_left: aliases - inDomain(cow.aliases.values(), domain, (one) => one.address).length,
    backupmx: String(backupmx),
    domain_name: domain,
    max_new_mailbox_quota: Math.min(left, maxquota * mebibyte),
    max_num_aliases_for_domain: aliases,
    mboxes_in_domain: own.length,
    mboxes_left: mailboxes - own.length,
  };
}

function shownMailbox(mailbox: CowMailbox) {
  const { username, name, active, quota, created, tags, mail, authsource, force_pw_update } = mailbox;
  return {
    username,
    active,
    name,
    quota,
    messages: String(mail.length),
    quota_used: mail.reduce((sum, message) => sum + message.length, 0),
    created,
    authsource,
    attributes: { force_pw_update, sogo_access: '1' },
    ...(tags.length > 0 ? { tags } : {}),
  };
}

const shownAlias = (alias: CowAlias) => ({
  ...alias,
  is_catch_all: alias.address.startsWith('@') ? 1 : 0,
  in_primary_domain: '',
  public_comment: null,
});

function appPasswordsOf(cow: Cow, mailbox: string): unknown[] {
  const own = [...cow.appPasswords.values()].filter((one) => one.mailbox === mailbox);
  return own.map(({ id, name, hash }) => ({ id, name: escaped(name), mailbox, password: hash, active: 1 }));
}
