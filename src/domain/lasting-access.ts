/**
 * Access to a mailbox that its mail server can't revoke: a second factor, which the next owner would be asked for; a key
 * that logs in without a password; a link to reset the password that was sent shortly before.
 */
export type LastingAccess = 'second-factor' | 'security-key' | 'reset-link';
