import { fr, quote } from '../../../chat/i18n/fr/typography.ts';
import type { SettingsMessages } from './en.ts';

export const french: SettingsMessages = {
  title: 'Lire vos messages',
  intro: (password) =>
    fr`Dans votre logiciel de messagerie, saisissez votre adresse et ${password}. Beaucoup de logiciels, comme Thunderbird et Outlook, trouvent le reste eux-mêmes. Si le vôtre le demande, le voici :`,
  unknown: 'Votre administrateur connaît les réglages que demande un logiciel de messagerie.',
  incoming: 'Courrier entrant (IMAP)',
  outgoing: 'Courrier sortant (SMTP)',
  server: 'Serveur',
  port: 'Port',
  security: 'Sécurité',
  userName: 'Nom d’utilisateur',
  password: 'Mot de passe',
  ownPassword: 'le mot de passe que vous venez de définir',
  appPassword: (name) => fr`le mot de passe d’application pour ${quote(name)}`,
  securityNames: { tls: 'SSL/TLS', starttls: 'STARTTLS' },
  copy: 'Copier',
  copied: 'Copié',
  copyLabel: (value, of) => fr`Copier : ${value}, ${of}`,
  apple: 'Sur un iPhone, un iPad ou un Mac',
  appleHint: (password) =>
    fr`Ouvrez ce profil sur l’appareil même, autorisez le téléchargement, puis installez-le dans les réglages. L’appareil indique qu’il n’est pas signé, et demande ${password}, qui n’y figure pas.`,
  appleLink: 'Obtenir le profil pour iPhone, iPad et Mac',
  webmail: 'Dans le navigateur',
  webmailLink: 'Ouvrir la messagerie web',
  phone: 'Sur un téléphone',
  thisPage: {
    hint: 'Visez ce code avec l’appareil photo du téléphone pour y ouvrir cette page.',
    label: 'Code QR avec l’adresse de cette page',
  },
  settingsPage: {
    hint: 'Visez ce code avec l’appareil photo du téléphone pour y ouvrir une page avec ces réglages. Le mot de passe d’application n’y figure pas.',
    label: 'Code QR avec l’adresse d’une page avec ces réglages',
  },
  profileDescription: (address) => `Configure la boîte ${address}.`,
};
