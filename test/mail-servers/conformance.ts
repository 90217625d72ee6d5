import { afterEach, beforeEach, describe, expect } from 'vitest';
import type { Address } from '../../src/domain/address/address.ts';
import type { Capability, MailServer } from '../../src/mail-servers/port.ts';
import { describeAbsence } from './conformance-absence.ts';
import { describeAccess } from './conformance-access.ts';
import { describeAddresses } from './conformance-addresses.ts';
import { describeFence } from './conformance-fence.ts';
import { describeFiles } from './conformance-files.ts';
import { describeLists } from './conformance-lists.ts';
import { describeLogins } from './conformance-logins.ts';
import { describeMailboxes } from './conformance-mailboxes.ts';
import { describeModel } from './conformance-model.ts';
import { describeQuotas } from './conformance-quota.ts';
import { describeRename } from './conformance-rename.ts';
import { describeSharing } from './conformance-sharing.ts';
import { describeSuspension } from './conformance-suspension.ts';
import { addDomain, applied } from './orders.ts';

/** An empty mail server for one test, and access to its mail without the driver. */
export type ServerUnderTest = {
  readonly server: MailServer;
  /** Puts a message into the inbox of the mailbox at the address. */
  deliver(address: Address, message: Buffer): Promise<void>;
  /** The messages of that inbox, in any order. */
  messages(address: Address): Promise<Buffer[]>;
  /** Has the domain keep to a number of aliases, its postmaster among them; left out where there is no such limit. */
  limitAliases?(most: number): Promise<void>;
  /** Notes a login to the mailbox as its mail server does, in whole seconds; left out where the driver lacks `last-login`. */
  logIn?(address: Address, at: number): Promise<void>;
  cleanup(): Promise<void>;
};

/** The driver's traits: what it can't do is not tested. */
export type DriverTraits = Pick<MailServer, 'lacks' | 'keepsRemoved'>;

export const fullTraits: DriverTraits = { lacks: ['dkim'], keepsRemoved: 'retention' };

export const hasCapability = ({ lacks }: DriverTraits, capability: Capability): boolean =>
  !lacks.includes(capability);

/** What every driver must do. */
export function describeMailServer(
  name: string,
  makeServer: () => Promise<ServerUnderTest>,
  traits: DriverTraits = fullTraits,
): void {
  describe(`${name} as a mail server`, () => {
    let made: ServerUnderTest;
    beforeEach(async () => {
      made = await makeServer();
      const { lacks, ...others } = traits;
      expect(made.server).toMatchObject(others);
      // None of these has a log that could be read.
      expect(new Set(['trace', ...made.server.lacks])).toEqual(new Set(['trace', ...lacks]));
      expect(await made.server.apply(addDomain())).toEqual(applied);
    });
    afterEach(() => made.cleanup());

    describeAddresses(() => made, traits);
    describeMailboxes(() => made, traits);
    describeAccess(() => made, traits);
    if (hasCapability(traits, 'rename')) describeRename(() => made, traits);
    describeQuotas(() => made, traits);
    describeSharing(() => made, traits);
    if (hasCapability(traits, 'away')) describeAbsence(() => made, traits);
    describeLists(() => made);
    describeLogins(() => made, traits);
    describeFence(() => made);
    describeFiles(() => made, traits);
    describeSuspension(() => made, traits);
    describeModel(() => made, traits);
  });
}
