import type { Address } from '../../domain/address/address.ts';
import type { Logger } from '../../logging/logger.ts';
import type { MailcowClient } from './client.ts';

/** What the driver's functions work with. */
export type DriverContext = {
  readonly client: MailcowClient;
  readonly log: Pick<Logger, 'warn'>;
  /** Runs orders about the same address one after another. */
  readonly lockAddress: <T>(address: Address, work: () => Promise<T>) => Promise<T>;
};
