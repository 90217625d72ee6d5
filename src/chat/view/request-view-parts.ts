import type { Actor } from '../../domain/actor.ts';
import { displayAddress } from '../../domain/address/address.ts';
import type { RestorableMailbox } from '../../domain/address/address-state.ts';
import { leadsInto } from '../../domain/address/destination.ts';
import type { Disposals } from '../../domain/address/disposal.ts';
import { targetOf } from '../../domain/request/change.ts';
import { type Effect, isDestroying } from '../../domain/request/effects.ts';
import type { Request } from '../../domain/request/request.ts';
import { mentionText } from '../../domain/text/mentions.ts';
import { sanitizeText } from '../../domain/text/sanitize.ts';
import type { DomainFilter } from '../../requests/access/visibility.ts';
import type { Translations } from '../i18n/translations.ts';
import { destinationFormatter } from './format-destination.ts';
import type { Button, Field, View } from './view.ts';

export type RequestViewContext = {
  readonly text: Translations;
  readonly now: number;
  /** Which domains the requester sees: mail that leads anywhere else leads outside. */
  readonly sees: DomainFilter;
  /** Until when what is removed now can be brought back; null: not at all. */
  readonly retainedUntil: number | null;
  /** Whether open sessions go on, since the mail server can't have them ended. */
  readonly sessionsLast?: boolean;
  /** The destinations that are none on its mail server, but say what becomes of mail. */
  readonly disposals?: Disposals;
  /** Former mailboxes of the address that stay kept beside what is made. */
  readonly formerMailboxes?: readonly RestorableMailbox[];
  /** Who has approved the plan as it is. */
  readonly approvers?: readonly Actor[];
};

/** A plan in few words. */
export const requestHeadline = ({ plan }: Request, { text }: RequestViewContext) =>
  text.plans.headline(plan.change, plan.effects);

/** What the plan would do; the loss of mail first, as it was measured. */
export function consequenceLines(request: Request, context: RequestViewContext): string[] {
  const { plan, asking } = request;
  const { text, now, retainedUntil: keptUntil } = context;
  const restorableUntil = keptUntil !== null && keptUntil > now ? keptUntil : null;
  const losses = plan.effects.filter(isDestroying);
  return [
    ...losses.map(({ holds }) => text.plans.loss(plan.change, holds, restorableUntil, now)),
    ...effectLines(request, context, (effect) => !isDestroying(effect)),
    ...formerMailLines(request, context),
    ...lastingSessionLines(plan, context),
    ...undoLines(asking, text),
  ];
}

/** What the effects are, in words: first what leads mail outside, then what lets somebody in, then the rest. */
export function effectLines(
  { plan: { change, effects } }: Pick<Request, 'plan'>,
  { text, sees }: Pick<RequestViewContext, 'text' | 'sees'>,
  isTold: (effect: Effect) => boolean = () => true,
): string[] {
  const destination = destinationFormatter(text, sees);
  const weight = (effect: Effect): number => {
    if (effect.kind === 'add-forward' && !leadsInto(effect.to, sees)) return 0;
    return accessEffects.has(effect.kind) ? 1 : 2;
  };
  const told = effects.filter(isTold).toSorted((one, other) => weight(one) - weight(other));
  const ofPostmaster = change.kind === 'domain' ? change.postmaster.forwards : [];
  return [
    ...told.map((effect) => text.plans.effect(effect, destination)),
    ...ofPostmaster.map((to) => text.plans.postmaster(displayAddress(targetOf(change)), destination(to))),
  ];
}

/** Effects that give or take a way into a mailbox. */
const accessEffects: ReadonlySet<Effect['kind']> = new Set([
  'change-owner',
  'send-link',
  'lock-out',
  'restore-mailbox',
  'set-password',
  'add-app-password',
  'revoke-app-password',
  'app-passwords',
  'catch-all',
]);

/** As many as are told one by one; `/mail show` tells all. */
const maxFormerMailboxes = 3;

/** That there is mail of former mailboxes, which what is made does not get, and how to have that back. */
export function formerMailLines(
  { address }: Request,
  { text, now, formerMailboxes: kept = [] }: RequestViewContext,
): string[] {
  if (kept.length === 0) return [];
  return [
    ...kept.slice(0, maxFormerMailboxes).map((each) => text.kept.beside(displayAddress(address), each, now)),
    ...(kept.length > maxFormerMailboxes ? [text.lists.more(kept.length - maxFormerMailboxes)] : []),
    text.kept.hint(address),
  ];
}

const sessionEndingEffects: ReadonlySet<Effect['kind']> = new Set([
  'lock-out',
  'revoke-app-password',
  'suspend',
  'set-password',
  'drop-mailbox',
]);

/** That sessions go on which would end elsewhere. */
export function lastingSessionLines(
  { effects }: Request['plan'],
  { text, sessionsLast }: RequestViewContext,
): string[] {
  const hasSessions = (effect: Effect) => !(effect.kind === 'suspend' && effect.of !== undefined);
  const ends = effects.some((effect) => sessionEndingEffects.has(effect.kind) && hasSessions(effect));
  return sessionsLast && ends ? [text.plans.sessionsLast] : [];
}

/** What an undo takes back, and what it leaves. */
export function undoLines({ undoes }: Request['asking'], { requests, conflicts }: Translations): string[] {
  if (!undoes) return [];
  return [
    requests.undoes(undoes.request),
    ...undoes.conflicts.map(({ kind }) => requests.leftAsIs(conflicts[kind])),
  ];
}

/** Why it is wanted, and why it did not wait. */
export function reasonFields({ asking }: Request, { text }: RequestViewContext): Field[] {
  const { why, glassBroken, forWhom } = text.requests;
  return [
    ...(asking.owner ? [{ name: forWhom, value: mentionText(asking.owner) }] : []),
    ...(asking.reason ? [{ name: why, value: sanitizeText(asking.reason), quoted: true } as const] : []),
    ...(asking.breakGlass
      ? [{ name: glassBroken, value: sanitizeText(asking.breakGlass), quoted: true } as const]
      : []),
  ];
}

export const optionalFields = (fields: readonly Field[]): Pick<View, 'fields'> =>
  fields.length > 0 ? { fields } : {};

export const cancelButton = ({ id }: Request, { text }: RequestViewContext): Button => ({
  label: text.requests.buttons.cancel,
  style: 'plain',
  action: { kind: 'cancel', request: id },
});
