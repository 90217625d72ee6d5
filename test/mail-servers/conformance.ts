import { afterEach, beforeEach, describe, expect } from 'vitest';
import type { Address } from '../../src/domain/address/address.ts';
import type { Capability, MailServer } from '../../src/mail-servers/port.ts';
import { describeAccess } from './conformance-access.ts';
import { describeAddresses } from './conformance-addresses.ts';
import { describeMailboxes } from './conformance-mailboxes.ts';
import { describeModel } from './conformance-model.ts';
import { addDomain, applied } from './orders.ts';

/** A mail server of its own for one test, empty, and a way to its mail from behind. */
export type ServerUnderTest = {
  readonly server: MailServer;
  /** Puts a message into the inbox of the mailbox at the address. */
  deliver(address: Address, message: Buffer): Promise<void>;
  /** The messages of that inbox, in no order. */
  messages(address: Address): Promise<Buffer[]>;
  cleanup(): Promise<void>;
};

/** What a driver says of itself: what it can't do is not asked of it. */
export type DriverTraits = Pick<MailServer, 'lacks' | 'keepsRemoved'>;

export const fullTraits: DriverTraits = { lacks: [], keepsRemoved: 'retention' };

export const hasCapability = ({ lacks }: DriverTraits, capability: Capability): boolean =>
  !lacks.includes(capability);

/** What every driver must do, whatever it drives. */
export function describeMailServer(
  name: string,
  makeServer: () => Promise<ServerUnderTest>,
  traits: DriverTraits = fullTraits,
): void {
  describe(`${name} as a mail server`, () => {
    let made: ServerUnderTest;
    beforeEach(async () => {
      made = await makeServer();
      expect(made.server).toMatchObject(traits);
      expect(await made.server.apply(addDomain())).toEqual(applied);
    });
    afterEach(() => made.cleanup());

    describeAddresses(() => made, traits);
    describeMailboxes(() => made, traits);
    describeAccess(() => made, traits);
    describeModel(() => made, traits);
  });
}
