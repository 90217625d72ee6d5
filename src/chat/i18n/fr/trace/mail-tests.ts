import type { TestResult } from '../../../../requests/trace/run-test.ts';
import type { mailTests as english } from '../../en/trace/mail-tests.ts';
import type { Format } from '../../format.ts';
import { fr, quoteName } from '../typography.ts';

const titles: Readonly<Record<TestResult['kind'], (address: string) => string>> = {
  refused: (address) => `Le message de test à ${address} a été refusé`,
  'not-seen': (address) => `Le message de test à ${address} n’est pas dans le journal`,
  arrived: (address) => `Le message de test à ${address} est arrivé`,
  failed: (address) => `Le message de test à ${address} n’est pas arrivé partout`,
  'under-way': (address) => `Le message de test à ${address} est encore en route`,
  'came-back': (address) => `Le message de test à ${address} tourne en rond`,
  unknown: (address) => `Ce qu’est devenu le message de test à ${address} n’est pas connu`,
};

/** Texts about test messages. */
export function mailTests(format: Format): ReturnType<typeof english> {
  const said = (words: string): string => (words === '' ? '' : fr` Le serveur a dit : ${quoteName(words)}.`);
  return {
    started: (address) => `Un message de test à ${address} est en route`,
    from: (sender) =>
      fr`C’est un vrai message, de ${sender} : quiconque reçoit le courrier de cette adresse le reçoit, aussi à l’extérieur.`,
    startedHint: 'Vous recevez d’ici une minute un message privé qui dit où chaque copie est arrivée.',
    title: (kind, address) => titles[kind](address),
    refused: (words) => `Le serveur de messagerie ne l’a pas accepté.${said(words)}`,
    notSeen:
      'Le serveur de messagerie l’a accepté, et son journal n’en dit rien. L’exploitant a peut-être nommé le journal d’un autre serveur (MAIL_LOG).',
    underWay: (address) =>
      `Ce test s’arrête ici. /mail adresse suivre ${address} montrera plus tard ce qu’il est devenu.`,
    cameBack: (count, through) =>
      count < 2
        ? fr`Une copie est revenue à ce serveur de messagerie. Elle avait été transférée à ${through} : regardez ce que cette adresse fait de son courrier.`
        : fr`Des copies sont revenues ${format.count(count)} fois à ce serveur de messagerie. Elles avaient été transférées à ${through} : regardez ce que cette adresse fait de son courrier.`,
    testIt: 'Tester',
    again: 'Tester encore',
    trace: 'Suivre le courrier',
    undeliverable: (address, to) =>
      fr`${to} ne reçoit pas de messages privés : l’issue du message de test à ${address} n’a pas pu être annoncée.`,
    undeliverableHint: (address) =>
      `Autorisez les messages privés d’ici, ou tapez /mail adresse suivre ${address}`,
    mailSubject: 'Message de test de Facteur',
    mailText: (address, by) =>
      fr`Ce message a été envoyé à ${address} pour voir où arrive son courrier, pour ${by}.

Il n’y a rien à faire.
`,
  };
}
