import { lostLater, lostToType } from '../../../domain/request/many/before-agreeing.ts';
import type { Button } from '../view.ts';
import { manyHeadline } from './many-headline.ts';
import type { ManyRequest, ManyViewContext } from './many-request.ts';

/** The buttons of those who may agree now, who have seen all of the request: to confirm it, or to approve or deny it. */
export function agreementButtons(request: ManyRequest, context: ManyViewContext): Button[] {
  const { id, state, plan } = request;
  const { buttons } = context.text.requests;
  const lost = lostToType(plan.summary);
  const click = { request: id, planHash: plan.hash, ...(lost !== null && { lost }) };
  if (state === 'awaiting-confirmation')
    return [
      {
        label: manyHeadline(context.text, plan.summary).button,
        style: plan.summary.lost.mailboxes + lostLater(plan.summary) > 0 ? 'danger' : 'primary',
        action: { kind: 'confirm', ...click },
      },
    ];
  if (!mayDecide(request, context)) return [];
  return [
    { label: buttons.approve, style: 'primary', action: { kind: 'approve', ...click } },
    denyButton(request, context),
  ];
}

/** Whether those who read the view may decide there. */
const mayDecide = ({ state }: ManyRequest, { decidable = true, decidedIn }: ManyViewContext): boolean =>
  state === 'awaiting-approval' && decidable && !decidedIn;

const denyButton = ({ id, plan }: ManyRequest, { text }: ManyViewContext): Button => ({
  label: text.requests.buttons.deny,
  style: 'danger',
  action: { kind: 'deny', request: id, planHash: plan.hash },
});

/** The same where not all of the request is shown: first it is looked through; to deny it, nothing must be seen. */
export function lookThroughButtons(request: ManyRequest, context: ManyViewContext): Button[] {
  const { id, plan, state } = request;
  if (state !== 'awaiting-confirmation' && !mayDecide(request, context)) return [];
  return [
    {
      label: context.text.many.buttons.lookThrough,
      style: 'primary',
      action: { kind: 'look-through', request: id, planHash: plan.hash, from: 0 },
    },
    ...(state === 'awaiting-approval' ? [denyButton(request, context)] : []),
  ];
}
