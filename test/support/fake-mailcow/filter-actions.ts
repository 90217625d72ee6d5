import { z } from 'zod';
import { danger, type MailcowFilter, type MailcowState, type Result, success } from './mailcow-state.ts';

const attributes = z.strictObject({
  script_data: z.string(),
  script_desc: z.string(),
  filter_type: z.enum(['prefilter', 'postfilter']),
  active: z.enum(['0', '1']),
});

/** mailcow parses scripts before it keeps them. */
const isScript = (text: string): boolean => /^\s*(#|\/\*|require|if|keep|redirect|vacation)/.test(text);

export function addFilter(mailcow: MailcowState, body: unknown): Result[] {
  const { username, ...data } = attributes.extend({ username: z.string() }).strict().parse(body);
  if (!mailcow.mailboxes.has(username)) return [danger('access_denied')];
  if (!isScript(data.script_data)) return [danger('sieve_error', 'parse error')];
  const filter: MailcowFilter = { ...data, username, active: 0, id: mailcow.nextId() };
  mailcow.filters.push(filter);
  if (data.active === '1') activate(mailcow, filter);
  return [success('mailbox_modified', username)];
}

export function editFilters(mailcow: MailcowState, body: unknown): Result[] {
  const { items, attr } = z.strictObject({ items: z.array(z.string()), attr: attributes }).parse(body);
  return items.map((item) => {
    const filter = mailcow.filters.find(({ id }) => id === Number(item));
    if (!filter) return danger('access_denied');
    if (!isScript(attr.script_data)) return danger('sieve_error', 'parse error');
    Object.assign(filter, { ...attr, active: 0 });
    if (attr.active === '1') activate(mailcow, filter);
    return success('mailbox_modified', filter.username);
  });
}

export function deleteFilters(mailcow: MailcowState, body: unknown): Result[] {
  return z
    .array(z.string())
    .parse(body)
    .map((item) => {
      const index = mailcow.filters.findIndex(({ id }) => id === Number(item));
      if (index < 0) return danger('access_denied');
      mailcow.filters.splice(index, 1);
      return success('delete_filter', item);
    });
}

/** Of each type a mailbox has one active filter: another that was is switched off. */
function activate({ filters }: MailcowState, filter: MailcowFilter): void {
  for (const each of filters)
    if (each.username === filter.username && each.filter_type === filter.filter_type) each.active = 0;
  filter.active = 1;
}
