import type { WantedTime } from '../../../../domain/request/times/wanted-time.ts';
import type { TakesBack } from '../../../../domain/request/times/way-back.ts';
import type { Format } from '../../format.ts';

/** Texts about requests of a time. */
export const times = (format: Format) => ({
  /** The name of the field that says when a request is applied. */
  when: 'When',
  at: format.wanted,
  stateAt: (state: string, at: WantedTime) => `${state}, ${format.wanted(at)}`,
  /** In a sentence of its own, behind who asks for what. */
  asked: (at: WantedTime) => `It is to be done on ${format.wanted(at)}.`,
  /** Of a request that may be agreed to after its time. */
  lateClick: 'After that time, it is done as soon as nothing is missing.',
  scheduled: (at: WantedTime) => `Nothing changes before ${format.wanted(at)}.`,
  scheduledHint: (id: number) =>
    `Request #${id} is scheduled. At its time Facteur looks at everything again. If it would do something else by then, it asks again.`,
  until: 'Until',
  /** Of a request for a time only. */
  takenBack: 'After that it is undone. Nobody is asked again.',
  aliasTakenBack: 'After that the address is suspended, and removed 30 days later. Nobody is asked again.',
  /** Of a request that takes back another. */
  /** Reminds somebody of what is undone soon. */
  ends: (todo: string, at: WantedTime) => `${todo}: this happens on ${format.wanted(at)}.`,
  endsHint: (id: number) => `Without an answer, it happens too. /mail request show ${id} shows the request.`,
  /** Tells an owner of what was to be undone and was not. */
  missed: (todo: string, at: WantedTime) =>
    `${todo}: this was to be done on ${format.wanted(at)}, and was not.`,
  missedHint: (id: number) =>
    `It stays as it is. To have it undone after all, ask for that now, or tell an admin, and name request #${id}.`,
  wayBackHint: (id: number) =>
    `Request #${id} is scheduled. To keep things as they are, type /mail request keep ${id}.`,
  covered: (id: number, takesBack: TakesBack) => {
    if (takesBack === 'retire') return `Request #${id} covers this: the deletion was agreed to with it.`;
    return takesBack === 'delete'
      ? `Request #${id} covers this: the deletion was agreed to with it, unless the mailbox holds more.`
      : `Request #${id} covers this: it was agreed to for this time only.`;
  },
  endedBy: (id: number | null) =>
    id === null
      ? 'This is not done: another request says what becomes of it. Nothing was changed.'
      : `This is not done: request #${id} says what becomes of it. Nothing was changed.`,
  nothingLeft: 'There was nothing left to undo. Nothing was changed.',
  keepForLonger: (days: number) => `Keep ${format.count(days)} more days`,
  keepForGood: 'Keep for good',
  letEnd: 'Let it end',
  letEndBy: (who: string) => `${who} lets this end as planned: nobody is reminded of it again.`,
  /** Of a request that waits for people again. */
  reopened: (at: WantedTime) =>
    `Its time came on ${format.wanted(at)}. What it does has changed since it was agreed to, so nothing was done yet.`,
  confirmHint: (id: number, until: number) =>
    `Request #${id}. Confirm by ${format.moment(until)}. Nothing changes before that.`,
  reopenedNotice: (who: string, id: number, todo: string) =>
    `${who}, the time of your request #${id} (${todo}) has come. What it does has changed since you asked, so it waits for an answer again.`,
  reopenedHint: (id: number) => `/mail request show ${id} shows it with its buttons.`,
  /** Of a request that could not be applied at its time. */
  notDone: (todo: string) => `${todo}: not done when its time came`,
  refusedNotice: (who: string, id: number, todo: string) =>
    `${who}, the time of your request #${id} (${todo}) has come, and a rule stands against it by now. Nothing was done.`,
  refused: (why: string) => `Nothing was done. ${why}`,
});
