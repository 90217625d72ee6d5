import { type Address, displayAddress } from '../../domain/address/address.ts';
import { forbiddenPart, type PasswordFault, type PasswordRules } from '../../domain/password.ts';
import type { WebMessages } from '../i18n/messages.ts';
import { type Html, html } from '../page/html.ts';
import type { Page } from '../page/page.ts';
import { qrCode } from '../page/qr-code.ts';

/** What the form shows and sends. */
export type PasswordForm = {
  readonly address: Address;
  readonly rules: PasswordRules;
  /** Sent with the form, to show that it comes from our page. */
  readonly csrfToken: string;
  /** The page's absolute URL, for a phone to open. */
  readonly url: string;
  readonly script: string;
};

/** Why the input was refused, and the field beside which that is shown. */
type FieldFault = { readonly field: 'password' | 'repeated'; readonly text: string };

/** The page with the form. After a refusal it says why beside the field, and the fields are empty. */
export function passwordFormPage(text: WebMessages, form: PasswordForm, fault: PasswordFault | null): Page {
  const { script } = form;
  const address = displayAddress(form.address);
  if (!fault)
    return { status: 200, title: text.form.title(address), body: formBody(text, form, null), script };
  const field = fault.code === 'password-mismatch' ? 'repeated' : 'password';
  const body = formBody(text, form, { field, text: text.fault(fault) });
  return { status: 422, title: text.form.refused(address), body, script };
}

/** Without an action, the form posts to its own URL. The address is a field for password managers to find. */
const formBody = (text: WebMessages, form: PasswordForm, fault: FieldFault | null): Html => html`
<form method="post" data-busy="${text.form.busy}">
<input type="hidden" name="proof" value="${form.csrfToken}">
<label for="address">${text.form.address}</label>
<input id="address" type="email" autocomplete="username" value="${form.address}" readonly>
<div id="rules" class="note">${rulesList(text, form)}</div>
${passwordField(text, form.rules, 'password', fault)}
<div id="meter"></div>
${passwordField(text, form.rules, 'repeated', fault)}
<div id="tools" class="tools"></div>
<button class="primary">${text.form.submit}</button>
</form>
${scriptTools(text, form)}
${phoneSection(text, form.url)}`;

/** A QR code that opens the page on another device. */
export const phoneSection = ({ form }: WebMessages, url: string): Html => html`<details class="phone">
<summary>${form.openOnPhone}</summary>
${qrCode(url, form.qrLabel)}
<p>${form.qrHint}</p>
</details>`;

function rulesList({ form }: WebMessages, { address, rules }: PasswordForm): Html {
  const items = [
    form.minLength(rules.least),
    form.notRepeated,
    ...(rules.address === 'refused' ? [form.withoutAddress(forbiddenPart(address))] : []),
    ...(rules.common === 'refused' ? [form.notCommon] : []),
  ];
  return html`<p>${form.rules}</p>
<ul>${items.map((item) => html`<li>${item}</li>`)}</ul>
<p>${form.advice}</p>`;
}

function passwordField(
  { form }: WebMessages,
  rules: PasswordRules,
  name: FieldFault['field'],
  fault: FieldFault | null,
): Html {
  const text = fault?.field === name ? fault.text : null;
  const label = name === 'password' ? form.password : form.repeated;
  const state =
    text === null
      ? html`aria-describedby="rules"`
      : html`aria-describedby="fault rules" aria-invalid="true" autofocus`;
  return html`<label for="${name}">${label}</label>
<input id="${name}" name="${name}" type="password" autocomplete="new-password" autocapitalize="none" spellcheck="false" minlength="${rules.least}" required ${state}>
${text === null ? null : html`<p id="fault" class="fault">${text}</p>`}`;
}

/** Templates that the script inserts; without JavaScript they stay invisible. */
function scriptTools({ tools }: WebMessages, { address, rules }: PasswordForm): Html {
  const part = forbiddenPart(address);
  return html`<template id="tools-template">
<button type="button" data-does="reveal" data-hide="${tools.hide}">${tools.show}</button>
<button type="button" data-does="generate">${tools.generate}</button>
<p role="status" data-says="${tools.generated}"></p>
</template>
<template id="meter-template">
<meter min="0" max="5" low="3" high="4" optimum="5" aria-label="${tools.strength}"></meter>
<p role="status" data-least="${rules.least}" data-part="${rules.address === 'refused' ? part : ''}" data-too-short="${tools.tooShort}" data-has-address="${tools.hasAddress(part)}">${tools.scores.map((score) => html`<span hidden>${score}</span>`)}</p>
</template>`;
}
