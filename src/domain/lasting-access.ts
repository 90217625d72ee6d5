/**
 * What of a mailbox's ways in a mail server can't take away from who had it: a second factor, which whoever gets the mailbox
 * would be asked for; a key that logs in without a password; a link for a new password that was sent shortly before.
 */
export type LastingAccess = 'second-factor' | 'security-key' | 'reset-link';
