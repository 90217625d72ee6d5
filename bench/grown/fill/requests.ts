import type { Database } from 'better-sqlite3';
import { confirmationTimeout } from '../../../src/domain/request/deadlines.ts';
import { nameOf, numbersFrom } from './numbers.ts';

const day = 24 * 60 * 60_000;
/** People who ask, beside the administrator at the terminal. */
const people = 500;
/** At least so many of the ended requests are the administrator's, as many as are counted in lists; where there are many, 1 %. */
const ownEnded = 600;
/** How many of the open requests are the administrator's: a page of a list, however many others have. */
const ownOpen = 20;
/** Ended requests about each address that has any: more than a page of a list, however long they have been made. */
const endedOfAddress = 25;

const actor = (user: string, roles: string) =>
  `json_object('platform', 'slack', 'tenantId', 'T0001', 'userId', ${user}, 'displayName', ${user}, 'roles', json_array(${roles}), 'locale', 'en')`;
const admin = `json_object('platform', 'terminal', 'tenantId', 'terminal', 'userId', 'admin', 'displayName', 'admin', 'roles', json_array('admin'), 'locale', 'en')`;

const noGate = `json('{"confirm":false,"approvals":null}')`;
const confirmed = `json('{"confirm":true,"approvals":null}')`;
const approved = `json('{"confirm":false,"approvals":{"count":1,"by":"moderator"}}')`;

const aliasState = (to: string) =>
  `json_object('mailbox', NULL, 'forwards', json_array(${to}), 'enabled', json('true'))`;

/** Requests that were made over years and have ended, each with its change: new aliases, all but some of which were applied. */
export function fillEnded(database: Database, count: number, now: number): void {
  const numbers = numbersFrom(0, count);
  const { request, plan } = next(database);
  const isApplied = 'x % 10 < 8';
  const isOwn = `x % ${Math.min(100, Math.max(1, Math.floor(count / ownEnded)))} = 0`;
  const state = `CASE WHEN ${isApplied} THEN 'applied' WHEN x % 10 = 8 THEN 'denied' ELSE 'expired' END`;
  const at = `${now} - ${3 * 365 * day} + x * ${Math.floor((3 * 365 * day) / count)}`;
  insertRequests(database, numbers, {
    first: request,
    plan,
    who: `iif(${isOwn}, ${admin}, ${actor(userOf('x'), "'member'")})`,
    person: `iif(${isOwn}, 'terminal/terminal/admin', 'slack/T0001/' || ${userOf('x')})`,
    tenant: `iif(${isOwn}, 'terminal/terminal', 'slack/T0001')`,
    state,
    gate: approved,
    createdAt: at,
    settledAt: `${at} + 60000`,
    isEnded: '1',
    isApplied,
  });
  insertChanges(database, numbers, plan, {
    state: `iif(${isApplied}, 'applied', 'planned')`,
    outcome: `iif(${isApplied}, '{"kind":"applied","removed":[],"restorableUntil":null}', NULL)`,
    address: nameOf(`x % ${Math.ceil(count / endedOfAddress)}`),
  });
  insertMessages(database, request, count, `NOT (${isOwn})`);
}

/** Open requests of each state that waits: for approval, a confirmation, or a time; with messages and reminders. */
export function fillOpen(database: Database, count: number, now: number): void {
  const numbers = numbersFrom(0, count);
  const { request, plan } = next(database);
  const isOwn = `x % ${count / ownOpen} = 0`;
  const states = `CASE WHEN x % 10 = 9 AND NOT (${isOwn}) THEN 'awaiting-confirmation' WHEN x % 10 < 5 AND NOT (${isOwn}) THEN 'awaiting-approval' ELSE 'scheduled' END`;
  const is = (state: string) => `${states} = '${state}'`;
  insertRequests(database, numbers, {
    first: request,
    plan,
    who: `iif(${isOwn}, ${admin}, ${actor(userOf('x'), "'member'")})`,
    person: `iif(${isOwn}, 'terminal/terminal/admin', 'slack/T0001/' || ${userOf('x')})`,
    tenant: `iif(${isOwn}, 'terminal/terminal', 'slack/T0001')`,
    state: states,
    gate: `iif(${is('awaiting-approval')}, ${approved}, iif(${is('scheduled')}, ${noGate}, ${confirmed}))`,
    terms: `iif(${is('awaiting-approval')}, json_object('channel', 'C0001', 'expiresAfter', ${30 * day}, 'remindAfter', ${day}, 'remindEvery', ${7 * day}), NULL)`,
    createdAt: `${now} - ${day} + x`,
    expiresAt: `CASE WHEN ${is('scheduled')} THEN NULL WHEN ${is('awaiting-approval')} THEN ${now} + ${7 * day} + x ELSE ${now} + ${confirmationTimeout} END`,
    remindAt: `iif(${is('awaiting-approval')}, ${now} + ${2 * day} + x, NULL)`,
    dueAt: `iif(${is('scheduled')}, ${now} + ${30 * day} + x * 60000, NULL)`,
    isEnded: '0',
    isApplied: '0',
  });
  // Of addresses after those that the questions are about.
  insertChanges(database, numbers, plan, {
    state: `'planned'`,
    outcome: 'NULL',
    address: nameOf('9000000 + x'),
  });
  insertMessages(database, request, count, `NOT (${isOwn})`);
  // What Slack is still to be told while it can't be reached.
  database.exec(
    `${numbers} INSERT INTO outbox (queue, job, data, created_at)
       SELECT 'chat.slack', 'show-request', json_object('request', ${request} + x), ${now} FROM i WHERE x % 10 = 0`,
  );
}

