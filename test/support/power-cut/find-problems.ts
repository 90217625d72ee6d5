import { existsSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { checkpointsFile, createCheckpointWriter } from '../../../src/checkpoints/keeper.ts';
import {
  finalStates,
  inProgressStates,
  openStates,
  type RequestState,
} from '../../../src/domain/request/request-state.ts';
import { createPostfixDovecot } from '../../../src/mail-servers/postfix-dovecot/driver.ts';
import { checkAudit } from '../../../src/store/audit-chain.ts';
import { openStore, type Store } from '../../../src/store/store.ts';
import { mirrorOf, orderForwards } from '../app-process/checks.ts';
import { type AppData, openAppData } from '../app-process/data-directory.ts';
import type { Acknowledgement } from './acknowledgements.ts';

/** What must be found on a disk, whatever a power cut left of it. */
export type Expected = {
  /** What people had been told by then. */
  readonly acknowledged: readonly Acknowledgement[];
  /** How many payloads of chats had been acknowledged by then. */
  readonly received: number;
  /** The messages of mailboxes, by the mailboxes' ids, in the order of their texts. */
  readonly mail: ReadonlyMap<string, readonly string[]>;
};

/** Opens what a power cut left as the program would, and says what is missing or wrong. */
export async function findProblems(directory: string, expected: Expected): Promise<string[]> {
  const data = openAppData(directory);
  const file = join(directory, 'facteur.sqlite');
  const unopened = await openProblem(directory, file);
  if (unopened !== null) return [unopened];
  const audit = checkAudit(file);
  return [
    ...(audit.ok ? [] : [`The audit does not hold: ${JSON.stringify(audit.fault)}`]),
    ...requestProblems(data, expected.acknowledged),
    ...inboxProblems(directory, expected.received),
    ...(await directoryProblems(data)),
    ...mailProblems(data, expected.mail),
  ];
}

/** The databases open, and checkpoints go on from where they were: they name no row that is gone, and no key. */
async function openProblem(directory: string, file: string): Promise<string | null> {
  let store: Store | null = null;
  try {
    store = openStore(file, 'normal');
    const checkpoints = join(directory, checkpointsFile);
    const keyFile = join(directory, 'audit-key');
    await createCheckpointWriter({ file: checkpoints, keyFile, audit: store.audit, clock: Date.now }).write();
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    store?.close();
  }
}

const ranks: readonly RequestState[] = openStates;
const rankOf = (state: RequestState): number => (isFinal(state) ? ranks.length : ranks.indexOf(state));
const isFinal = (state: RequestState): boolean => (finalStates as readonly RequestState[]).includes(state);

/** Every request has to be there, at least as far as people were told. */
function requestProblems(data: AppData, acknowledged: readonly Acknowledgement[]): string[] {
  const found = new Map(
    data.own('SELECT id, state FROM requests').map(({ id, state }) => [Number(id), state as RequestState]),
  );
  const told = new Map(acknowledged.flatMap(({ states }) => [...states]));
  return [...told].flatMap(([id, state]) => {
    const now = found.get(id);
    if (now === undefined) return [`Request ${id} was told to be ${state}, and is lost`];
    const isKept = isFinal(state) ? now === state : rankOf(now) >= rankOf(state);
    return isKept ? [] : [`Request ${id} was told to be ${state}, and is ${now}`];
  });
}

/** Whatever was acknowledged is there, done or not: its sender does not send it again. */
function inboxProblems(directory: string, received: number): string[] {
  const inbox = new Database(join(directory, 'inbox.sqlite'), { readonly: true });
  try {
    const kept = Number(inbox.prepare('SELECT count(*) FROM payloads').pluck().get());
    return kept >= received ? [] : [`${received} payloads were acknowledged, and ${kept} are there`];
  } finally {
    inbox.close();
  }
}

const inProgress = inProgressStates.map((state) => `'${state}'`).join(', ');

/** What is changing just then: either server may be ahead. */
const changingIn = (data: AppData): ReadonlySet<unknown> =>
  new Set(
    data
      .own(`SELECT request_changes.address FROM request_changes JOIN requests USING (plan)
         WHERE requests.state IN (${inProgress})`)
      .map(({ address }) => address),
  );

/** The mail server holds what the requests say that ended, and nothing that no request knows of. */
async function directoryProblems(data: AppData): Promise<string[]> {
  if (!existsSync(join(data.mail, 'directory.sqlite')))
    return data.own('SELECT domain FROM domains').length === 0 ? [] : ['directory.sqlite is lost'];
  const mailServer = createPostfixDovecot({
    mailDirectory: data.mail,
    createIfMissing: data.own('SELECT domain FROM domains').length === 0,
    synchronous: 'normal',
    doveadm: null,
    clock: Date.now,
    log: console,
  });
  try {
    const changing = changingIn(data);
    const lines = (rows: readonly { readonly address: unknown }[]) =>
      rows.filter(({ address }) => !changing.has(address)).map((each) => JSON.stringify(each));
    const held = await mailServer.page(null, 10_000);
    const onServer = lines(held.map(({ address, state }) => ({ address, state: orderForwards(state) })));
    const here = lines(mirrorOf(data));
    return [
      ...here.filter((line) => !onServer.includes(line)).map((line) => `Not on the mail server: ${line}`),
      ...onServer.filter((line) => !here.includes(line)).map((line) => `Unknown to Facteur: ${line}`),
    ];
  } finally {
    await mailServer.close();
  }
}

/** Each message is where its mailbox is, whole. */
function mailProblems(data: AppData, mail: Expected['mail']): string[] {
  const changing = changingIn(data);
  return [...mail].flatMap(([id, messages]) => {
    const [home, trash] = [data.messages(id), data.messages(id, 'trash')];
    const isWhole = JSON.stringify([...home, ...trash].sort()) === JSON.stringify(messages);
    if (!isWhole)
      return [`The mail of ${id} is not whole: ${home.length} here, ${trash.length} in the trash`];
    const [row] = data.own(
      `SELECT address, 'home' AS place FROM addresses WHERE mailbox = '${id}'
       UNION SELECT address, 'trash' FROM removed_mailboxes WHERE mailbox = '${id}'`,
    );
    if (!row || changing.has(row['address'])) return [];
    const place = home.length > 0 ? 'home' : 'trash';
    return place === row['place'] ? [] : [`The mail of ${String(row['address'])} is in the ${place}`];
  });
}
