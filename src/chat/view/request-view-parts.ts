import type { Actor } from '../../domain/actor.ts';
import { displayAddress } from '../../domain/address/address.ts';
import type { RestorableMailbox } from '../../domain/address/address-state.ts';
import { leadsInto } from '../../domain/address/destination.ts';
import type { Disposals } from '../../domain/address/disposal.ts';
import { targetOf } from '../../domain/request/change.ts';
import type { Effect } from '../../domain/request/effect.ts';
import { isCreatedSuspended, isDestroying, withWhatStays } from '../../domain/request/effect-predicates.ts';
import type { PlannedChange } from '../../domain/request/planned-change.ts';
import type { Request, RequestOfOne } from '../../domain/request/request.ts';
import { createsAlias } from '../../domain/request/times/way-back.ts';
import { mentionText } from '../../domain/text/mentions.ts';
import { sanitizeText } from '../../domain/text/sanitize.ts';
import type { DomainFilter } from '../../requests/access/visibility.ts';
import type { AbsentWorker } from '../../requests/outbox/watch-workers.ts';
import { restoredTexts } from '../i18n/restored-texts.ts';
import type { Translations } from '../i18n/translations.ts';
import { isInFields } from './change-fields.ts';
import { destinationFormatter } from './format-destination.ts';
import { selectedField } from './selected-field.ts';
import type { Button, Field } from './view.ts';

/** What a request's view is made with, beside the request. */
export type RequestViewContext = {
  readonly text: Translations;
  readonly now: number;
  /** The domains that the requester sees: destinations elsewhere are marked as outside. */
  readonly sees: DomainFilter;
  /** Until when a mailbox removed now could be restored; null: it could not. */
  readonly retainedUntil: number | null;
  /** Whether open sessions go on, because the mail server can't end them. */
  readonly sessionsLast?: boolean;
  /** The mail server's special destinations, which say what becomes of mail instead of where it goes. */
  readonly disposals?: Disposals;
  /** Former mailboxes of the address that are kept and not restored by this request. */
  readonly formerMailboxes?: readonly RestorableMailbox[];
  /** Who has approved the current plan. */
  readonly approvers?: readonly Actor[];
  /** Where approvers decide, where that is not where the view is shown. */
  readonly decidedIn?: string | null;
  /** The mail server that the request waits for because its worker is gone; null: none. */
  readonly absentWorker?: Pick<AbsentWorker, 'server' | 'since'> | null;
  /** Whether nobody but the requester reads the view. Default: no. */
  readonly isPrivate?: boolean;
  /** Whether the requester may send a test message to the address. Default: no. */
  readonly canTest?: boolean;
  /** Whether somebody who reads the view may decide. Default: yes. */
  readonly decidable?: boolean;
};

/** What the plan would do; the loss of mail first, with the measured sizes. */
export function consequenceLines(request: RequestOfOne, context: RequestViewContext): string[] {
  const { plan, asking } = request;
  const { text, now, retainedUntil: keptUntil } = context;
  const restorableUntil = keptUntil !== null && keptUntil > now ? keptUntil : null;
  const [{ change, effects }] = plan.changes;
  return [
    ...effects.filter(isDestroying).map(({ holds }) => text.plans.loss(change, holds, restorableUntil, now)),
    ...effectLines(request, context, (effect) => !isDestroying(effect) && !isSaid(effect)),
    ...formerMailLines(request, context),
    ...lastingSessionLines(plan, context),
    ...askingLines(asking, text),
    ...timeLines(request, text, change.kind === 'address' && createsAlias(change)),
  ];
}

/** Whether the title or the fields of an open request show an effect. */
export const isSaid = (effect: Effect): boolean =>
  isInFields(effect) ||
  effect.kind === 'create-address' ||
  effect.kind === 'add-domain' ||
  (effect.kind === 'remove-address' && !effect.catchAll);

/** The effects in words: first forwards to outside, then what gives or takes access, then the rest. */
export function effectLines(
  { plan }: RequestOfOne,
  context: Pick<RequestViewContext, 'text' | 'sees'>,
  isListed?: (effect: Effect) => boolean,
): string[] {
  return changeLines(plan.changes[0], context, isListed);
}

/** Effects that say where mail goes. */
const routingEffects: ReadonlySet<Effect['kind']> = new Set(['add-forward', 'disposal']);

