import { Resolver } from 'node:dns/promises';
import { join } from 'node:path';
import { errorCode } from '../../lib/error-details.ts';
import { info, pass } from '../check-result.ts';
import { statOrNull } from '../data/data-directory.ts';
import { runCheck } from '../data/sqlite-file.ts';
import type { Probe } from '../probe.ts';

const name = 'Names';

/** Limits the number of DNS queries: what is missing for one domain is usually missing for all. */
const maxDomains = 5;

/** Milliseconds. */
const dnsTimeout = 2_000;

/** Checks for the DNS names by which mail programs find their settings. What is missing is only a hint. */
export const mailNamesProbe: Probe = {
  group: 'Mail programs',
  name,
  needs: ['IMAP_SERVER', 'SMTP_SERVER'],
  async *run({ config, resolvesInDns }, signal) {
    const file = join(config.dataDirectory, 'facteur.sqlite');
    if (!config.clientSettings.services || !(await statOrNull(file))) return;
    const domains = await readDomains(file, signal);
    if (!domains) return yield info(name, 'not looked at, since facteur.sqlite can’t be read');
    const names = domains
      .slice(0, maxDomains)
      .flatMap((domain) => [`autoconfig.${domain}`, `autodiscover.${domain}`]);
    if (names.length === 0) return;
    const known = await Promise.all(names.map(resolvesInDns));
    const missing = names.filter((_, index) => known[index] === false);
    if (known.includes(null)) return yield info(name, 'DNS can’t be asked from here');
    yield missing.length === 0
      ? pass(name, `${names.join(', ')} are in DNS`)
      : info(
          name,
          `not in DNS: ${missing.join(', ')}`,
          'deploy/clients.md says which names mail programs look for.',
        );
  },
};

/** @returns null where they can't be read, which another probe reports. */
async function readDomains(file: string, signal: AbortSignal): Promise<readonly unknown[] | null> {
  const domains: unknown[] = [];
  try {
    for await (const domain of runCheck('domains', file, signal)) domains.push(domain);
    return domains;
  } catch {
    return null;
  }
}

/** Whether a name has an IP address; null where DNS does not answer. */
export async function resolvesInDns(name: string): Promise<boolean | null> {
  const resolver = new Resolver({ timeout: dnsTimeout, tries: 1 });
  const answers = await Promise.allSettled([resolver.resolve4(name), resolver.resolve6(name)]);
  if (answers.some(({ status }) => status === 'fulfilled')) return true;
  const codes = answers.map((answer) => (answer.status === 'rejected' ? errorCode(answer.reason) : ''));
  return codes.every((code) => code === 'ENOTFOUND' || code === 'ENODATA') ? false : null;
}
