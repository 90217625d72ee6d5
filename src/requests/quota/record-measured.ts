import type { Address } from '../../domain/address/address.ts';
import type { Bytes, MailboxId } from '../../domain/address/address-state.ts';
import { weighUse } from '../../domain/quota/quota-warning.ts';
import type { AppContext } from '../context/app-context.ts';
import { catchOdd } from '../context/try-mail-server.ts';
import { enqueueQuotaWarnings, type QuotaWarning } from './enqueue-quota-warnings.ts';

/** A mailbox that was counted, with its quota as the mirror has it. */
export type Measured = {
  readonly address: Address;
  readonly mailbox: MailboxId;
  readonly quota: Bytes | null;
  readonly bytes: Bytes;
};

type RecordContext = Pick<AppContext, 'store' | 'mailServer' | 'clock' | 'policy' | 'admins'>;

/** As many days of sizes are kept: a month, and some. */
const keptDays = 40;

/** The day of a time, since 1970, in UTC. */
export const dayOf = (at: number): number => Math.floor(at / (24 * 60 * 60_000));

/**
 * Records what mailboxes hold, and warns of those that fill their quotas: once for each level that is crossed upwards, in
 * the transaction that records the crossing.
 */
export async function recordMeasured(app: RecordContext, measured: readonly Measured[]): Promise<void> {
  const { store } = app;
  const day = dayOf(app.clock());
  const nearlyFull = measured.filter(({ mailbox, bytes, quota }) => moves(app, mailbox, bytes, quota));
  const current = await withCurrentQuotas(app, nearlyFull);
  await store.commit(() => {
    for (const { mailbox, bytes } of measured) store.mailboxSizes.record(mailbox, day, bytes);
    enqueueQuotaWarnings(
      app,
      current.flatMap((each) => weigh(app, each) ?? []),
    );
  });
}

/** Forgets old sizes, and what mailboxes that are gone were warned of. */
export const pruneMeasured = ({ store, clock }: Pick<AppContext, 'store' | 'clock'>): Promise<void> =>
  store.commit(() => {
    store.mailboxSizes.prune(dayOf(clock()) - keptDays);
    store.quotaWarnings.forgetGone();
  });

/** Whether the measurement changes anything about what was warned of. */
function moves(
  { store }: Pick<AppContext, 'store'>,
  mailbox: MailboxId,
  bytes: Bytes,
  quota: Bytes | null,
): boolean {
  const before = store.quotaWarnings.of(mailbox);
  const { warned, isNews } = weighUse(before, bytes, quota);
  return isNews || warned?.level !== before?.level || warned?.quota !== before?.quota;
}

/** The quotas as the mail servers have them: the mirror's may be old. Who has another mailbox by now, or none, is left out. */
async function withCurrentQuotas(
  { mailServer }: Pick<AppContext, 'mailServer'>,
  measured: readonly Measured[],
): Promise<Measured[]> {
  const current: Measured[] = [];
  for (const each of measured) {
    const state = await catchOdd(mailServer.read(each.address));
    if (state === 'odd' || state?.mailbox?.id !== each.mailbox) continue;
    current.push({ ...each, quota: state.mailbox.quota });
  }
  return current;
}

/** Records what is warned of from now on, within the caller's transaction. @returns the warning, where it is news. */
function weigh(
  { store }: Pick<AppContext, 'store'>,
  { address, mailbox, quota, bytes }: Measured,
): QuotaWarning | null {
  const { warned, isNews } = weighUse(store.quotaWarnings.of(mailbox), bytes, quota);
  store.quotaWarnings.put(mailbox, warned);
  return isNews && warned ? { address, mailbox, bytes, ...warned } : null;
}
