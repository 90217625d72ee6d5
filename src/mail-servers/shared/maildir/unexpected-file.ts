import { MailServerUnavailable } from '../../port.ts';

/** Something else than Facteur put there is in a place of its mail or files. */
export class UnexpectedFile extends MailServerUnavailable {}

/** What is in the place of a directory of mail, or of a file of ours, and is followed nowhere. */
export const unexpectedFile = (path: string, cause?: unknown): UnexpectedFile =>
  new UnexpectedFile(
    'unreadable',
    `${path} is a link or something else that Facteur did not put there, and is left alone: it could lead anywhere. Look who made it, and remove it or put back what was there. To have mail on another disk, mount that disk there.`,
    { cause },
  );
