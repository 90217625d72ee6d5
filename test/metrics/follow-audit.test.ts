import { Registry } from 'prom-client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Address } from '../../src/domain/address/address.ts';
import { followAudit } from '../../src/metrics/audit/follow-audit.ts';
import { defineIn } from '../../src/metrics/instruments/define.ts';
import { defineRequests } from '../../src/metrics/instruments/requests.ts';
import type { AuditEntry } from '../../src/store/tables/audit.ts';
import { createTestApp, type TestApp } from '../support/app-context.ts';
import { ada, at } from '../support/fixtures/example-org.ts';

const contact = at('contact');

let made: TestApp;
let register: Registry;
let read: () => Promise<void>;

beforeEach(async () => {
  made = await createTestApp();
  follow();
});
afterEach(() => made.close());

/** Starts anew, as a process does. */
function follow(): void {
  register = new Registry();
  const { store } = made.app;
  read = followAudit(
    { ...store.figures, newestAudit: store.audit.newest },
    defineRequests(defineIn(register)),
  );
}

type Row = Pick<AuditEntry, 'event'> & Partial<AuditEntry>;

/** Appends rows about request 7, a second apart. */
function audit(...rows: readonly Row[]): void {
  const { store, clock } = made.app;
  store.transaction(() => {
    for (const row of rows) {
      made.pass(1_000);
      store.audit.append({
        ...{ at: clock(), tenant: 'terminal', address: contact, requestId: 7, actor: ada, detail: {} },
        ...row,
      });
    }
  });
}

/** The samples that are not 0, without those of buckets. */
async function figures(): Promise<string[]> {
  await read();
  const text = await register.metrics();
  return text
    .split('\n')
    .filter((line) => /^facteur_.* /.test(line) && !/_bucket|(?<!\d) 0$/.test(line))
    .map((line) => line.replace(/^facteur_/, ''));
}

const gate = (confirm: boolean, approvals: object | null = null) => ({ gate: { confirm, approvals } });
const oneChange = {
  change: { kind: 'address' },
  effects: [{ kind: 'create-address' }, { kind: 'add-mailbox' }],
};

describe('the audit', () => {
  it('counts a request, its change and effects, and times it from the last click that agreed', async () => {
    audit(
      { event: 'submitted', detail: gate(true, { count: 1 }) },
      { event: 'confirmed' },
      { event: 'approved' },
    );
    made.pass(4_000);
    audit({ event: 'applied', actor: null, detail: oneChange });
    expect(await figures()).toEqual([
      'requests_ended_total{state="applied"} 1',
      'requests_submitted_total{platform="terminal",needs="approval"} 1',
      'changes_ended_total{kind="address",state="applied"} 1',
      'effects_applied_total{effect="create-address"} 1',
      'effects_applied_total{effect="add-mailbox"} 1',
      'request_apply_duration_seconds_sum 5',
      'request_apply_duration_seconds_count 1',
    ]);
  });

  it('counts each row once, however often it is read, and nothing from before the start', async () => {
    audit({ event: 'expired' });
    await read();
    expect(await figures()).toEqual(['requests_ended_total{state="expired"} 1']);
    follow();
    expect(await figures()).toEqual([]);
  });

  it('times a scheduled request from its time', async () => {
    const dueAt = made.app.clock() + 60_000;
    audit({ event: 'submitted', detail: gate(false) }, { event: 'scheduled', detail: { dueAt } });
    made.pass(60_000);
    audit({ event: 'due', actor: null }, { event: 'applied', detail: oneChange });
    expect(await figures()).toContain('request_apply_duration_seconds_sum 4');
  });

  it('times a request that was agreed to before a restart', async () => {
    audit({ event: 'submitted', detail: gate(true) }, { event: 'confirmed' });
    follow();
    made.pass(9_000);
    audit({ event: 'applied', detail: oneChange });
    expect(await figures()).toContain('request_apply_duration_seconds_sum 10');
  });

  it('times nothing below 0 where the clock was set back', async () => {
    audit({ event: 'submitted', detail: gate(false) });
    made.turnClock(-3_600_000);
    audit({ event: 'applied', detail: oneChange });
    expect(await figures()).toContain('request_apply_duration_seconds_count 1');
    expect(await figures()).not.toContain('request_apply_duration_seconds_sum');
  });

  it('counts a request of many changes once, each of its changes, and a rename’s second row not at all', async () => {
    const many = Array.from({ length: 450 }, (_, position) => ({
      event: position % 3 === 0 ? ('skipped' as const) : ('applied' as const),
      detail: { position, change: { kind: 'rename' }, effects: [{ kind: 'rename' }] },
    }));
    audit({ event: 'submitted', address: '' as Address, detail: gate(false) }, ...many);
    audit({ event: 'applied', detail: { companion: true, position: 1 } });
    audit({ event: 'partly-applied', address: '' as Address, detail: { changes: 450 } });
    expect(await figures()).toEqual([
      'requests_ended_total{state="partly-applied"} 1',
      'requests_submitted_total{platform="terminal",needs="nothing"} 1',
      'changes_ended_total{kind="rename",state="skipped"} 150',
      'changes_ended_total{kind="rename",state="applied"} 300',
      'effects_applied_total{effect="rename"} 300',
      'request_apply_duration_seconds_sum 452',
      'request_apply_duration_seconds_count 1',
    ]);
  });

  it('counts links that were issued and used, and what others changed, by mail server', async () => {
    const by = { requestId: null, actor: null };
    audit({ event: 'link-issued', ...by }, { event: 'drifted', ...by, detail: { mailServer: 'far' } });
    audit({ event: 'submitted', detail: { ...gate(false), effects: [{ kind: 'set-password' }] } });
    expect(await figures()).toEqual([
      'links_total{event="issued"} 1',
      'links_total{event="used"} 1',
      'requests_submitted_total{platform="terminal",needs="nothing"} 1',
      'drift_total{server="far"} 1',
    ]);
  });

  it('names Facteur where it acts by itself, and passes over a row of a form that it does not know', async () => {
    audit(
      { event: 'submitted', actor: null, detail: gate(false) },
      { event: 'applied', detail: { effects: 'many' } },
    );
    expect(await figures()).toEqual(['requests_submitted_total{platform="facteur",needs="nothing"} 1']);
  });
});
