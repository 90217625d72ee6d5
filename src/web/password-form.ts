import { type Address, shownAddress } from '../domain/address.ts';
import { leastPassword, type PasswordFault } from '../domain/password.ts';
import { type Html, html } from './html.ts';
import type { Page } from './page.ts';
import { passwordFaultText } from './password-words.ts';

/** What is wrong with what was typed, in words, and at which field it is said. */
type FieldFault = { readonly field: 'password' | 'repeated'; readonly text: string };

/** The form. After a refusal it says why, beside the field, and is empty again. */
export function formPage(address: Address, fault: PasswordFault | null): Page {
  const title = `Set the password of ${shownAddress(address)}`;
  if (!fault) return { status: 200, title, body: form(address, null) };
  const field = fault.code === 'password-mismatch' ? 'repeated' : 'password';
  return {
    status: 422,
    title: `Not set yet: the password of ${shownAddress(address)}`,
    body: form(address, { field, text: passwordFaultText(fault) }),
  };
}

/** It has no action, so it posts to where it was opened. The address is a field for password managers to see. */
const form = (address: Address, fault: FieldFault | null): Html => html`<form method="post">
<p id="rules">At least ${leastPassword} characters, without the name before the @, and none of the 10,000 most used passwords. Three or four words that have nothing to do with each other are good and easy to remember.</p>
<label for="address">Address</label>
<input id="address" type="email" autocomplete="username" value="${address}" readonly>
${passwordField('password', 'New password', fault)}
${passwordField('repeated', 'The same password again', fault)}
<button>Set the password</button>
</form>`;

function passwordField(name: FieldFault['field'], label: string, fault: FieldFault | null): Html {
  const text = fault?.field === name ? fault.text : null;
  const state =
    text === null
      ? html`aria-describedby="rules"`
      : html`aria-describedby="fault rules" aria-invalid="true" autofocus`;
  return html`<label for="${name}">${label}</label>
<input id="${name}" name="${name}" type="password" autocomplete="new-password" minlength="${leastPassword}" required ${state}>
${text === null ? null : html`<p id="fault" class="fault">${text}</p>`}`;
}
