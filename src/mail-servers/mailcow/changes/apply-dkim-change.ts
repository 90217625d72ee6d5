import { type DkimChange, dkimRefusal, isDone } from '../../../domain/dkim/dkim-change.ts';
import type { Outcome } from '../../port.ts';
import { applied } from '../../shared/driver-kit.ts';
import type { MailcowClient } from '../client.ts';
import type { DriverContext } from '../context.ts';
import { changeRefused } from '../errors.ts';
import { readDkimKeys } from '../read.ts';
import { returnUnavailable } from './remove-domain.ts';

/** Bits of a new key, as mailcow's own form proposes. */
const keySize = 2048;

/** Makes or deletes a domain's only key. Whatever came of a request, the keys are read again: it may have been done. */
export async function applyDkimChange({ client }: DriverContext, change: DkimChange): Promise<Outcome> {
  const { domain } = change;
  const keys = await readDkimKeys(client, domain);
  if (isDone(change, keys)) return applied;
  const why = dkimRefusal(change, keys);
  if (why) return { kind: 'impossible', why };
  if (!change.atOnce) return unforeseen;
  const error = await post(client, change).then(() => null, returnUnavailable);
  const found = await readDkimKeys(client, domain);
  if (isDone(change, found)) return applied;
  const since = dkimRefusal(change, found);
  if (since) return { kind: 'impossible', why: since };
  throw (
    error ?? changeRefused(client.host, `did not ${change.act} the DKIM key, as it said`, 'Look in its log.')
  );
}

/** The plan that was agreed to said that the key signs nothing yet. */
const unforeseen: Outcome = {
  kind: 'impossible',
  why: {
    code: 'against-rules',
    words: 'It signs with a key at once, which the request didn’t say: ask again.',
  },
};

/** Only these two get here: others are done already, or refused. */
const post = (client: MailcowClient, { domain, selector, act }: DkimChange): Promise<void> =>
  act === 'delete'
    ? client.post('delete/dkim', [domain])
    : client.post('add/dkim', { domains: domain, dkim_selector: selector, key_size: keySize });
