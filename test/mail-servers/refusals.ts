import type { AddressWish, Impossible, MailServer } from '../../src/mail-servers/port.ts';

/** Why a mail server refuses one change: its sentence, another reason, or null. */
export async function refusalOf(
  { rules }: MailServer,
  wish: AddressWish,
): Promise<Impossible | string | null> {
  const [why = null] = (await rules?.refuses([wish])) ?? [];
  return why?.code === 'against-rules' ? why.words : why;
}
