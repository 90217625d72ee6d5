import { displayDomain } from '../../../domain/address/address.ts';
import type { PlanFigures } from '../../../domain/request/many/plan-summary.ts';
import { soleValue } from '../../../domain/request/many/value-counts.ts';
import { mentionText } from '../../../domain/text/mentions.ts';
import { sanitizeText } from '../../../domain/text/sanitize.ts';
import { destinationFormatter } from '../format-destination.ts';
import { requesterField, timeFields } from '../request-view-parts.ts';
import { selectedField } from '../selected-field.ts';
import type { Button, Field } from '../view.ts';
import type { ManyRequest, ManyViewContext } from './many-request.ts';

/** A line of a list. */
export const listed = (line: string): string => `• ${line}`;

/** What must be seen, a sentence each. */
export function itemLines({ plan }: ManyRequest, { text, sees }: ManyViewContext): string[] {
  const destination = destinationFormatter(text, sees);
  return plan.summary.mustSee.map((item) => listed(text.many.item(item, destination)));
}

/** As many domains are named in a message. */
const maxDomains = 5;

/** What is done how often, and where, beyond what the headline says. */
export function countFields(summary: PlanFigures, { text }: Pick<ManyViewContext, 'text'>): Field[] {
  const { many } = text;
  const { byDomain, domains } = summary;
  const named = byDomain.slice(0, maxDomains);
  const places = named.map(({ domain, changes }) => many.withCount(displayDomain(domain), changes));
  const left = domains - named.length;
  const { quotas, owners, acts } = summary;
  const [sole] = acts.length === 1 ? acts : [];
  const isQuotaSaid = sole?.act === 'quota' && soleValue(quotas) !== null;
  const isOwnerSaid = sole?.act === 'owner' && soleValue(owners) !== null;
  return [
    ...(summary.fromFile || summary.acts.length > 1
      ? [
          {
            name: many.changes,
            value: summary.acts.map(({ act, count }) => many.act(act, count)).join(', '),
          },
        ]
      : []),
    ...(quotas && !isQuotaSaid ? [{ name: text.lists.quota, value: many.quotas(quotas) }] : []),
    ...(owners && !isOwnerSaid ? [{ name: text.lists.owner, value: many.owners(owners) }] : []),
    ...(domains > 1
      ? [
          {
            name: many.domains,
            value: [...places, ...(left > 0 ? [text.lists.more(left)] : [])].join(', '),
          },
        ]
      : []),
  ];
}

/** Who asks, and why. */
export function askingFields(request: ManyRequest, context: ManyViewContext): Field[] {
  const { requests } = context.text;
  const { reason, breakGlass, selected } = request.asking;
  return [
    ...requesterField(request, context),
    ...timeFields(request, context.text),
    ...(selected ? [selectedField(selected, context.text)] : []),
    ...(reason ? [{ name: requests.why, value: sanitizeText(reason), quoted: true } as const] : []),
    ...(breakGlass
      ? [{ name: requests.glassBroken, value: sanitizeText(breakGlass), quoted: true } as const]
      : []),
  ];
}

/** Of a decided request: who asked, why, and who approved. */
export function decidedFields(request: ManyRequest, context: ManyViewContext): Field[] {
  const { text, approvers = [] } = context;
  return [
    ...askingFields(request, context),
    ...(approvers.length > 0
      ? [{ name: text.requests.approvedBy, value: text.format.list(approvers.map(mentionText)) }]
      : []),
  ];
}

export const allChangesButton = (
  { id }: Pick<ManyRequest, 'id'>,
  { text }: Pick<ManyViewContext, 'text'>,
): Button => ({
  label: text.many.buttons.allChanges,
  style: 'plain',
  action: { kind: 'all-changes', request: id, page: 1 },
});

export const csvButton = ({ id }: ManyRequest, { text }: ManyViewContext): Button => ({
  label: text.many.buttons.csv,
  style: 'plain',
  action: { kind: 'changes-csv', request: id },
});