/** The same of one change. */
export function changeLines(
  { change, effects }: Pick<PlannedChange, 'change' | 'effects'>,
  { text, sees }: Pick<RequestViewContext, 'text' | 'sees'>,
  isListed: (effect: Effect) => boolean = () => true,
): string[] {
  const destination = destinationFormatter(text, sees);
  const waits = isCreatedSuspended(effects);
  const weight = (effect: Effect): number => {
    if (waits && effect.kind === 'suspend') return -1;
    if (effect.kind === 'add-forward' && !leadsInto(effect.to, sees)) return 0;
    return accessEffects.has(effect.kind) ? 1 : 2;
  };
  const line = (effect: Effect): string => {
    const said = text.plans.effect(effect, destination);
    return waits && routingEffects.has(effect.kind) ? text.plans.onceResumed(said) : said;
  };
  // The domain’s mail goes on as before until a catch-all that is created suspended is resumed.
  const happens = effects.filter((effect) => !(waits && effect.kind === 'catch-all'));
  const isNews = (effect: Effect) => effect.kind !== 'create-address' || effects.includes(effect);
  const told = withWhatStays(happens.filter(isListed)).filter(isNews);
  const listed = told.toSorted((one, other) => weight(one) - weight(other));
  const postmasterForwards = change.kind === 'domain' ? (change.postmaster?.forwards ?? []) : [];
  return [
    ...new Set(listed.map(line)),
    ...postmasterForwards.map((to) =>
      text.plans.postmaster(displayAddress(targetOf(change)), destination(to)),
    ),
  ];
}

/** Effects that give or take access to a mailbox. */
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

/** How many are listed; `/mail show` lists all. */
const maxFormerMailboxes = 3;

/** Says that mail of former mailboxes is kept, which the new one does not get, and how to restore it. */
export function formerMailLines(
  { address }: Request,
  { text, now, formerMailboxes = [] }: RequestViewContext,
): string[] {
  if (formerMailboxes.length === 0) return [];
  return [
    ...formerMailboxes
      .slice(0, maxFormerMailboxes)
      .map((each) => text.kept.beside(displayAddress(address), each, now)),
    ...(formerMailboxes.length > maxFormerMailboxes
      ? [text.lists.more(formerMailboxes.length - maxFormerMailboxes)]
      : []),
    text.kept.hint(address),
  ];
}

const sessionEndingEffects: ReadonlySet<Effect['kind']> = new Set([
  'lock-out',
  'revoke-app-password',
  'suspend',
  'set-password',
  'drop-mailbox',
  'rename',
]);

/** Warns that sessions go on, where the mail server can't end them. */
export function lastingSessionLines(
  { changes: [{ effects }] }: RequestOfOne['plan'],
  { text, sessionsLast }: RequestViewContext,
): string[] {
  const hasSessions = (effect: Effect) =>
    !(effect.kind === 'suspend' && (effect.of !== undefined || effect.part === 'mail' || effect.isNew));
  const ends = effects.some((effect) => sessionEndingEffects.has(effect.kind) && hasSessions(effect));
  return sessionsLast && ends ? [text.plans.sessionsLast] : [];
}

/** When a request is applied, where that is not at once. */
export const timeFields = (
  { asking }: { readonly asking: Pick<Request['asking'], 'at' | 'until'> },
  { times }: Pick<Translations, 'times'>,
): Field[] => [
  ...(asking.at ? [{ name: times.when, value: times.at(asking.at) }] : []),
  ...(asking.until ? [{ name: times.until, value: times.at(asking.until) }] : []),
];

type Timed = Pick<Request, 'expiresAt' | 'reverts'> & {
  readonly asking: Pick<
    Request['asking'],
    'at' | 'until' | 'reopened' | 'takesBack' | 'letEnd' | 'backupAt' | 'backupFrom'
  >;
};

/**
 * What comes of an open request of a time after that, and why it waits for people although its time has come.
 * @param makesAlias whether it makes an address that only forwards.
 */
export function timeLines(
  { asking, expiresAt, reverts }: Timed,
  text: Translations,
  makesAlias = false,
): string[] {
  const { times } = text;
  const { at, until, reopened, takesBack, letEnd, backupAt } = asking;
  const restored = restoredTexts(text, asking.backupFrom);
  const isLate = at && !reopened && expiresAt !== null && expiresAt > at.at;
  return [
    ...(at && reopened ? [(backupAt === undefined ? times : restored).reopened(at)] : []),
    ...(backupAt !== undefined && !reopened ? [restored.asksAgain(backupAt)] : []),
    ...(isLate ? [times.lateClick] : []),
    ...(until ? [makesAlias ? times.aliasTakenBack : times.takenBack] : []),
    ...(reverts !== null && takesBack && !reopened && backupAt === undefined
      ? [times.covered(reverts, takesBack)]
      : []),
    ...(letEnd ? [times.letEndBy(mentionText(letEnd))] : []),
  ];
}

