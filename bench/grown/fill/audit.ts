import type { Database } from 'better-sqlite3';
import { genesisHash, hashRow } from '../../../src/store/tables/audit.ts';

/** Rows of the audit about each request. */
export const rowsARequest = 4;

type Told = {
  readonly id: number;
  readonly address: string;
  readonly tenant: string;
  readonly requester: string;
  readonly at: number;
};

const events = ['submitted', 'approved', 'applied', 'drifted'] as const;

/** The audit of requests that have ended, with what others changed in between: a whole chain, appended to what is there. */
export function fillAudit(database: Database, count: number): void {
  const told = database.prepare<[], Told>(
    `SELECT r.id, c.address, r.tenant, r.requester, r.created_at AS at FROM requests r JOIN request_changes c USING (plan)
     WHERE r.settled_at IS NOT NULL ORDER BY r.id`,
  );
  const insert = database.prepare(
    `INSERT INTO audit (id, at, event, tenant, address, request_id, actor, detail, previous, hash)
     VALUES (@id, @at, @event, @tenant, @address, @requestId, @actor, @detail, @previous, @hash)`,
  );
  const newest = database
    .prepare<[], { id: number; hash: string }>('SELECT id, hash FROM audit ORDER BY id DESC LIMIT 1')
    .get();
  let { id, hash } = newest ?? { id: 0, hash: genesisHash };
  for (const { address, tenant, requester, at, ...request } of told.all()) {
    for (const event of events) {
      if (id === count) return;
      id++;
      const drifted = event === 'drifted';
      const row = {
        ...{ id, at: at + 10, event, address, previous: hash, detail: detailOf(event, address, request.id) },
        tenant: drifted ? 'terminal/terminal' : tenant,
        requestId: drifted ? null : request.id,
        actor: event === 'submitted' || event === 'approved' ? requester : null,
      };
      hash = hashRow(row as Parameters<typeof hashRow>[0]);
      insert.run({ ...row, hash });
    }
  }
}

function detailOf(event: (typeof events)[number], address: string, number: number): string {
  const state = { mailbox: null, forwards: [`p${number}@example.net`], enabled: true };
  const effects = [
    { kind: 'create-address', address },
    { kind: 'add-forward', to: `p${number}@example.net` },
  ];
  const gate = { confirm: false, approvals: { count: 1, by: 'moderator' } };
  const planHash = String(number).padStart(64, '0');
  switch (event) {
    case 'submitted':
      return JSON.stringify({ effects, gate, planHash });
    case 'approved':
      return JSON.stringify({ planHash });
    case 'applied': {
      const change = { kind: 'address', address, before: null, after: state };
      const outcome = { kind: 'applied', removed: [], restorableUntil: null };
      return JSON.stringify({ change, effects, gate, planHash, reviews: [], job: number, outcome });
    }
    case 'drifted':
      return JSON.stringify({ mailServer: 'postfix-dovecot', what: 'changed', before: null, after: state });
  }
}
