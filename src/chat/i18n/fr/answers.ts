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
    restore: 'Vous voulez récupérer une boîte.',
    delete: 'Vous voulez supprimer une adresse.',
    forward: 'Vous voulez transférer du courrier.',
    quota: 'Vous voulez changer la place d’une boîte.',
    suspend: 'Vous voulez suspendre une adresse.',
    resume: 'Vous voulez rétablir une adresse.',
    owner: 'Vous voulez changer la personne à qui est une boîte.',
  },
  open: {
    alias: 'Nouvel alias',
    create: 'Nouvelle boîte',
    'password set': 'Nouveau mot de passe',
    'password app': 'Nouveau mot de passe d’app',
    restore: 'Récupérer',
    delete: 'Supprimer',
    'forward add': 'Ajouter un transfert',
    quota: 'Changer le quota',
    suspend: 'Suspendre',
    resume: 'Rétablir',
    owner: 'Changer le titulaire',
  },
  openForm: 'Remplir le formulaire',
  typeIt: fr`Tapez cette commande, avec ce qui manque :`,
  run: 'Me le montrer',
  runTyped: 'La lancer',
  runTitle: fr`Appuyez sur le bouton : vous seul verrez la réponse.`,
  openHint: 'L’étape suivante montre ce qu’il faut remplir. Rien ne change avant que vous ne l’envoyiez.',
  helpTitle: 'Je gère les boîtes et les alias de votre équipe.',
  helpText: fr`Dites-moi ce qu’il vous faut, par exemple « un alias pour le salon », envoyez-moi une adresse pour la consulter, ou choisissez :`,
  myMailboxes: 'Mes boîtes',
  aliasForWhich: fr`Ce message contient plusieurs adresses. Vers laquelle l’alias doit-il transférer ?`,
  aliasForNone: {
    title: 'Il n’y a pas d’adresse dans ce message.',
    hint: 'Utilisez ceci sur un message qui en contient une, ou tapez /mail alias.',
  },
};
