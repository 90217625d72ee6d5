import { standingAbsence } from '../../domain/absence/absence.ts';
import { readAbsenceWords } from '../../domain/absence/read-absence-words.ts';
import type { Actor } from '../../domain/actor.ts';
import type { Address } from '../../domain/address/address.ts';
import type { Fault } from '../../domain/fault.ts';
import type { AbsenceChange } from '../../domain/request/change.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { readMailbox } from '../access/read-address.ts';
import type { AppContext } from '../context/app-context.ts';
import { tryMailServer } from '../context/try-mail-server.ts';

type AbsenceContext = Pick<AppContext, 'store' | 'mailServer' | 'policy' | 'clock'>;

/** An absence as somebody asks for it. Times are milliseconds since 1970. */
export type AbsenceWish = {
  /** When it is to be set; left out: now. */
  readonly at?: number | undefined;
  /** Left out: as soon as it is set. */
  readonly from?: number | undefined;
  readonly until: number;
  readonly subject?: string | undefined;
  /** The subject where none is given and the mailbox has none yet. */
  readonly usualSubject: string;
  readonly text: string;
  /** The owner's filter that is to run beside it. */
  readonly includes?: string | undefined;
};

/** The change that has a mailbox answer. What is left unsaid stays as it is in an absence that there is already. */
export async function wantAbsence(
  app: AbsenceContext,
  actor: Actor,
  address: Address,
  wish: AbsenceWish,
): Promise<Result<AbsenceChange, Fault>> {
  const known = await readAbsence(app, actor, address);
  if (!known.ok) return known;
  const { mailbox, found } = known.value;
  const before = found?.absence ?? null;
  const standing = standingAbsence(before, app.clock());
  const subject = wish.subject ?? standing?.subject ?? wish.usualSubject;
  const words = readAbsenceWords({ subject, text: wish.text });
  if (!words.ok) return words;
  const begins = wish.at ?? app.clock();
  const from = inSeconds(wish.from ?? Math.min(standing?.from ?? begins, begins));
  const until = inSeconds(wish.until);
  if (until <= Math.max(from, begins))
    return err({ code: 'absence-order', from: Math.max(from, begins), until });
  const kept = found?.ownFilter && standing?.includes === found.ownFilter.name ? standing.includes : null;
  const after = { from, until, ...words.value, includes: wish.includes ?? kept };
  return ok({ kind: 'absence', address, mailbox, before, after });
}

/** The change that ends an absence; a fault where there is none. */
export async function wantNoAbsence(
  app: AbsenceContext,
  actor: Actor,
  address: Address,
): Promise<Result<AbsenceChange, Fault>> {
  const known = await readAbsence(app, actor, address);
  if (!known.ok) return known;
  const { mailbox, found } = known.value;
  const before = found?.absence ?? null;
  return standingAbsence(before, app.clock())
    ? ok({ kind: 'absence', address, mailbox, before, after: null })
    : err({ code: 'already-so', address, what: 'present' });
}

async function readAbsence(app: AbsenceContext, actor: Actor, address: Address) {
  const state = await readMailbox(app, actor, address);
  if (!state.ok) return state;
  const found = await tryMailServer(app.mailServer.absence(address));
  return found.ok ? ok({ mailbox: state.value.mailbox.id, found: found.value }) : found;
}

const inSeconds = (time: number): number => Math.floor(time / 1000) * 1000;
