import { existingAddress } from '../src/chat/command/arguments.ts';
import { defineCommand, viewAnswer } from '../src/chat/command/define-command.ts';
import { testStartedView } from '../src/chat/view/trace/test-view.ts';
import { addressOfName } from '../src/requests/access/other-names.ts';
import { startTest } from '../src/requests/trace/start-test.ts';

export const addressTest = defineCommand(
  {
    path: ['address', 'test'],
    formerPaths: [['test'], ['tester']],
    task: 'mine',
    needs: 'trace',
    arguments: [existingAddress],
    summary: {
      en: 'send a test message, and see where it ends',
      fr: 'envoyer un message de test, et voir où il arrive',
    },
    form: {
      title: { en: 'Test an address', fr: 'Tester une adresse' },
      submit: { en: 'Send', fr: 'Envoyer' },
      fields: {},
    },
    details: {
      en: 'Everybody who gets mail to the address gets the message. Within a minute you are told where each copy ended.',
      fr: 'Quiconque reçoit le courrier de l’adresse reçoit le message. D’ici une minute, vous apprenez où chaque copie est arrivée.',
    },
    names: { fr: { path: ['adresse', 'tester'] } },
    synonyms: ['probe', 'verify', 'ping', 'vérifier'],
  },
  async ({ app, actor, text }, { address: named }) => {
    const address = addressOfName(app, actor, named);
    const started = await startTest(app, actor, address);
    return started.ok ? viewAnswer(testStartedView(text, address, started.value.from)) : started;
  },
);
