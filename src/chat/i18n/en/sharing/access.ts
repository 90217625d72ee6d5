import { displayAddress } from '../../../../domain/address/address.ts';
import type { AccessChange } from '../../../../domain/request/change.ts';
import type { Effect } from '../../../../domain/request/effect.ts';
import {
  type AccessEntry,
  type AccessRights,
  gainsRights,
  hasRights,
} from '../../../../domain/sharing/access-rights.ts';
import type { Headline } from '../headline.ts';

type AccessEffect = Extract<Effect, { kind: 'grant-access' | 'end-access' }>;

/** What somebody may do with an address, in words that follow "may". */
function mayDo({ folders, send }: AccessRights, of: string): string {
  const read = {
    none: [],
    read: [`read all folders of ${of}`],
    write: [`read and change all folders of ${of}`],
  };
  return [...read[folders], ...(send ? [`send as ${of}`] : [])].join(', and ');
}

/** What the rights of a holder are from now on. */
export function accessText({ kind, address, holder, before, after }: AccessEffect): string {
  const [of, who] = [displayAddress(address), displayAddress(holder)];
  if (kind === 'grant-access') return `${who} may ${mayDo(after, of)}.`;
  const ended = mayDo(
    {
      folders: after.folders === before.folders ? 'none' : before.folders,
      send: before.send && !after.send,
    },
    of,
  );
  const left = hasRights(after) ? ` ${who} may still ${mayDo(after, of)}.` : '';
  const sessions = after.folders === before.folders ? '' : ` Open sessions of ${who} end.`;
  return `${who} may no longer ${ended.replace(', and ', ', or ')}.${sessions}${left}`;
}

/** The rights of one holder, or on one address, as an item of a list. */
function accessEntry({ address, rights: { folders, send } }: AccessEntry): string {
  const words = { none: [], read: ['reads'], write: ['reads and changes'] };
  return `${displayAddress(address)} (${[...words[folders], ...(send ? ['sends as'] : [])].join(', ')})`;
}

/** A change of who has access, in a few words. */
export function accessHeadline({ address, holder, before, after }: AccessChange): Headline {
  const [of, who] = [displayAddress(address), displayAddress(holder)];
  const isSendOnly = before.folders === after.folders;
  if (gainsRights(before, after))
    return isSendOnly
      ? { todo: `Let ${who} send as ${of}`, done: `${who} may send as ${of}`, button: 'Allow' }
      : { todo: `Share ${of} with ${who}`, done: `${of} shared with ${who}`, button: 'Share' };
  if (hasRights(after) && !isSendOnly)
    return {
      todo: `Take rights to ${of} from ${who}`,
      done: `Rights of ${who} to ${of} reduced`,
      button: 'Take away',
    };
  return isSendOnly
    ? {
        todo: `End that ${who} sends as ${of}`,
        done: `${who} may no longer send as ${of}`,
        button: 'End',
      }
    : {
        todo: `End the share of ${of} with ${who}`,
        done: `${of} is no longer shared with ${who}`,
        button: 'End share',
      };
}

/** Texts of who has access to an address beside its owner. */
export const sharing = {
  given: 'Others with access',
  held: 'Has access to',
  entry: accessEntry,
  /** What somebody may use by a mailbox of their own. */
  heldBy: ({ rights: { folders, send } }: AccessEntry, mailbox: string): string => {
    const words = { none: [], read: ['read'], write: ['read and change'] };
    return `shared with ${mailbox}: ${[...words[folders], ...(send ? ['send as'] : [])].join(', ')}`;
  },
};
