import type { Address } from '../../domain/address/address.ts';
import type { Log } from '../../logging/logger.ts';
import type { MailcowClient } from './client.ts';

/** What an order is carried out with. */
export type Workshop = {
  readonly client: MailcowClient;
  readonly log: Pick<Log, 'warn'>;
  /** Orders about one address wait for each other. */
  readonly inTurn: <T>(address: Address, work: () => Promise<T>) => Promise<T>;
};
