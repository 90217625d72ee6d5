import { displayAddress } from '../../../../domain/address/address.ts';
import type { AccessChange } from '../../../../domain/request/change.ts';
import type { Effect } from '../../../../domain/request/effect.ts';
import {
  type AccessEntry,
  type AccessRights,
  gainsRights,
  hasRights,
} from '../../../../domain/sharing/access-rights.ts';
import type { Headline } from '../../en/headline.ts';
import type { Translations } from '../../translations.ts';
import { fr } from '../typography.ts';

type AccessEffect = Extract<Effect, { kind: 'grant-access' | 'end-access' }>;

/** What somebody may do with an address, in words that follow "peut". */
function mayDo({ folders, send }: AccessRights, of: string, and = 'et'): string {
  const read = {
    none: [],
    read: [`lire tous les dossiers de ${of}`],
    write: [`lire et modifier tous les dossiers de ${of}`],
  };
  return [...read[folders], ...(send ? [`envoyer en tant que ${of}`] : [])].join(` ${and} `);
}

/** What the rights of a holder are from now on. */
export function accessText({ kind, address, holder, before, after }: AccessEffect): string {
  const [of, who] = [displayAddress(address), displayAddress(holder)];
  if (kind === 'grant-access') return `${who} peut ${mayDo(after, of)}.`;
  const ended = mayDo(
    {
      folders: after.folders === before.folders ? 'none' : before.folders,
      send: before.send && !after.send,
    },
    of,
    'ni',
  );
  const left = hasRights(after) ? ` ${who} peut encore ${mayDo(after, of)}.` : '';
  const sessions = after.folders === before.folders ? '' : ` Les sessions ouvertes de ${who} se terminent.`;
  return `${who} ne peut plus ${ended}.${sessions}${left}`;
}

/** The rights of one holder, or on one address, as an item of a list. */
function accessEntry({ address, rights: { folders, send } }: AccessEntry): string {
  const words = { none: [], read: ['lecture'], write: ['lecture et modification'] };
  return `${displayAddress(address)} (${[...words[folders], ...(send ? ['envoi'] : [])].join(', ')})`;
}

/** A change of who has access, in a few words. */
export function accessHeadline({ address, holder, before, after }: AccessChange): Headline {
  const [of, who] = [displayAddress(address), displayAddress(holder)];
  const isSendOnly = before.folders === after.folders;
  if (gainsRights(before, after))
    return isSendOnly
      ? {
          todo: `Permettre à ${who} d’envoyer en tant que ${of}`,
          done: `${who} peut envoyer en tant que ${of}`,
          button: 'Permettre',
        }
      : {
          todo: `Partager la boîte ${of} avec ${who}`,
          done: `Boîte ${of} partagée avec ${who}`,
          button: 'Partager',
        };
  if (hasRights(after) && !isSendOnly)
    return {
      todo: `Réduire les droits de ${who} sur ${of}`,
      done: `Droits de ${who} sur ${of} réduits`,
      button: 'Réduire',
    };
  return isSendOnly
    ? {
        todo: `Ne plus permettre à ${who} d’envoyer en tant que ${of}`,
        done: `${who} ne peut plus envoyer en tant que ${of}`,
        button: 'Ne plus permettre',
      }
    : {
        todo: `Ne plus partager la boîte ${of} avec ${who}`,
        done: `Boîte ${of} plus partagée avec ${who}`,
        button: 'Ne plus partager',
      };
}

/** Texts of who has access to an address beside its owner. */
export const sharing: Translations['sharing'] = {
  given: 'Autres accès',
  held: 'A accès à',
  entry: accessEntry,
  heldBy: ({ rights: { folders, send } }, mailbox) => {
    const words = { none: [], read: ['lire'], write: ['lire et modifier'] };
    return fr`partagée avec ${mailbox} : ${[...words[folders], ...(send ? ['envoyer'] : [])].join(', ')}`;
  },
};
