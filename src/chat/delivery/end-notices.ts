import { displayAddress } from '../../domain/address/address.ts';
import type { Fault } from '../../domain/fault.ts';
import { targetOf } from '../../domain/request/change.ts';
import type { Request, RequestedChange } from '../../domain/request/request.ts';
import type { WantedTime } from '../../domain/request/times/wanted-time.ts';
import type { Translations } from '../i18n/translations.ts';
import { reasonOf } from '../view/many/failure-lines.ts';
import { listed } from '../view/many/many-parts.ts';
import { requestHeadline } from '../view/request-headline.ts';
import { keepButtons, timeLines } from '../view/request-view-parts.ts';
import type { View } from '../view/view.ts';

/** Reminds somebody that something is undone soon, and offers to keep it. */
export function endView(request: Request, at: WantedTime, text: Translations): View {
  return {
    tone: 'waiting',
    title: text.times.ends(requestHeadline(request, text).todo, at),
    text: timeLines(request, text),
    hint: text.times.endsHint(request.id),
    buttons: keepButtons(request, text),
  };
}

/**
 * Tells an owner that something which was to be undone at their mailboxes was not, why, and what can be done.
 * @param missed what concerns the owner: how many changes, the first of which are told.
 */
export function missedView(
  request: Request,
  at: WantedTime,
  missed: { readonly told: readonly RequestedChange[]; readonly count: number },
  text: Translations,
): View {
  const { times, many, requests } = text;
  const { told, count } = missed;
  const whys = told.map((each) => whyMissed(request, each));
  const next = whys.flatMap((why) => (why?.kind === 'refused' ? text.faults(why.why).next : []));
  return {
    tone: 'warning',
    title: times.missed(requestHeadline(request, text).todo, at),
    text: [
      ...told.map(({ change }, index) => {
        const such = displayAddress(targetOf(change));
        const why = whys[index] ?? null;
        const said = why?.kind === 'refused' ? text.faults(why.why).what : reasonOf(why, such, text);
        return listed(text.lists.headed(such, said));
      }),
      ...(count > told.length ? [many.more(count - told.length)] : []),
      ...new Set(next),
    ],
    fields: [{ name: requests.askedBy, value: requests.onPlatform(request.requester) }],
    hint: times.missedHint(request.id),
  };
}

/** Why a change was not made: of several that were refused together, what stands against its own address. */
function whyMissed(request: Request, { change, outcome }: RequestedChange): RequestedChange['outcome'] {
  const why = outcome ?? request.outcome;
  return why?.kind === 'refused' ? { ...why, why: ownFault(why.why, change) } : why;
}

function ownFault(fault: Fault, change: RequestedChange['change']): Fault {
  if (fault.code !== 'changes-refused') return fault;
  return fault.refusals.find(({ address }) => address === targetOf(change))?.fault ?? fault;
}
