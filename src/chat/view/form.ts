import type { Action } from '../../domain/action.ts';
import type { Translations } from '../i18n/translations.ts';

/** A form with one text field, to be filled in before an action is done. */
export type Form = { readonly title: string; readonly label: string; readonly submit: string };

/** The form that an action opens first; null where it acts at once. */
export function formForAction(action: Action, { requests, many }: Translations): Form | null {
  switch (action.kind) {
    case 'deny':
      return requests.denyForm(action.request);
    case 'give-reason':
      return requests.reasonForm;
    case 'domain-review':
      return action.act === 'resolve' && action.asksReason ? requests.reasonForm : null;
    case 'confirm':
    case 'approve':
    case 'break-glass':
      return action.lost === undefined ? null : many.numberForm(action.lost);
    default:
      return null;
  }
}
