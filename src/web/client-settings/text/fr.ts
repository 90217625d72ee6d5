import { fr } from '../../../chat/text/fr/typography.ts';
import type { SettingsText } from './catalogue.ts';

export const french: SettingsText = {
  title: 'Lire vos messages',
  intro: fr`Thunderbird et Outlook trouvent ces réglages eux-mêmes : saisissez votre adresse et votre nouveau mot de passe. D’autres logiciels de messagerie vous les demandent.`,
  unknown: 'Votre administrateur connaît les réglages que demande un logiciel de messagerie.',
  incoming: 'Courrier entrant (IMAP)',
  outgoing: 'Courrier sortant (SMTP)',
  server: 'Serveur',
  port: 'Port',
  security: 'Sécurité',
  userName: 'Nom d’utilisateur',
  password: 'Mot de passe',
  samePassword: 'celui que vous venez de définir',
  securityNames: { tls: 'SSL/TLS', starttls: 'STARTTLS' },
  copy: 'Copier',
  copied: 'Copié',
  copyLabel: (value, of) => fr`Copier : ${value}, ${of}`,
  apple: 'Sur un iPhone, un iPad ou un Mac',
  appleHint: fr`Ouvrez ce profil sur l’appareil même, autorisez le téléchargement, puis installez-le dans les réglages. L’appareil indique qu’il n’est pas signé, et demande votre mot de passe, qui n’y figure pas.`,
  appleLink: 'Obtenir le profil pour iPhone, iPad et Mac',
  webmail: 'Dans le navigateur',
  webmailLink: 'Ouvrir la messagerie web',
  phone: 'Sur un téléphone',
  qrHint: 'Visez ce code avec l’appareil photo du téléphone pour y ouvrir cette page.',
  qrLabel: 'Code QR avec l’adresse de cette page',
  profileDescription: (address) => `Configure la boîte ${address}.`,
};
