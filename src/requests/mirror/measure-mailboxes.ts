import type { Address } from '../../domain/address/address.ts';
import type { Bytes, MailboxSize } from '../../domain/address/address-state.ts';
import type { AppContext } from '../context/app-context.ts';
import { catchOdd } from '../context/try-mail-server.ts';

type MeasureContext = Pick<AppContext, 'store' | 'mailServer'>;

/** Mailboxes recorded in one transaction. */
const batchSize = 100;

/**
 * Mailboxes asked about at the same time, more than a mail server measures at once. What is under way outlives the young
 * generation, and a long list of them would be most of what a million addresses leave to be collected.
 */
const askedAtOnce = 25;

/** A mailbox of the mirror, with what was counted in it. */
type Counted = ReturnType<AppContext['store']['addresses']['mailboxesAfter']>[number] & {
  readonly bytes: Bytes;
};

/**
 * Measures every mailbox in the mirror and stores the sizes there.
 * @param record is given those that could be counted, some at a time.
 * @param stopping ends it early, after those that are being measured.
 */
export async function measureMailboxes(
  app: MeasureContext,
  record: (counted: readonly Counted[]) => Promise<void> = async () => undefined,
  stopping?: AbortSignal,
): Promise<void> {
  let after: Address | '' = '';
  for (;;) {
    const mailboxes = app.store.addresses.mailboxesAfter(after, batchSize);
    if (mailboxes.length === 0) return;
    const sizes = await measureAddresses(
      app,
      mailboxes.map(({ address }) => address),
      stopping,
    );
    if (stopping?.aborted) return;
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
  stopping?: AbortSignal,
): Promise<Map<Address, MailboxSize>> {
  const sizes = new Map<Address, MailboxSize>();
  const measureOne = async (address: Address) => {
    const size = await catchOdd(app.mailServer.measure(address));
    if (size && size !== 'odd') sizes.set(address, size);
  };
  for (let from = 0; from < addresses.length && !stopping?.aborted; from += askedAtOnce)
    await Promise.all(addresses.slice(from, from + askedAtOnce).map(measureOne));
  await app.store.commit(() => {
    for (const [address, size] of sizes) if (!size.unknown) app.store.addresses.setSize(address, size);
  });
  return sizes;
}