/** Days for which what was made for a time is kept by one click. */
const daysMore = 30;

/** How somebody has what was made for a time stay, for longer or for good, or says that it may end. */
export const keepButtons = (
  { id, asking }: Pick<Request, 'id'> & { readonly asking: Pick<Request['asking'], 'letEnd'> },
  { times }: Pick<Translations, 'times'>,
): Button[] => [
  {
    label: times.keepForLonger(daysMore),
    style: 'plain',
    action: { kind: 'run', line: `/mail request keep ${id} days:${daysMore}` },
  },
  {
    label: times.keepForGood,
    style: 'plain',
    action: { kind: 'run', line: `/mail request keep ${id}` },
  },
  ...(asking.letEnd
    ? []
    : [{ label: times.letEnd, style: 'plain', action: { kind: 'let-end', request: id } } as const]),
];

/** Until when a request waits for its confirmation: by the clock, where it does not wait for days. */
export const confirmHint = (
  {
    id,
    asking,
    expiresAt,
  }: Pick<Request, 'id' | 'expiresAt'> & { readonly asking: Pick<Request['asking'], 'reopened'> },
  { text, now }: Pick<RequestViewContext, 'text' | 'now'>,
): string => (asking.reopened ? text.times : text.requests).confirmHint(id, expiresAt ?? now);

/** Which request an undo takes back, and what of it stays as it is; how many other addresses nothing changes at. */
export function askingLines(
  {
    undoes,
    restOf,
    asIs,
    alsoDeleted,
    like,
    follows,
    offboards,
  }: Pick<Request['asking'], 'undoes' | 'restOf' | 'asIs' | 'alsoDeleted' | 'like' | 'follows' | 'offboards'>,
  { requests, conflicts, many, offboarding, groups }: Translations,
): string[] {
  return [
    ...(undoes ? [requests.undoes(undoes.request)] : []),
    ...(undoes?.conflicts.map(({ kind }) => requests.leftAsIs(conflicts[kind])) ?? []),
    ...(restOf ? [many.restOf(restOf.request)] : []),
    ...(restOf?.leftOut.map((left) => many.restLeftOut(left, conflicts)) ?? []),
    ...(like ? [requests.like(mentionText(like))] : []),
    ...(follows ? groups.causes(follows.group, follows.agreed, follows) : []),
    ...(offboards ? offboarding.lines(offboards) : []),
    ...(alsoDeleted ? [many.alsoDeleted(alsoDeleted)] : []),
    ...(asIs === undefined ? [] : [many.asIs(asIs)]),
  ];
}

/** Who asked; at a terminal, where the answer follows the line, only of a request that others had to approve. */
export const requesterField = (
  { requester, plan }: Pick<Request, 'requester'> & { readonly plan: Pick<Request['plan'], 'gate'> },
  { text }: Pick<RequestViewContext, 'text'>,
): Field[] =>
  requester.platform === 'terminal' && !plan.gate.approvals
    ? []
    : [{ name: text.requests.askedBy, value: text.requests.onPlatform(requester) }];

/** Of a decided request: who asked for it, for whom and why, and who approved it. */
export function decisionFields(request: RequestOfOne, context: RequestViewContext): Field[] {
  const { text, approvers = [] } = context;
  return [
    ...requesterField(request, context),
    ...reasonFields(request, context),
    ...(approvers.length > 0
      ? [{ name: text.requests.approvedBy, value: text.format.list(approvers.map(text.requests.onPlatform)) }]
      : []),
  ];
}

/** For whom the request is, its reason, and why it did not wait for approval. */
export function reasonFields({ asking, plan }: RequestOfOne, { text }: RequestViewContext): Field[] {
  const { why, glassBroken, forWhom } = text.requests;
  const [{ owner }] = plan.changes;
  return [
    ...timeFields({ asking }, text),
    ...(asking.selected ? [selectedField(asking.selected, text)] : []),
    ...(owner ? [{ name: forWhom, value: mentionText(owner) }] : []),
    ...(asking.reason ? [{ name: why, value: sanitizeText(asking.reason), quoted: true } as const] : []),
    ...(asking.breakGlass
      ? [{ name: glassBroken, value: sanitizeText(asking.breakGlass), quoted: true } as const]
      : []),
  ];
}

export const cancelButton = ({ id }: Request, { text }: RequestViewContext): Button => ({
  label: text.requests.buttons.cancel,
  style: 'plain',
  action: { kind: 'cancel', request: id },
});
