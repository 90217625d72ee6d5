import { isDeepStrictEqual } from 'node:util';
import type { AppContext } from '../context/app-context.ts';

/**
 * Notes which domains are other names of others by now, which is no drift: nothing of an address changes.
 * @throws MailServerUnavailable
 */
export async function syncAliasDomains({ store, mailServer }: AppContext): Promise<void> {
  const found = await mailServer.aliasDomains();
  if (isDeepStrictEqual(found, store.aliasDomains.all())) return;
  await store.commit(() => store.aliasDomains.replace(found));
}
