import type { Address } from '../../domain/address/address.ts';
import type { Bytes, MailboxSize } from '../../domain/address/address-state.ts';
import type { AppContext } from '../context/app-context.ts';
import { catchOdd } from '../context/try-mail-server.ts';

type MeasureContext = Pick<AppContext, 'store' | 'mailServer'>;

/** Mailboxes measured at the same time. */
const batchSize = 100;

/** A mailbox of the mirror, with what was counted in it. */
type Counted = ReturnType<AppContext['store']['addresses']['mailboxesAfter']>[number] & {
  readonly bytes: Bytes;
};

/**
 * Measures every mailbox in the mirror and stores the sizes there.
 * @param record is given those that could be counted, some at a time.
 */
export async function measureMailboxes(
  app: MeasureContext,
  record: (counted: readonly Counted[]) => Promise<void> = async () => undefined,
): Promise<void> {
  let after: Address | '' = '';
  for (;;) {
    const mailboxes = app.store.addresses.mailboxesAfter(after, batchSize);
    if (mailboxes.length === 0) return;
    const sizes = await measureAddresses(
      app,
      mailboxes.map(({ address }) => address),
    );
    await record(
      mailboxes.flatMap((mailbox) => {
        const size = sizes.get(mailbox.address);
        return size && !size.unknown ? [{ ...mailbox, bytes: size.bytes }] : [];
      }),
    );
    after = mailboxes.at(-1)?.address ?? after;
  }
}

/**
 * Measures mailboxes and stores their sizes in the mirror, which keeps the former size of those that can't be read or
 * counted. @returns the sizes of those that could be read.
 */
export async function measureAddresses(
  app: MeasureContext,
  addresses: readonly Address[],
): Promise<Map<Address, MailboxSize>> {
  const sizes = new Map<Address, MailboxSize>();
  const measureOne = async (address: Address) => {
    const size = await catchOdd(app.mailServer.measure(address));
    if (size && size !== 'odd') sizes.set(address, size);
  };
  await Promise.all(addresses.map(measureOne));
  await app.store.commit(() => {
    for (const [address, size] of sizes) if (!size.unknown) app.store.addresses.setSize(address, size);
  });
  return sizes;
}
