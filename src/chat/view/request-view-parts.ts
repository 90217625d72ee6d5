import type { Actor } from '../../domain/actor.ts';
import { shownAddress } from '../../domain/address/address.ts';
import type { KeptMailbox } from '../../domain/address/address-state.ts';
import { leadsInto } from '../../domain/address/destination.ts';
import type { Disposals } from '../../domain/address/disposal.ts';
import { subjectOf } from '../../domain/request/change.ts';
import { type Effect, isDestroying } from '../../domain/request/effects.ts';
import type { Request } from '../../domain/request/request.ts';
import { personText } from '../../domain/text/mentions.ts';
import { legible } from '../../domain/text/sanitize.ts';
import type { Sight } from '../../requests/planning/check-forwards.ts';
import type { Catalogue } from '../i18n/translations.ts';
import { destinationsFor } from './format-destination.ts';
import type { Button, Field, View } from './view.ts';

export type Circumstances = {
  readonly text: Catalogue;
  readonly now: number;
  /** Which domains the requester sees: mail that leads anywhere else leads outside. */
  readonly sees: Sight;
  /** Until when what is removed now can be brought back; null: not at all. */
  readonly keptUntil: number | null;
  /** Whether open sessions go on, since the mail server can't have them ended. */
  readonly sessionsLast?: boolean;
  /** The destinations that are none on its mail server, but say what becomes of mail. */
  readonly disposals?: Disposals;
  /** Former mailboxes of the address that stay kept beside what is made. */
  readonly kept?: readonly KeptMailbox[];
  /** Who has approved the plan as it is. */
  readonly approvers?: readonly Actor[];
};

/** A plan in few words. */
export const headlineOf = ({ plan }: Request, { text }: Circumstances) =>
  text.plans.headline(plan.change, plan.effects);

/** What the plan would do; the loss of mail first, as it was measured. */
export function consequences(request: Request, circumstances: Circumstances): string[] {
  const { plan, asking } = request;
  const { text, now, keptUntil } = circumstances;
  const restorableUntil = keptUntil !== null && keptUntil > now ? keptUntil : null;
  const losses = plan.effects.filter(isDestroying);
  return [
    ...losses.map(({ holds }) => text.plans.loss(plan.change, holds, restorableUntil, now)),
    ...effectsTold(request, circumstances, (effect) => !isDestroying(effect)),
    ...formerMail(request, circumstances),
    ...lastingSessions(plan, circumstances),
    ...takenBack(asking, text),
  ];
}

/** What the effects are, in words: first what leads mail outside, then what lets somebody in, then the rest. */
export function effectsTold(
  { plan: { change, effects } }: Pick<Request, 'plan'>,
  { text, sees }: Pick<Circumstances, 'text' | 'sees'>,
  isTold: (effect: Effect) => boolean = () => true,
): string[] {
  const destination = destinationsFor(text, sees);
  const weight = (effect: Effect): number => {
    if (effect.kind === 'add-forward' && !leadsInto(effect.to, sees)) return 0;
    return letSomebodyIn.has(effect.kind) ? 1 : 2;
  };
  const told = effects.filter(isTold).toSorted((one, other) => weight(one) - weight(other));
  const ofPostmaster = change.kind === 'domain' ? change.postmaster.forwards : [];
  return [
    ...told.map((effect) => text.plans.effect(effect, destination)),
    ...ofPostmaster.map((to) => text.plans.postmaster(shownAddress(subjectOf(change)), destination(to))),
  ];
}

/** Effects that give or take a way into a mailbox. */
const letSomebodyIn: ReadonlySet<Effect['kind']> = new Set([
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
const mostFormer = 3;

/** That there is mail of former mailboxes, which what is made does not get, and how to have that back. */
export function formerMail({ address }: Request, { text, now, kept = [] }: Circumstances): string[] {
  if (kept.length === 0) return [];
  return [
    ...kept.slice(0, mostFormer).map((each) => text.kept.beside(shownAddress(address), each, now)),
    ...(kept.length > mostFormer ? [text.lists.more(kept.length - mostFormer)] : []),
    text.kept.hint(address),
  ];
}

const endSessions: ReadonlySet<Effect['kind']> = new Set([
  'lock-out',
  'revoke-app-password',
  'suspend',
  'set-password',
  'drop-mailbox',
]);

/** That sessions go on which would end elsewhere. */
export function lastingSessions(
  { effects }: Request['plan'],
  { text, sessionsLast }: Circumstances,
): string[] {
  const hasSessions = (effect: Effect) => !(effect.kind === 'suspend' && effect.of !== undefined);
  const ends = effects.some((effect) => endSessions.has(effect.kind) && hasSessions(effect));
  return sessionsLast && ends ? [text.plans.sessionsLast] : [];
}

/** What an undo takes back, and what it leaves. */
export function takenBack({ undoes }: Request['asking'], { requests, conflicts }: Catalogue): string[] {
  if (!undoes) return [];
  return [
    requests.undoes(undoes.request),
    ...undoes.conflicts.map(({ kind }) => requests.leftAsIs(conflicts[kind])),
  ];
}

/** Why it is wanted, and why it did not wait. */
export function reasons({ asking }: Request, { text }: Circumstances): Field[] {
  const { why, glassBroken, forWhom } = text.requests;
  return [
    ...(asking.owner ? [{ name: forWhom, value: personText(asking.owner) }] : []),
    ...(asking.reason ? [{ name: why, value: legible(asking.reason), quoted: true } as const] : []),
    ...(asking.breakGlass
      ? [{ name: glassBroken, value: legible(asking.breakGlass), quoted: true } as const]
      : []),
  ];
}

export const fieldsIfAny = (fields: readonly Field[]): Pick<View, 'fields'> =>
  fields.length > 0 ? { fields } : {};

export const cancelButton = ({ id }: Request, { text }: Circumstances): Button => ({
  label: text.requests.buttons.cancel,
  style: 'plain',
  action: { kind: 'cancel', request: id },
});
