import { displayAddress } from '../../../../domain/address/address.ts';
import { columns, type ImportFault, type LineFault } from '../../../../domain/import-fault.ts';
import type { FaultMessages } from '../../fault-messages.ts';
import type { Format } from '../../format.ts';
import { someOf } from '../../some-of.ts';
import { fr, quote } from '../typography.ts';
import { platformNames } from '../vocabulary.ts';

const columnList = columns.join(', ');

/** Messages for files of addresses that can't be imported, and for their lines. */
export const importFaults = ({
  list,
  count: number,
  size,
}: Format): FaultMessages<ImportFault | LineFault> => ({
  'import-too-many-lines': ({ limit, count }) => ({
    what: `Le fichier a ${number(count)} lignes d’adresses. Une importation en prend ${number(limit)} au plus.`,
    next: 'Répartissez-le en plusieurs fichiers, et importez-les l’un après l’autre.',
  }),
  'import-not-text': ({ as }) => ({
    what: {
      spreadsheet:
        'Le fichier est une feuille de calcul ou une archive, et non un fichier texte à valeurs séparées (CSV).',
      pdf: 'Le fichier est un PDF, et non un fichier texte à valeurs séparées (CSV).',
      binary: 'Le fichier n’est pas un fichier texte à valeurs séparées (CSV).',
    }[as],
    next: fr`Dans le programme d’où il vient, choisissez « Enregistrer sous » ou « Télécharger », puis CSV, et importez ce fichier.`,
  }),
  'import-empty': () => ({
    what: 'Le fichier n’a aucune ligne.',
    next: fr`Sa première ligne nomme les colonnes : ${columnList}. Chaque autre ligne est une adresse.`,
  }),
  'import-without-address-column': ({ header }) => ({
    what: fr`Aucune colonne de la première ligne ne s’appelle adresse. Elle a : ${header.map(quote).join(', ')}.`,
    next: fr`Nommez les colonnes dans la première ligne : ${columnList}. Seule address est nécessaire.`,
  }),
  'import-column-twice': ({ column, names }) => ({
    what: `${list(names.map(quote))} nomment la même colonne ${column}.`,
    next: 'Retirez-en une du fichier.',
  }),
  'import-with-passwords': ({ name }) => ({
    what: `Le fichier a une colonne de mots de passe, ${quote(name)}. Tous ceux qui reçoivent le fichier les voient.`,
    next: 'Retirez la colonne. Chaque propriétaire reçoit un lien pour définir le mot de passe.',
  }),
  'export-too-large': ({ most, domain }) => ({
    what: `Le fichier dépasserait ${size(most)}, le maximum envoyé dans une discussion.`,
    next:
      domain === null
        ? fr`Nommez un domaine : /mail exporter DOMAINE`
        : 'Demandez à l’exploitant de l’exporter au terminal, où toute taille est enregistrée.',
  }),
  'line-quote-unclosed': () => ({
    what: 'Le guillemet de cette ligne n’est pas fermé. Rien de ce qui suit ne peut être lu.',
    next: 'Mettez un second guillemet à la fin de la cellule.',
  }),
  'line-too-many-cells': ({ cells, columns: most }) => ({
    what: `La ligne a ${cells} cellules, et la première ligne nomme ${most} colonnes.`,
    next: 'Mettez entre guillemets doubles une cellule qui contient des séparateurs.',
  }),
  'line-without-address': () => ({
    what: 'La ligne ne nomme aucune adresse.',
    next: 'Remplissez la colonne adresse, ou retirez la ligne.',
  }),
  'line-repeated': ({ address, lines }) => ({
    what: `${displayAddress(address)} est aux lignes ${list(someOf(lines.map(String), (others) => `${number(others)} autres`))}.`,
    next: 'Gardez une de ces lignes.',
  }),
  'line-kind-unknown': ({ typed }) => ({
    what: `${quote(typed)} n’est pas un type d’adresse.`,
    next: 'Écrivez boîte, alias ou attrape-tout, ou laissez la cellule vide.',
  }),
  'line-state-unknown': ({ typed }) => ({
    what: `${quote(typed)} n’est pas un état.`,
    next: 'Écrivez active, suspendue, connexion suspendue ou courrier suspendu, ou laissez la cellule vide.',
  }),
  'line-not-catch-all': ({ address, isCatchAll }) => ({
    what: isCatchAll
      ? `${displayAddress(address)} est une adresse attrape-tout, et la ligne dit autre chose.`
      : fr`${displayAddress(address)} n’est pas une adresse attrape-tout : celle-ci s’écrit @ et un domaine.`,
    next: 'Corrigez le type, ou laissez la cellule vide.',
  }),
  'line-drops-mailbox': ({ address }) => ({
    what: `${displayAddress(address)} est une boîte. Une importation n’en supprime jamais.`,
    next: 'Laissez la cellule du type vide. /mail convertir fait un alias d’une boîte.',
  }),
  'line-adds-mailbox': ({ address }) => ({
    what: `${displayAddress(address)} existe déjà et n’a pas de boîte.`,
    next: 'Laissez la cellule du type vide. /mail convertir fait une boîte d’un alias.',
  }),
  'line-forwards-only': ({ address }) => ({
    what: `Une importation ne peut pas arrêter la livraison locale à ${displayAddress(address)}.`,
    next: 'Écrivez boîte comme type. L’administrateur du serveur de messagerie peut y couper la livraison locale.',
  }),
  'line-of-alias': ({ address, column }) => ({
    what: `${displayAddress(address)} n’a pas de boîte, et donc pas de ${{ quota: 'quota', owner: 'propriétaire' }[column]}.`,
    next: `Laissez la cellule du ${{ quota: 'quota', owner: 'propriétaire' }[column]} vide, ou écrivez boîte comme type si l’adresse est nouvelle.`,
  }),
  'line-without-forwards': ({ address }) => ({
    what: `Le nouvel alias ${displayAddress(address)} n’a aucune destination.`,
    next: 'Écrivez dans la colonne transferts où va son courrier, avec des espaces entre les adresses.',
  }),
  'line-everybody': ({ address }) => ({
    what: `Un membre du groupe ${displayAddress(address)} est toute l’organisation.`,
    next: 'Écrivez les adresses de ses membres, une par ligne.',
  }),
  'line-owner-unknown': ({ typed, platform }) => ({
    what:
      platform === 'terminal'
        ? `${quote(typed)} n’est pas un nom possible dans un terminal.`
        : `Personne ne s’appelle ${quote(typed)} ici sur ${platformNames[platform]}.`,
    next:
      platform === 'terminal'
        ? 'Écrivez un nom de 1 à 40 lettres, chiffres, points, traits d’union et tirets bas, ou laissez la cellule vide.'
        : `Écrivez le nom du propriétaire tel que ${platformNames[platform]} l’affiche, ou laissez la cellule vide.`,
  }),
  'line-owner-ambiguous': ({ typed, platform, count }) => ({
    what: `${number(count)} personnes s’appellent ${quote(typed)} sur ${platformNames[platform]}.`,
    next: 'Écrivez le nom d’utilisateur, propre à une seule personne, ou <@ID> avec l’ID du profil de la personne.',
  }),
  'line-owner-by-email': ({ typed, scope }) => ({
    what:
      scope === null
        ? `Personne ne peut être trouvé par l’adresse ${quote(typed)} sur Discord.`
        : fr`Personne ne peut être trouvé par l’adresse ${quote(typed)} : l’application Slack n’a pas la permission ${scope}.`,
    next:
      scope === null
        ? 'Écrivez le nom d’utilisateur du propriétaire.'
        : 'Écrivez le nom du propriétaire, ou demandez à l’exploitant de mettre l’application à jour d’après son manifeste et de la réinstaller.',
  }),
  'line-owner-away': ({ platform }) => ({
    what: `${platformNames[platform]} ne dit pas qui est qui pour le moment.`,
    next: 'Importez de nouveau le fichier dans une minute.',
  }),
});
