import type { FileFault } from '../../../../domain/file-fault.ts';
import type { FaultMessages } from '../../fault-messages.ts';
import type { Format } from '../../format.ts';
import { quote } from '../typography.ts';
import { platformNames } from '../vocabulary.ts';

/** Messages for files that can't be used. */
export const fileFaults = (format: Format): FaultMessages<FileFault> => ({
  'file-too-big': ({ name, most }) => ({
    what: `${quote(name)} dépasse ${format.size(most)}, le maximum qui est lu.`,
    next: 'Répartissez-le en plusieurs fichiers, et envoyez-les l’un après l’autre.',
  }),
  'file-missing': ({ name }) => ({
    what: `Il n’y a pas de fichier ${quote(name)}.`,
    next: 'Vérifiez le chemin. S’il ne commence ni par / ni par ~, il est cherché dans le répertoire où Facteur a été démarré.',
  }),
  'file-is-directory': ({ name }) => ({
    what: `${quote(name)} est un répertoire.`,
    next: 'Tapez le chemin d’un fichier qui s’y trouve.',
  }),
  'file-forbidden': ({ name }) => ({
    what: `Facteur n’a pas le droit de lire ${quote(name)}.`,
    next: 'Donnez le droit de lecture à l’utilisateur sous lequel Facteur s’exécute, puis retapez la commande.',
  }),
  'file-gone': ({ name, platform }) => ({
    what: `${platformNames[platform]} n’a plus le fichier ${quote(name)}, ou ne vous le donne pas ici.`,
    next: 'Envoyez à nouveau le fichier avec une nouvelle commande.',
  }),
  'file-away': ({ name, platform }) => ({
    what: `${platformNames[platform]} ne fournit pas ${quote(name)} pour le moment.`,
    next: 'Rien n’a été modifié. Envoyez à nouveau le fichier dans quelques minutes.',
  }),
  'file-scope': ({ scope }) => ({
    what: `Facteur ne peut pas lire de fichiers dans cet espace de travail\u00a0: il manque à l’application l’autorisation ${scope}.`,
    next: 'Demandez à l’administrateur de Facteur de mettre à jour l’application à partir de son manifeste et de la réinstaller. npm run doctor affiche ce qui manque.',
  }),
  'file-not-given': ({ platform }) => ({
    what: `Un fichier ne peut pas être nommé dans un message sur ${platformNames[platform]}.`,
    next: 'Tapez la commande slash seule, et donnez-y le fichier.',
  }),
});
