import { z } from 'zod';
import { danger, type MailcowState, mailboxesIn, mebibyte, type Result, success } from './mailcow-state.ts';

const number = z.coerce.number();

const edit = z.object({
  items: z.array(z.string()),
  attr: z.strictObject({ quota: number, maxquota: number, defquota: number }).partial(),
});

/** What is left out, or is 0, stays as it is. */
export function editDomains(mailcow: MailcowState, body: unknown): Result[] {
  const { items, attr } = edit.parse(body);
  return items.map((name) => {
    const domain = mailcow.domains.get(name);
    if (!domain) return danger('access_denied');
    const quota = attr.quota || domain.quota;
    const maxquota = attr.maxquota || domain.maxquota;
    const defquota = attr.defquota ?? domain.defquota;
    const quotas = mailboxesIn(mailcow, name).map((one) => one.quota / mebibyte);
    const [biggest, all] = [Math.max(0, ...quotas), quotas.reduce((sum, one) => sum + one, 0)];
    if (defquota > maxquota) return danger('mailbox_defquota_exceeds_mailbox_maxquota');
    if (defquota === 0) return danger('defquota_empty');
    if (maxquota > quota) return danger('mailbox_quota_exceeds_domain_quota');
    if (biggest > maxquota) return danger('max_quota_in_use', biggest);
    if (all > quota) return danger('domain_quota_m_in_use', all);
    mailcow.domains.set(name, { ...domain, quota, maxquota, defquota });
    return success('domain_modified', name);
  });
}
