import type { Translations } from '../translations.ts';
import { fr } from './typography.ts';

/** What a message in words is answered with. */
export const answers: Translations['answers'] = {
  wish: {
    address: 'Vous voulez une nouvelle adresse.',
    alias: 'Vous voulez un nouvel alias.',
    mailbox: 'Vous voulez une nouvelle boîte.',
    password: 'Vous voulez définir un mot de passe.',
    'app-password': 'Vous voulez un mot de passe d’application.',
    restore: 'Vous voulez rétablir une boîte.',
    delete: 'Vous voulez supprimer une adresse.',
    forward: 'Vous voulez transférer du courrier.',
    quota: 'Vous voulez modifier un quota.',
    suspend: 'Vous voulez suspendre une adresse.',
    resume: 'Vous voulez réactiver une adresse.',
    owner: 'Vous voulez changer le propriétaire d’une boîte.',
  },
  open: {
    alias: 'Nouvel alias',
    create: 'Nouvelle boîte',
    'password set': 'Nouveau mot de passe',
    'password app': 'Mot de passe d’application',
    restore: 'Rétablir',
    delete: 'Supprimer',
    'forward add': 'Ajouter un transfert',
    quota: 'Modifier le quota',
    suspend: 'Suspendre',
    resume: 'Réactiver',
    owner: 'Changer le propriétaire',
  },
  openForm: 'Ouvrir le formulaire',
  typeIt: fr`Saisissez cette commande et complétez-la :`,
  run: 'Afficher la réponse',
  runTyped: 'Lancer la commande',
  runTitle: 'Appuyez sur le bouton. Vous seul verrez la réponse.',
  openHint: 'Le bouton ouvre un formulaire. Rien ne change avant son envoi.',
  helpTitle: 'Facteur gère les boîtes et les alias de votre équipe.',
  helpText: fr`Écrivez ce qu’il vous faut, par exemple « un alias pour le salon ». Envoyez une adresse pour l’afficher. Ou choisissez :`,
  myMailboxes: 'Mes boîtes',
  aliasForWhich: fr`Ce message contient plusieurs adresses. Vers laquelle l’alias doit-il transférer ?`,
  aliasForNone: {
    title: 'Ce message ne contient aucune adresse.',
    hint: 'Choisissez un message qui contient une adresse, ou saisissez /mail alias.',
  },
};
