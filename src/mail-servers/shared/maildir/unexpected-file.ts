import { MailServerUnavailable } from '../../port.ts';

/** A file that Facteur did not put there is in the place of its mail or of one of its files. */
export class UnexpectedFile extends MailServerUnavailable {}

/**
 * The error for a link or other file in the place of a directory of mail or of a file of ours. It is never followed.
 */
export const unexpectedFile = (path: string, cause?: unknown): UnexpectedFile =>
  new UnexpectedFile(
    'unreadable',
    `${path} is a link or something else that Facteur did not put there, and is left alone: it could lead anywhere. Look who made it, and remove it or put back what was there. To have mail on another disk, mount that disk there.`,
    { cause },
  );
