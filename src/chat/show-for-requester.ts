import type { Office } from '../requests/office.ts';
import { issueLinkOf, linkTime } from '../requests/password-links.ts';
import type { Request } from '../requests/request.ts';
import type { Shown } from './desk.ts';
import { requestView } from './request-view.ts';
import { shownRequest } from './shown.ts';
import type { Catalogue } from './text/catalogue.ts';

/**
 * A request as it stands, for whoever asked for it alone: when it has made a mailbox that nobody can log in to
 * yet, with a link to set the password.
 */
export async function showForRequester(
  office: Office,
  text: Catalogue,
  request: Request,
): Promise<Shown & { readonly request: number }> {
  const shown = shownRequest(office, text, request);
  const mailbox = mailboxMade(request);
  if (!mailbox) return shown;
  const [state, details] = await Promise.all([
    office.mailServer.read(request.address),
    office.mailServer.measure(request.address),
  ]);
  if (state?.mailbox?.id !== mailbox || details?.passwordSet !== false) return shown;
  const url = issueLinkOf(office, request, mailbox);
  if (url === null) return shown;
  const now = office.clock();
  const link = { url, until: now + linkTime };
  const view = requestView(request, { text, now, retentionDays: office.retentionDays, link });
  return { ...shown, view: { ...shown.view, ...view } };
}

function mailboxMade({ state, plan }: Request) {
  if (state !== 'applied') return null;
  const made = plan.effects.find(({ kind }) => kind === 'add-mailbox' || kind === 'restore-mailbox');
  return made && 'id' in made ? made.id : null;
}
