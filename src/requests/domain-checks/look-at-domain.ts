import type { Domain } from '../../domain/address/address.ts';
import { checkDomain } from '../../domain/dns/check-domain.ts';
import type { Expected } from '../../domain/dns/expected.ts';
import type { Finding } from '../../domain/dns/finding.ts';
import type { AppContext } from '../context/app-context.ts';
import { tryMailServer } from '../context/try-mail-server.ts';

/** What others find of a domain now, and what is wrong with it. */
export async function lookAtDomain(
  app: Pick<AppContext, 'mailServer' | 'domainLook'>,
  domain: Domain,
): Promise<Finding[]> {
  const { dns, fetchSts, expected } = app.domainLook;
  return checkDomain(dns, { ...expected, domain, keys: await readKeys(app, domain) }, fetchSts);
}

async function readKeys(
  { mailServer }: Pick<AppContext, 'mailServer'>,
  domain: Domain,
): Promise<Expected['keys']> {
  const read = await tryMailServer(mailServer.dkimKeys(domain));
  if (!read.ok) return 'unread';
  // Only then: a worker on another host has said by now what it lacks.
  return mailServer.serverOf(domain).lacks.includes('dkim') ? 'none' : read.value;
}
