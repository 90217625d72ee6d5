import { MailServerUnavailable } from './port.ts';

/**
 * Reads a list of which some can't be told: where a mail server describes an address in a form that its driver does not
 * know, it fails for the whole list. Halves such a list until only the odd ones fail.
 * @returns the answers in order, and the error in the place of each odd one. Any other error is thrown.
 */
export async function readPastOdd<Item, T>(
  items: readonly Item[],
  read: (items: readonly Item[]) => Promise<readonly T[]>,
): Promise<readonly (T | MailServerUnavailable)[]> {
  try {
    return await read(items);
  } catch (error) {
    if (!(error instanceof MailServerUnavailable) || error.trouble !== 'odd') throw error;
    if (items.length === 1) return [error];
    const middle = Math.ceil(items.length / 2);
    const first = await readPastOdd(items.slice(0, middle), read);
    return [...first, ...(await readPastOdd(items.slice(middle), read))];
  }
}
