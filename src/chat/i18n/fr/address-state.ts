import { deliversLocally, kindOf } from '../../../domain/address/address-state.ts';
import { stripDisposals } from '../../../domain/address/disposal.ts';
import { type Suspension, suspensionOf } from '../../../domain/suspension/suspension.ts';
import type { Format } from '../format.ts';
import type { Translations } from '../translations.ts';
import { fr } from './typography.ts';
import { kinds } from './vocabulary.ts';

/** Describes a state: `une boîte (quota : 2 Go)`, `un alias vers a@x et b@y, suspendu`, `inexistante`. */
export const describeState =
  (format: Format): Translations['describe'] =>
  (state, destination, disposals = {}) => {
    if (!state) return 'inexistante';
    const kind = kindOf(state, disposals);
    const forwards = stripDisposals(state.forwards, disposals);
    const quota = state.mailbox?.quota ?? null;
    const to = forwards.length > 0 ? ` vers ${format.list(forwards.map(destination))}` : '';
    const unkept = state.mailbox && !deliversLocally(state) ? ', remise locale désactivée' : '';
    const suspended = suspensionTexts[suspensionOf(state)](state.mailbox !== null);
    return `${kinds[kind]}${to}${quota === null ? '' : fr` (quota : ${format.size(quota)})`}${unkept}${suspended}`;
  };

const suspensionTexts: Readonly<Record<Suspension, (isMailbox: boolean) => string>> = {
  active: () => '',
  suspended: (isMailbox) => (isMailbox ? ', suspendue' : ', suspendu'),
  'suspended-login': () => ', connexion suspendue',
  'suspended-mail': () => ', courrier suspendu',
};
