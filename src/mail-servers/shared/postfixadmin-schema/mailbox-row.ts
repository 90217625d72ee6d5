import type { MailboxId } from '../../../domain/address/address-state.ts';

/** What the row of a mailbox that Facteur makes names as its directory, relative to the mail directory. */
export const maildirOf = (id: MailboxId): string => `${id}/`;

/** The password of a mailbox that nobody can log in to: no hash looks like it. */
export const noPassword = '!';
