import type { MailboxId } from '../../../domain/address/address-state.ts';

/** The column `maildir` of a mailbox that Facteur makes: its directory, relative to the mail directory. */
export const maildirOf = (id: MailboxId): string => `${id}/`;

/** The password of a mailbox that nobody can log in to: no hash looks like this. */
export const noPassword = '!';
