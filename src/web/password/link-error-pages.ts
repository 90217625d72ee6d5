import { displayAddress } from '../../domain/address/address.ts';
import type { ChangeFault } from '../../domain/fault.ts';
import type { RequestFault } from '../../domain/request-fault.ts';
import type { WebMessages } from '../i18n/messages.ts';
import { chatCommand, linkCommand } from '../page/chat-command.ts';
import { html } from '../page/html.ts';
import type { Page } from '../page/page.ts';

/** The one answer for links that are used, expired, superseded or unknown: it does not reveal which. */
export const gonePage = ({ gone }: WebMessages): Page => ({
  status: 404,
  title: gone.title,
  body: html`<p>${gone.why}</p>
<p>${gone.password}</p>${chatCommand('/mail password set ADDRESS')}
<p>${gone.appPassword}</p>${chatCommand('/mail password app ADDRESS NAME')}
<p>${gone.notYou}</p>`,
});

/** Another request about the address is in progress; the link still works. */
export const busyPage = (
  { busy }: WebMessages,
  { address, request }: Extract<RequestFault, { code: 'request-open' }>,
): Page => ({
  status: 409,
  title: busy.title(displayAddress(address)),
  body: html`<p>${busy.why(request)}</p>`,
});

export const nameTakenPage = (
  { appPassword }: WebMessages,
  { address, name }: Extract<ChangeFault, { code: 'app-password-taken' }>,
): Page => ({
  status: 409,
  title: appPassword.takenTitle(name),
  body: html`<p>${appPassword.taken}</p>${linkCommand(address, 'NAME')}`,
});

/** The mail server is unavailable; the link still works. */
export const unavailablePage = ({ unavailable }: WebMessages): Page => ({
  status: 503,
  title: unavailable.title,
  body: html`<p>${unavailable.why}</p><p><a href="">${unavailable.again}</a></p>`,
  retryAfter: 60,
});
