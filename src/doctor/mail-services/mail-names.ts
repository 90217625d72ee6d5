import { Resolver } from 'node:dns/promises';
import { join } from 'node:path';
import { codeOf, note, well } from '../check-result.ts';
import { statOrNull } from '../data/data-directory.ts';
import { askOf } from '../data/sqlite-file.ts';
import type { Probe } from '../probe.ts';

const name = 'Names';

/** More would be a flood of questions: what is forgotten for one domain is forgotten for the next. */
const mostDomains = 5;

/** Milliseconds for an answer of DNS. */
const patience = 2_000;

/** The names by which mail programs find their settings, in the domains that mail is received for: hints, all. */
export const mailNamesProbe: Probe = {
  group: 'Mail programs',
  name,
  needs: ['IMAP_SERVER', 'SMTP_SERVER'],
  async *look({ config, inDns }, signal) {
    const file = join(config.dataDirectory, 'facteur.sqlite');
    if (!config.clientSettings.services || !(await statOrNull(file))) return;
    const domains = await domainsIn(file, signal);
    if (!domains) return yield note(name, 'not looked at, since facteur.sqlite can’t be read');
    const names = domains
      .slice(0, mostDomains)
      .flatMap((domain) => [`autoconfig.${domain}`, `autodiscover.${domain}`]);
    if (names.length === 0) return;
    const known = await Promise.all(names.map(inDns));
    const missing = names.filter((_, index) => known[index] === false);
    if (known.includes(null)) return yield note(name, 'DNS can’t be asked from here');
    yield missing.length === 0
      ? well(name, `${names.join(', ')} are in DNS`)
      : note(
          name,
          `not in DNS: ${missing.join(', ')}`,
          'deploy/clients.md says which names mail programs look for.',
        );
  },
};

/** @returns null where they can't be read, which is told elsewhere. */
async function domainsIn(file: string, signal: AbortSignal): Promise<readonly unknown[] | null> {
  const domains: unknown[] = [];
  try {
    for await (const domain of askOf('domains', file, signal)) domains.push(domain);
    return domains;
  } catch {
    return null;
  }
}

/** Whether a name has an address; null where DNS does not answer. */
export async function inDns(asked: string): Promise<boolean | null> {
  const resolver = new Resolver({ timeout: patience, tries: 1 });
  const answers = await Promise.allSettled([resolver.resolve4(asked), resolver.resolve6(asked)]);
  if (answers.some(({ status }) => status === 'fulfilled')) return true;
  const codes = answers.map((answer) => (answer.status === 'rejected' ? codeOf(answer.reason) : ''));
  return codes.every((code) => code === 'ENOTFOUND' || code === 'ENODATA') ? false : null;
}
