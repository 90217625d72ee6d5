import type { MailServers } from '../mail-servers/combine-servers.ts';
import { createEnvelopes, type Envelopes, openAllServers } from '../mail-servers/open-all.ts';
import type { AppSettings, Resources } from './app-options.ts';
import type { Data } from './open-data.ts';

export type Mail = {
  readonly mailServer: MailServers;
  /** One for each worker on another host. */
  readonly envelopes: Envelopes;
};

/** Opens the mail servers of this host by their drivers, and those of others by their workers. */
export async function openMail(
  { servers, openMailServer, log, clock }: AppSettings,
  { directory, store, startingQueue }: Data,
  resources: Resources,
): Promise<Mail> {
  const envelopes = createEnvelopes(servers, directory.key);
  const mailServer = await openAllServers({
    servers,
    openMailServer,
    queue: startingQueue,
    envelopes,
    knownDomains: () => store.domains.all().map(({ domain }) => domain),
    knownAliasDomains: store.aliasDomains.all,
    mailDirectory: directory.mail,
    // Where domains are known, or were, a directory that is missing has been lost: an empty one would hide that.
    createIfMissing: !store.domains.everKnown(),
    log,
    clock,
  });
  resources.defer(mailServer.close);
  return { mailServer, envelopes };
}
