import type { Actor } from '../domain/actor.ts';
import { shownAddress } from '../domain/address.ts';
import type { KeptMailbox } from '../domain/address-state.ts';
import type { Disposals } from '../domain/disposal.ts';
import { type Effect, isDestroying } from '../domain/effects.ts';
import type { Request } from '../requests/request.ts';
import type { Catalogue } from './text/catalogue.ts';
import type { Button, Field, View } from './view.ts';

export type Circumstances = {
  readonly text: Catalogue;
  readonly now: number;
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
  const others = plan.effects.filter((effect) => !isDestroying(effect));
  return [
    ...losses.map(({ holds }) => text.plans.loss(plan.change, holds, restorableUntil, now)),
    ...others.map(text.plans.effect),
    ...formerMail(request, circumstances),
    ...lastingSessions(plan, circumstances),
    ...takenBack(asking, text),
  ];
}

/** As many as are told one by one; `/mail show` tells all. */
const mostFormer = 3;

/** That there is mail of former mailboxes, which what is made does not get, and how to have that back. */
export function formerMail({ address }: Request, { text, now, kept = [] }: Circumstances): string[] {
  if (kept.length === 0) return [];
  const shown = shownAddress(address);
  return [
    ...kept.slice(0, mostFormer).map((each) => text.kept.beside(shown, each, now)),
    ...(kept.length > mostFormer ? [text.lists.more(kept.length - mostFormer)] : []),
    text.kept.hint(shown),
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
  const hasSessions = (effect: Effect) => !(effect.kind === 'suspend' && effect.of === 'alias');
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
    ...(asking.owner ? [{ name: forWhom, value: asking.owner.displayName }] : []),
    ...(asking.reason ? [{ name: why, value: asking.reason }] : []),
    ...(asking.breakGlass ? [{ name: glassBroken, value: asking.breakGlass }] : []),
  ];
}

export const fieldsIfAny = (fields: readonly Field[]): Pick<View, 'fields'> =>
  fields.length > 0 ? { fields } : {};

export const cancelButton = ({ id }: Request, { text }: Circumstances): Button => ({
  label: text.requests.buttons.cancel,
  style: 'plain',
  action: { kind: 'cancel', request: id },
});
