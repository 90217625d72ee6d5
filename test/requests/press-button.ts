import type { Actor } from '../../src/domain/actor.ts';
import type { RequestState } from '../../src/domain/request/request-state.ts';
import type { Result } from '../../src/domain/result.ts';
import type { AppContext } from '../../src/requests/context/app-context.ts';
import { askAgain } from '../../src/requests/lifecycle/ask-again.ts';
import { breakGlass } from '../../src/requests/lifecycle/break-glass.ts';
import { cancel } from '../../src/requests/lifecycle/cancel.ts';
import { confirm } from '../../src/requests/lifecycle/confirm.ts';
import { approve, deny } from '../../src/requests/lifecycle/review.ts';
import { undo } from '../../src/requests/lifecycle/undo.ts';

/** The buttons below a request; some come more often than others in models. */
export type PressedButton = 'agree' | 'deny' | 'cancel' | 'glass' | 'again' | 'undo';

/** Does what a button below a request does. @param state which the message shows: there is one button to agree by. */
export function pressButton(
  app: AppContext,
  actor: Actor,
  click: { readonly request: number; readonly planHash: string },
  button: PressedButton,
  state: RequestState,
): Promise<Result<unknown, { code: string }>> {
  const { request: id } = click;
  switch (button) {
    case 'agree':
      return (state === 'awaiting-confirmation' ? confirm : approve)(app, actor, click);
    case 'deny':
      return deny(app, actor, click, 'not now');
    case 'cancel':
      return cancel(app, actor, id);
    case 'glass':
      return breakGlass(app, actor, click, 'at once');
    case 'again':
      return askAgain(app, actor, id);
    case 'undo':
      return undo(app, actor, id, { reason: 'a mistake' });
  }
}
