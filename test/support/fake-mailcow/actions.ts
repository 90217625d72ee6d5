import { z } from 'zod';
import { addAlias, deleteAliases, editAliases } from './alias-actions.ts';
import { addDkimKeys, addKeyOfNewDomain, deleteDkimKeys } from './dkim-actions.ts';
import { editDomains } from './edit-domain-action.ts';
import { addFilter, deleteFilters, editFilters } from './filter-actions.ts';
import {
  addMailbox,
  deleteMailboxes,
  deleteTags,
  editMailboxes,
  hashOf,
  passwordFault,
} from './mailbox-actions.ts';
import { danger, type MailcowState, mailboxesIn, type Result, success } from './mailcow-state.ts';
import { renameMailbox } from './rename-action.ts';

type Action = (mailcow: MailcowState, body: unknown, object: string) => Result[];

/** The writes, by the path after /api/v1/. */
const actions: Readonly<Record<string, Action>> = {
  'add/domain': addDomain,
  'edit/domain': editDomains,
  'delete/domain': deleteDomains,
  'add/dkim': addDkimKeys,
  'delete/dkim': deleteDkimKeys,
  'add/alias-domain': addAliasDomain,
  'delete/alias-domain': deleteAliasDomains,
  'add/mailbox': addMailbox,
  'edit/mailbox': editMailboxes,
  'edit/rename-mbox': renameMailbox,
  'delete/mailbox': deleteMailboxes,
  'add/alias': addAlias,
  'edit/alias': editAliases,
  'delete/alias': deleteAliases,
  'add/app-passwd': addAppPassword,
  'delete/app-passwd': deleteAppPasswords,
  'add/filter': addFilter,
  'edit/filter': editFilters,
  'delete/filter': deleteFilters,
  'delete/mailbox/tag': deleteTags,
};

/** The write for a path, which an object's name may follow; undefined: mailcow has no such path. */
export function actionFor(path: string): ((mailcow: MailcowState, body: unknown) => Result[]) | undefined {
  const whole = actions[path];
  if (whole) return (mailcow, body) => whole(mailcow, body, '');
  const cut = path.lastIndexOf('/');
  const about = actions[path.slice(0, cut)];
  return about && ((mailcow, body) => about(mailcow, body, path.slice(cut + 1)));
}

function addDomain(mailcow: MailcowState, body: unknown): Result[] {
  const { domain, active } = z.object({ domain: z.string(), active: z.coerce.number() }).parse(body);
  if (mailcow.domains.has(domain) || mailcow.aliasDomains.has(domain))
    return [danger('domain_exists', domain)];
  mailcow.domains.set(domain, { ...mailcow.template, domain, active, backupmx: 0 });
  return [...addKeyOfNewDomain(mailcow, domain), success('domain_added', domain)];
}

const aliasDomain = z.object({
  alias_domain: z.string(),
  target_domain: z.string(),
  active: z.coerce.number(),
});

function addAliasDomain(mailcow: MailcowState, body: unknown): Result[] {
  const { alias_domain: alias, target_domain: target, active } = aliasDomain.parse(body);
  if (active !== 1) throw new TypeError('This fake has only alias domains that are active.');
  if (alias === target) return [danger('aliasd_targetd_identical', target)];
  const found = mailcow.domains.get(target);
  if (!found) return [danger('access_denied')];
  if (found.backupmx) return [danger('targetd_relay_domain', target)];
  if (mailcow.domains.has(alias) || mailcow.aliasDomains.has(alias))
    return [danger('alias_domain_invalid', alias)];
  mailcow.aliasDomains.set(alias, target);
  return [success('aliasd_added', alias)];
}

/** With the aliases that it has of its own. */
function deleteAliasDomains(mailcow: MailcowState, body: unknown): Result[] {
  return z
    .array(z.string())
    .parse(body)
    .map((alias) => {
      if (!mailcow.aliasDomains.delete(alias)) return danger('access_denied');
      for (const [address, { domain }] of mailcow.aliases)
        if (domain === alias) mailcow.aliases.delete(address);
      return success('alias_domain_removed', alias);
    });
}

/** With its aliases and alias domains: it refuses for mailboxes alone. */
function deleteDomains(mailcow: MailcowState, body: unknown): Result[] {
  return z
    .array(z.string())
    .parse(body)
    .map((domain) => {
      if (!mailcow.domains.has(domain)) return danger('access_denied');
      if (mailboxesIn(mailcow, domain).length > 0) return danger('domain_not_empty', domain);
      for (const [address, alias] of mailcow.aliases)
        if (alias.domain === domain) mailcow.aliases.delete(address);
      for (const [name, target] of mailcow.aliasDomains)
        if (target === domain) mailcow.aliasDomains.delete(name);
      mailcow.domains.delete(domain);
      return success('domain_removed', domain);
    });
}

const appPassword = z.object({
  username: z.string(),
  app_name: z.string(),
  app_passwd: z.string(),
  app_passwd2: z.string(),
  protocols: z.array(z.string()),
});

function addAppPassword(mailcow: MailcowState, body: unknown): Result[] {
  const data = appPassword.parse(body);
  if (!mailcow.mailboxes.has(data.username)) return [danger('access_denied')];
  const fault = passwordFault(mailcow, data.app_passwd, data.app_passwd2);
  if (fault) return [fault];
  const id = mailcow.nextId();
  const name = escaped(data.app_name.trim());
  mailcow.appPasswords.set(id, { id, mailbox: data.username, name, hash: hashOf(data.app_passwd) });
  return [{ type: 'success', msg: 'app_passwd_added', log: [] }];
}

function deleteAppPasswords(mailcow: MailcowState, body: unknown): Result[] {
  const ids = z.array(z.string()).parse(body);
  const done: Result[] = [];
  for (const id of ids) {
    if (!mailcow.appPasswords.delete(Number(id))) return [...done, danger('app_passwd_id_invalid')];
    done.push(success('app_passwd_removed', id));
  }
  return done;
}

/** As PHP's htmlspecialchars. */
export function escaped(text: string): string {
  const ampersands = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return ampersands.replaceAll('"', '&quot;').replaceAll("'", '&#039;');
}
