import type { Address } from '../../domain/address/address.ts';
import type { MailboxSize } from '../../domain/address/address-state.ts';
import type { Office } from '../context/app-context.ts';
import { orOdd } from '../context/catch-odd.ts';

/** Mailboxes measured between two looks at anything else. */
const page = 100;

/** Measures every mailbox that the mirror knows, one after another. */
export async function measureMailboxes(office: Office): Promise<void> {
  let after: Address | '' = '';
  for (;;) {
    const mailboxes = office.store.addresses.mailboxesAfter(after, page);
    if (mailboxes.length === 0) return;
    await measureSome(
      office,
      mailboxes.map(({ address }) => address),
    );
    after = mailboxes.at(-1)?.address ?? after;
  }
}

/** Measures these mailboxes now and notes their sizes in the mirror. One that is told oddly, or that nobody can count,
 * keeps there the size last seen. */
export async function measureSome(
  office: Office,
  addresses: readonly Address[],
): Promise<Map<Address, MailboxSize>> {
  const sizes = new Map<Address, MailboxSize>();
  const measureOne = async (address: Address) => {
    const size = await orOdd(office.mailServer.measure(address));
    if (size && size !== 'odd') sizes.set(address, size);
  };
  await Promise.all(addresses.map(measureOne));
  await office.store.commit(() => {
    for (const [address, size] of sizes) if (!size.unknown) office.store.addresses.resize(address, size);
  });
  return sizes;
}
