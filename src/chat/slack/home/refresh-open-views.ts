import type { RequestUpdate } from '../../delivery/adapter.ts';
import type { SlackContext } from '../context.ts';
import { showInModal } from '../interactions/result-modal.ts';
import { showAppHome } from './app-home.ts';

/**
 * Shows what became of a request in the modals that show it, and in its requester's App Home. The request's messages show it
 * whatever comes of this, so that a failure is only logged.
 */
export async function refreshOpenViews(
  context: SlackContext,
  { request, person }: Pick<RequestUpdate, 'request' | 'person'>,
): Promise<void> {
  const { openViews, dispatcher, client, render, log } = context;
  const home = person === null ? null : openViews.homeOf(person);
  try {
    for (const { modal, actor } of openViews.modalsOf(request)) {
      const { view } = await dispatcher.run(actor, `/mail request show ${request}`);
      if (!(await showInModal(client, modal, await render(view, actor)))) openViews.forgetModal(modal);
    }
    if (home) await showAppHome(context, home);
  } catch (err) {
    log.warn({ err, request }, 'Slack did not take what somebody has open');
  }
}
