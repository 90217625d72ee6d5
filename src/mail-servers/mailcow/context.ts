import type { Address } from '../../domain/address/address.ts';
import type { Logger } from '../../logging/logger.ts';
import type { MailcowClient } from './client.ts';

/** What an order is carried out with. */
export type DriverContext = {
  readonly client: MailcowClient;
  readonly log: Pick<Logger, 'warn'>;
  /** Orders about one address wait for each other. */
  readonly lockAddress: <T>(address: Address, work: () => Promise<T>) => Promise<T>;
};
