import type { Condition } from '../../domain/condition.ts';
import { describeDomainCount, runHealthCheck } from '../shared/health-check.ts';
import type { MailcowClient } from './client.ts';
import type { DriverContext } from './context.ts';
import { MailcowRefusal } from './errors.ts';
import { readDomains } from './read.ts';

/** Checks that mailcow can be read and written, and that its rows can be parsed. */
export async function healthChecks({ client }: DriverContext): Promise<Condition[]> {
  const server = await runHealthCheck('Mail server', async () => {
    const { length } = await readDomains(client);
    await requireWriteAccess(client);
    return `mailcow at ${client.host}, ${describeDomainCount(length)}`;
  });
  return server.ok ? [server, ...checkRows(client)] : [server];
}

/** Asks to delete nothing, which mailcow refuses to a read-only key. */
async function requireWriteAccess(client: MailcowClient): Promise<void> {
  await client.post('delete/app-passwd', []).catch((error: unknown) => {
    if (!(error instanceof MailcowRefusal)) throw error;
  });
}

/** Lists the addresses whose rows could not be parsed when they were last read. */
function checkRows({ host, unparsedRows }: MailcowClient): Condition[] {
  const unparsed = [...new Set(unparsedRows())];
  if (unparsed.length === 0) return [];
  const named = unparsed.slice(0, 5).join(', ');
  const detail = `mailcow at ${host} tells of ${unparsed.length === 1 ? 'an address' : `${unparsed.length} addresses`} in a form that Facteur does not know (${named}${unparsed.length > 5 ? ' and others' : ''}). Look at them in mailcow. Facteur shows them as it last saw them; all others work.`;
  return [{ part: 'Odd addresses', ok: false, detail }];
}
