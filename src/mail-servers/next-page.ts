import type { Address } from '../domain/address/address.ts';
import { type AddressEntry, type MailServer, MailServerUnavailable } from './port.ts';

/**
 * Reads the next addresses of a mail server, and checks that they are in order: a loop over pages that repeat or go back
 * would never end. The same address twice in a row does no harm, so whatever reads that address deals with it.
 * @throws MailServerUnavailable where addresses are out of order.
 */
export async function readNextPage(
  server: Pick<MailServer, 'page'>,
  after: Address | null,
  limit: number,
): Promise<AddressEntry[]> {
  const page = await server.page(after, limit);
  const goesBack = page.find(({ address }, index) => {
    const before = page[index - 1]?.address;
    return before === undefined ? after !== null && address <= after : address < before;
  });
  if (goesBack) throw outOfOrder(goesBack.address, after);
  return page;
}

const outOfOrder = (address: Address, after: Address | null): Error =>
  new MailServerUnavailable(
    'unreadable',
    `The mail server lists its addresses out of order: ${address} came where ${after === null ? 'the first' : `those after ${after}`} should. Run the same version of Facteur here and beside the mail server.`,
  );
