import type { Database } from 'better-sqlite3';
import { openStates, type RequestState } from '../../../domain/request/request-state.ts';

export type FigureStore = ReturnType<typeof figureStore>;

/** A row of the audit, as it is counted: the detail is the JSON that was written. */
export type FollowedRow = {
  readonly id: number;
  readonly at: number;
  readonly event: string;
  readonly address: string;
  readonly request: number | null;
  /** Of whoever acted; null: Facteur itself. */
  readonly platform: string | null;
  readonly detail: string;
};

/** A link that was issued: null where it is not used or replaced. Its number grows with the time of issue. */
type LinkRow = { readonly number: number; readonly expiresAt: number; readonly endedAs: string | null };

const followed = `id, at, event, address, request_id as request, actor ->> '$.platform' as platform, detail`;

/** Literals, as in the partial index that has them. */
const open = openStates.map((state) => `'${state}'`).join(', ');

/** Figures for whoever watches over Facteur. None reads a whole table that grows with time, but for one at the start. */
export function figureStore(sqlite: Database) {
  const openRequests = sqlite.prepare<[], { state: RequestState; count: number }>(
    `select state, count(*) as count from requests indexed by open_requests where state in (${open}) group by state`,
  );
  const outbox = sqlite.prepare<[], { queue: string; count: number; oldest: number }>(
    'select queue, count(*) as count, min(created_at) as oldest from outbox group by queue',
  );
  const auditAfter = sqlite.prepare<[number, number], FollowedRow>(
    `select ${followed} from audit where id > ? order by id limit ?`,
  );
  const ofOneAddress = sqlite.prepare<[string, number], FollowedRow>(
    `select ${followed} from audit where address = ? and request_id = ? order by id`,
  );
  const ofSeveral = sqlite.prepare<[number], FollowedRow>(
    `select ${followed} from audit where address = '' and request_id = ? order by id`,
  );
  const firstOpenLink = sqlite.prepare<[number], { number: number | null }>(
    'select min(rowid) as number from password_links where ended_as is null and expires_at > ?',
  );
  const linksFrom = sqlite.prepare<[number], LinkRow>(
    'select rowid as number, expires_at as expiresAt, ended_as as endedAs from password_links where rowid >= ? order by rowid',
  );
  const lastLink = sqlite.prepare<[], { number: number | null }>(
    'select max(rowid) as number from password_links',
  );

  return {
    /** Requests that have not ended. */
    openRequests: () => openRequests.all(),
    /** Jobs that are not done: since when the oldest of each queue waits, in milliseconds since 1970. */
    outbox: () => outbox.all(),
    /** Rows of the audit after a row number, oldest first. */
    auditAfter: (id: number, limit: number): FollowedRow[] => auditAfter.all(id, limit),
    /** The rows about a request as a whole, oldest first. Its address, empty where it has several, is for the index. */
    auditOfRequest: (request: number, address: string): FollowedRow[] =>
      address === '' ? ofSeveral.all(request) : ofOneAddress.all(address, request),
    /** The number of the oldest link that can be used at a time, or of the next one to be issued. Reads all links. */
    firstOpenLink: (at: number): number => firstOpenLink.get(at)?.number ?? (lastLink.get()?.number ?? 0) + 1,
    /** The links from a number on. */
    linksFrom: (number: number): LinkRow[] => linksFrom.all(number),
  };
}
