import { displayAddress } from '../../domain/address/address.ts';
import { targetOf } from '../../domain/request/change.ts';
import { withWhatStays } from '../../domain/request/effect-predicates.ts';
import type { Request, RequestedChange } from '../../domain/request/request.ts';
import { isSamePerson } from '../../requests/access/identity.ts';
import { insideDomainFilter } from '../../requests/access/visibility.ts';
import type { AppContext } from '../../requests/context/app-context.ts';
import { approversOf } from '../../requests/lifecycle/review.ts';
import type { OwnerJob } from '../../requests/outbox/jobs-for-owners.ts';
import type { Translations, TranslationsFor } from '../i18n/translations.ts';
import { destinationFormatter } from '../view/format-destination.ts';
import { listed } from '../view/many/many-parts.ts';
import { timeFields, timeLines } from '../view/request-view-parts.ts';
import type { View } from '../view/view.ts';
import type { DirectMessage } from './adapter.ts';
import { endView, missedView } from './end-notices.ts';

/** The direct message that tells an owner what somebody else changed about their mailboxes; null where there is no such request. */
export function ownerNotice(
  app: Pick<AppContext, 'store' | 'policy'>,
  translationsFor: TranslationsFor,
  { request: id, to, positions = [0], count = positions.length, ends, missed }: OwnerJob,
  outboxId: number,
): DirectMessage | null {
  const request = app.store.requests.get(id);
  const [first, ...others] = request ? changesAt(app, request, positions) : [];
  if (!request || !first) return null;
  const only = (view: DirectMessage['view']) => ({ id: outboxId, to, view, channel: null, otherwise: view });
  const { at } = request.asking;
  // Somebody may have decided otherwise since.
  if (ends && (request.state !== 'scheduled' || request.asking.letEnd)) return null;
  if (ends) return at ? only((locale) => endView(request, at, translationsFor(locale))) : null;
  const told = [first, ...others];
  if (missed)
    return at ? only((locale) => missedView(request, at, { told, count }, translationsFor(locale))) : null;
  const view: DirectMessage['view'] = (locale) => {
    const text = translationsFor(locale);
    const destination = destinationFormatter(text, insideDomainFilter(app, request.requester));
    const toldOf = ({ change, effects }: RequestedChange): ToldChange => ({
      address: displayAddress(targetOf(change)),
      effects: withWhatStays(effects).map((effect) => text.plans.effect(effect, destination)),
      newName: change.kind === 'rename' ? displayAddress(change.to) : null,
      isTaken: change.kind === 'owner' && !isSamePerson(app, change.to, to),
    });
    const told = [toldOf(first), ...others.map(toldOf)] as const;
    const { text: changed = [], ...what } = whatChanged(text, id, told, count);
    return { ...whoChanged(app, text, request), ...what, text: [...changed, ...timeLines(request, text)] };
  };
  // The channel is told nothing: what happened to a mailbox concerns its owner alone.
  return only(view);
}

const changesAt = (
  { store }: Pick<AppContext, 'store'>,
  { plan }: Request,
  positions: readonly number[],
): RequestedChange[] => positions.flatMap((position) => store.changes.at(plan.key, position) ?? []);

/** Who changed something, who approved it, for how long, and why. */
function whoChanged(
  app: Pick<AppContext, 'store' | 'policy'>,
  text: Translations,
  request: Request,
): Pick<View, 'tone' | 'fields'> {
  const { requests } = text;
  const { requester, asking } = request;
  const approvers = approversOf(app, request);
  return {
    tone: 'warning',
    fields: [
      { name: requests.askedBy, value: requests.onPlatform(requester) },
      ...(approvers.length > 0
        ? [{ name: requests.approvedBy, value: approvers.map(requests.onPlatform).join(', ') }]
        : []),
      ...timeFields(request, text),
      ...(asking.reason ? [{ name: requests.why, value: asking.reason, quoted: true } as const] : []),
      ...(asking.breakGlass
        ? [{ name: requests.glassBroken, value: asking.breakGlass, quoted: true } as const]
        : []),
    ],
  };
}

/** A change of a mailbox as its owner is told of it. */
type ToldChange = {
  readonly address: string;
  readonly effects: readonly string[];
  /** By which its owner logs in from now on, where that is another. */
  readonly newName: string | null;
  /** Whether the mailbox now belongs to someone else. */
  readonly isTaken: boolean;
};

/** @param count of all changes that concern the owner; the first are told one by one. */
function whatChanged(
  { notices, lists, many }: Translations,
  id: number,
  [first, ...others]: readonly [ToldChange, ...ToldChange[]],
  count: number,
): Pick<View, 'title' | 'text' | 'hint'> {
  if (count === 1)
    return {
      title: (first.isTaken ? notices.taken : notices.changed)(first.address),
      text: [...first.effects, ...(first.newName === null ? [] : [notices.newUserName(first.newName)])],
      hint: `${notices.hint(id)} ${notices.historyHint(first.address)}`,
    };
  const told = [first, ...others];
  return {
    title: notices.several(count),
    text: [
      ...told.map(({ address, effects }) => listed(lists.headed(address, effects.join(' ')))),
      ...(count > told.length ? [many.more(count - told.length)] : []),
    ],
    hint: notices.hint(id),
  };
}
