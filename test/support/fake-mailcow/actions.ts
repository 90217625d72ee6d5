import { z } from 'zod';
import { aliasBy, type Cow, danger, domainPart, inDomain, type Result, success } from './cow.ts';
import { addMailbox, deleteMailboxes, editMailboxes, hashOf, passwordFault } from './mailbox-actions.ts';

/** What each write does, by the path after /api/v1/. */
export const actions: Readonly<Record<string, (cow: Cow, body: unknown) => Result[]>> = {
  'add/domain': addDomain,
  'add/mailbox': addMailbox,
  'edit/mailbox': editMailboxes,
  'delete/mailbox': deleteMailboxes,
  'add/alias': addAlias,
  'edit/alias': editAliases,
  'delete/alias': deleteAliases,
  'add/app-passwd': addAppPassword,
  'delete/app-passwd': deleteAppPasswords,
};

function addDomain(cow: Cow, body: unknown): Result[] {
  const { domain, active } = z.object({ domain: z.string(), active: z.coerce.number() }).parse(body);
  if (cow.domains.has(domain)) return [danger('domain_exists', domain)];
  cow.domains.set(domain, { ...cow.template, domain, active, backupmx: 0 });
  return [success('rl_saved', domain), success('domain_added', domain)];
}

const isEmail = (text: string): boolean => /^[^@\s,;]+@[^@\s,;.]+(\.[^@\s,;.]+)+$/.test(text);

const addition = z.object({ address: z.string(), goto: z.string(), active: z.coerce.number() });

function addAlias(cow: Cow, body: unknown): Result[] {
  const { address, goto, active } = addition.parse(body);
  const all = goto.split(',');
  const invalid = all.filter((to) => !isEmail(to)).map((to) => danger('goto_invalid', to));
  const valid = [...new Set(all.filter(isEmail))];
  if (valid.length === 0) return invalid.length > 0 ? invalid : [danger('goto_empty')];
  return [...invalid, insertAlias(cow, { address, goto: valid.join(','), active })];
}

function insertAlias(cow: Cow, alias: z.infer<typeof addition>): Result {
  const { address } = alias;
  const domain = cow.domains.get(domainPart(address));
  if (cow.aliases.has(address) || cow.mailboxes.has(address)) return danger('is_alias_or_mailbox', address);
  if (!domain) return danger('domain_not_found', domainPart(address));
  // Counting first what is quickly counted keeps a test of ten thousand short.
  if (cow.aliases.size >= domain.aliases && aliasesIn(cow, domain.domain) >= domain.aliases)
    return danger('max_alias_exceeded');
  const id = cow.nextId();
  cow.aliases.set(address, { ...alias, id, domain: domain.domain });
  return success('alias_added', address, id);
}

const aliasesIn = (cow: Cow, domain: string): number =>
  inDomain(cow.aliases.values(), domain, (one) => one.address).length;

const edition = z.object({
  items: z.array(z.string()),
  attr: z.object({ goto: z.string().optional(), active: z.coerce.number().optional() }),
});

function editAliases(cow: Cow, body: unknown): Result[] {
  const { items, attr } = edition.parse(body);
  return items.flatMap((id) => {
    const alias = aliasBy(cow, Number(id));
    if (!alias) return [danger('alias_invalid', id)];
    const all = (attr.goto ?? alias.goto).split(',');
    const invalid = all.filter((to) => !isEmail(to)).map((to) => danger('goto_invalid', to));
    const valid = [...new Set(all.filter(isEmail))];
    if (valid.length > 0) {
      alias.goto = valid.join(',');
      alias.active = attr.active ?? alias.active;
    }
    return [...invalid, success('alias_modified', alias.address)];
  });
}

function deleteAliases(cow: Cow, body: unknown): Result[] {
  const ids = z.array(z.string()).parse(body);
  return ids.map((id) => {
    const alias = aliasBy(cow, Number(id));
    if (!alias) return danger('access_denied');
    cow.aliases.delete(alias.address);
    return success('alias_removed', alias.address);
  });
}

const appPassword = z.object({
  username: z.string(),
  app_name: z.string(),
  app_passwd: z.string(),
  app_passwd2: z.string(),
  protocols: z.array(z.string()),
});

function addAppPassword(cow: Cow, body: unknown): Result[] {
  const data = appPassword.parse(body);
  if (!cow.mailboxes.has(data.username)) return [danger('access_denied')];
  const fault = passwordFault(cow, data.app_passwd, data.app_passwd2);
  if (fault) return [fault];
  const id = cow.nextId();
  const name = escaped(data.app_name.trim());
  cow.appPasswords.set(id, { id, mailbox: data.username, name, hash: hashOf(data.app_passwd) });
  return [{ type: 'success', msg: 'app_passwd_added', log: [] }];
}

function deleteAppPasswords(cow: Cow, body: unknown): Result[] {
  const ids = z.array(z.string()).parse(body);
  return ids.map((id) =>
    cow.appPasswords.delete(Number(id)) ? success('app_passwd_removed', id) : danger('app_passwd_id_invalid'),
  );
}

/** As PHP's htmlspecialchars. */
export function escaped(text: string): string {
  const ampersands = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return ampersands.replaceAll('"', '&quot;').replaceAll("'", '&#039;');
}
