import type { Button } from '../view.ts';
import { manyHeadline } from './many-headline.ts';
import type { ManyRequest, ManyViewContext } from './many-request.ts';

/** With more mailboxes to be lost, their number is typed before anybody agrees. */
const maxLostWithoutNumber = 20;

/** With more items, they are looked through page by page before anybody agrees. */
export const maxItemsAtOnce = 8;

export const mustBeLookedThrough = ({ plan }: ManyRequest): boolean => plan.mustSee.length > maxItemsAtOnce;

/** The buttons of those who may agree now, who have seen all of the request: to confirm it, or to approve or deny it. */
export function agreementButtons(request: ManyRequest, context: ManyViewContext): Button[] {
  const { id, state, plan } = request;
  const { buttons } = context.text.requests;
  const { lost } = plan.summary;
  const click = {
    request: id,
    planHash: plan.hash,
    ...(lost.mailboxes > maxLostWithoutNumber && { lost: lost.mailboxes }),
  };
  if (state === 'awaiting-confirmation')
    return [
      {
        label: manyHeadline(context.text, plan.summary).button,
        style: lost.mailboxes > 0 ? 'danger' : 'primary',
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
