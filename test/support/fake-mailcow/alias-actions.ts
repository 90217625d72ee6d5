import { z } from 'zod';
import {
  aliasBy,
  aliasesIn,
  danger,
  domainPart,
  type MailcowAlias,
  type MailcowState,
  type Result,
  success,
} from './mailcow-state.ts';

/** As PHP's FILTER_VALIDATE_EMAIL, as far as the tests need it: no domain of one label alone. */
export const isEmail = (text: string): boolean => /^[^@\s,;]+@[^@\s,;.]+(\.[^@\s,;.]+)+$/.test(text);

const flag = z.coerce.number().default(0);
const ends = { goto_null: flag, goto_spam: flag, goto_ham: flag };

type Ends = { readonly goto_null: number; readonly goto_spam: number; readonly goto_ham: number };

/** Destinations that are no addresses: mail is dropped or learned. */
function endOf({ goto_null, goto_spam, goto_ham }: Ends): string | null {
  if (goto_null === 1) return 'null@localhost';
  if (goto_spam === 1) return 'spam@localhost';
  return goto_ham === 1 ? 'ham@localhost' : null;
}

const split = (text: string): string[] => text.split(/[ ,;\n]/).map((part) => part.trim());

const addition = z.object({
  address: z.string(),
  goto: z.string().default(''),
  active: flag,
  internal: flag,
  sender_allowed: flag,
  sogo_visible: flag,
  public_comment: z.string().nullable().default(null),
  private_comment: z.string().nullable().default(null),
  ...ends,
});

export function addAlias(mailcow: MailcowState, body: unknown): Result[] {
  const { goto, goto_null, goto_spam, goto_ham, ...alias } = addition.parse(body);
  const isLong = (comment: string | null) => (comment?.length ?? 0) > 160;
  if (isLong(alias.public_comment) || isLong(alias.private_comment)) return [danger('comment_too_long')];
  const end = endOf({ goto_null, goto_spam, goto_ham });
  const all = split(goto);
  if (all[0] === '' && end === null) return [danger('goto_empty')];
  if (end !== null) return insertAlias(mailcow, { ...alias, goto: end }, all);
  const [invalid, valid] = destinations(mailcow, all.filter((to) => to !== '').map(asPhpKeepsIt));
  if (valid.length === 0) return invalid;
  return [...invalid, ...insertAlias(mailcow, { ...alias, goto: valid.join(',') }, valid)];
}

/** A destination as PHP splits it at its @. */
const asPhpKeepsIt = (to: string): string => (to.includes('@') ? to : '@');

function destinations(mailcow: MailcowState, all: readonly string[]): [Result[], string[]] {
  const isGood = (to: string) => isEmail(to) && mailcow.mailboxes.get(to)?.kind === undefined;
  const invalid = all.filter((to) => !isGood(to)).map((to) => danger('goto_invalid', to));
  return [invalid, [...new Set(all.filter(isGood))]];
}

function insertAlias(
  mailcow: MailcowState,
  alias: Omit<MailcowAlias, 'id' | 'domain'>,
  gotos: readonly string[],
): Result[] {
  const { address } = alias;
  // Ignored silently.
  if (gotos.includes(address)) return [];
  const name = domainPart(address);
  const domain = mailcow.domains.get(mailcow.aliasDomains.get(name) ?? name);
  // The cheap count first keeps a test of ten thousand short. Below zero, nothing is refused.
  if (
    domain &&
    mailcow.aliases.size >= domain.aliases &&
    aliasesIn(mailcow, domain.domain) === domain.aliases
  )
    return [danger('max_alias_exceeded')];
  const mailbox = mailcow.mailboxes.get(address);
  if (mailcow.aliases.has(address) || (mailbox && mailbox.kind === undefined && !mailbox.half))
    return [danger('is_alias_or_mailbox', address)];
  if (!domain) return [danger('domain_not_found', name)];
  if (mailcow.spamAliases.has(address)) return [danger('is_spam_alias', address)];
  const id = mailcow.nextId();
  mailcow.aliases.set(address, { ...alias, id, domain: name });
  return [success('alias_added', address, id)];
}

const edition = z.object({
  items: z.array(z.string()),
  attr: z.object({
    goto: z.string().optional(),
    active: z.coerce.number().optional(),
    internal: z.coerce.number().optional(),
    sender_allowed: z.coerce.number().optional(),
    sogo_visible: z.coerce.number().optional(),
    public_comment: z.string().optional(),
    private_comment: z.string().optional(),
    ...ends,
  }),
});

export function editAliases(mailcow: MailcowState, body: unknown): Result[] {
  const { items, attr } = edition.parse(body);
  return items.flatMap((id) => {
    const alias = aliasBy(mailcow, Number(id));
    return alias ? editAlias(alias, attr) : [danger('alias_invalid', null)];
  });
}

/** An alias without a valid destination stays unchanged, and is reported as modified. */
function editAlias(alias: MailcowAlias, attr: z.infer<typeof edition>['attr']): Result[] {
  const { goto, goto_null, goto_spam, goto_ham, ...rest } = attr;
  const end = endOf({ goto_null, goto_spam, goto_ham });
  const all = end === null ? split(goto || alias.goto).filter((to) => to !== '') : [];
  const faults = all.flatMap((to) => {
    if (!isEmail(to)) return [danger('goto_invalid', to)];
    return to === alias.address ? [danger('alias_goto_identical')] : [];
  });
  const valid = all.filter((to) => isEmail(to) && to !== alias.address);
  const next = end ?? [...new Set(valid)].join(',');
  if (next !== '') Object.assign(alias, rest, { goto: next });
  return [...faults, success('alias_modified', alias.address)];
}

export function deleteAliases(mailcow: MailcowState, body: unknown): Result[] {
  const ids = z.array(z.string()).parse(body);
  return ids.map((id) => {
    const alias = aliasBy(mailcow, Number(id));
    if (!alias) return danger('access_denied');
    mailcow.aliases.delete(alias.address);
    return success('alias_removed', alias.address);
  });
}
