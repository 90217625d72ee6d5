import type { Role } from '../../../domain/actor.ts';
import type { Headline } from './headline.ts';
import { roleOrMore } from './vocabulary.ts';

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
const ended = (text: string): string => (/[.!?…]$/.test(text) ? text : `${text}.`);

/** Who asks for what, in a title and in a sentence for notifications and screen readers. */
export const requestSummaries = {
  asks: (who: string, { todo, wanted }: Headline): string =>
    wanted === undefined ? `${who} asks to ${lowerFirst(todo)}` : `${who} asks for ${wanted}`,
  sentence: (asks: string, forWhom: string | null, why: string | null): string =>
    ended(`${asks}${forWhom === null ? '' : ` for ${forWhom}`}${why === null ? '' : `: ${why}`}`),
  deletes: (what: string): string => `This deletes ${what}.`,
  /** @param later whether something is, at a later time. */
  nothingDeleted: (later: boolean): string =>
    later ? 'Mailboxes are closed, and deleted later.' : 'Nothing is deleted.',
  askedBy: (who: string): string => `Asked by ${who}.`,
  approvedBy: (who: string): string => `Approved by ${who}.`,
  because: (why: string): string => ended(`Reason: ${why}`),
  /** For those who can't decide where they read it. */
  waitsElsewhere: (role: Role, count: number, place: string): string =>
    `Waiting for ${count === 1 ? 'the approval' : `${count} approvals`} of ${roleOrMore(role)} in ${place}`,
  /** Where a request was made in private, so that no approver sees it. */
  foundByApprovers: (role: Role): string =>
    `Nobody else sees this message. Ask ${roleOrMore(role)} to type /mail request list waiting. The list has this request.`,
  denialReason: 'Reason for the denial',
};