const userOf = (number: string): string => `printf('U%04d', (${number}) % ${people})`;

const next = (database: Database): { readonly request: number; readonly plan: number } => ({
  request: Number(database.prepare('SELECT coalesce(max(id), 0) + 1 FROM requests').pluck().get()),
  plan: Number(database.prepare('SELECT coalesce(max(plan), 0) + 1 FROM request_changes').pluck().get()),
});

type Rows = {
  readonly first: number;
  readonly plan: number;
  readonly who: string;
  readonly person: string;
  readonly tenant: string;
  readonly state: string;
  readonly gate: string;
  readonly createdAt: string;
  readonly isEnded: string;
  readonly isApplied: string;
  readonly terms?: string;
  readonly expiresAt?: string;
  readonly remindAt?: string;
  readonly settledAt?: string;
  readonly dueAt?: string;
};

function insertRequests(database: Database, numbers: string, rows: Rows): void {
  const { first, plan, who, person, tenant, state, gate, createdAt, isEnded, isApplied } = rows;
  const { terms, expiresAt, remindAt, settledAt, dueAt } = rows;
  const orNull = (value = 'NULL') => value;
  database.exec(
    `${numbers} INSERT INTO requests (id, tenant, requester, person, asking, terms, state, gate, plan, plan_hash, changes,
       domain, adds_domain, applied, ended, created_at, expires_at, remind_at, settled_at, due_at, traceparent)
     SELECT ${first} + x, ${tenant}, ${who}, ${person}, '{}', ${orNull(terms)}, ${state}, ${gate}, ${plan} + x,
       printf('%064x', x), 1, 'example.org', 0, ${isApplied}, ${isEnded}, ${createdAt}, ${orNull(expiresAt)},
       ${orNull(remindAt)}, ${orNull(settledAt)}, ${orNull(dueAt)}, printf('00-%032x-%016x-00', x + 1, x + 1) FROM i`,
  );
}

function insertChanges(
  database: Database,
  numbers: string,
  plan: number,
  { state, outcome, address }: { readonly state: string; readonly outcome: string; readonly address: string },
): void {
  const to = `printf('p%d@example.net', x)`;
  database.exec(
    `${numbers} INSERT INTO request_changes (plan, position, address, concern, change, effects, state, outcome)
     SELECT ${plan} + x, 0, ${address}, 'address',
       json_object('kind', 'address', 'address', ${address}, 'before', NULL, 'after', json(${aliasState(to)})),
       json_array(json_object('kind', 'create-address', 'address', ${address}), json_object('kind', 'add-forward', 'to', ${to})),
       ${state}, ${outcome} FROM i`,
  );
}

/** Where Slack shows each: to its requester, and where approvers are asked. */
function insertMessages(database: Database, first: number, count: number, condition: string): void {
  for (const audience of ['requester', 'approvers'])
    database.exec(
      `${numbersFrom(0, count)} INSERT INTO request_messages (request_id, audience, place)
         SELECT ${first} + x, '${audience}', json_object('channel', 'C0001', 'ts', printf('%d.%06d', 1700000000 + x, x)) FROM i
         WHERE ${condition}`,
    );
}
