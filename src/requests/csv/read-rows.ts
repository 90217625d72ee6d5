import { type Address, parseAddressOrCatchAll, parseExistingAddress } from '../../domain/address/address.ts';
import { extractAddress, extractExistingAddress } from '../../domain/address/extract-addresses.ts';
import type { Fault } from '../../domain/fault.ts';
import type { ImportFault, LineFault } from '../../domain/import-fault.ts';
import { parseNote } from '../../domain/note.ts';
import { maxChanges } from '../../domain/request/plan.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { SuspendedPart, Suspension } from '../../domain/suspension/suspension.ts';
import { normalizeInput } from '../../domain/text/normalize-input.ts';
import { createTurns } from '../../lib/turns.ts';
import { noteIn } from './cells.ts';
import { decodeText } from './decode-text.ts';
import { type Header, type HeaderColumn, readHeader } from './header.ts';
import { type CsvRecord, parseRecords } from './parse-records.ts';
import type { ImportRow, LineRefusal, RowKind } from './row.ts';

/** Characters of a cell that are read, but for a list of forwards: an address may have a name or a link around it. */
const longestCell = 1000;
/** Octets that a file of addresses may have. */
export const maxImportBytes = 5 * 1024 ** 2;

export type ImportedFile = {
  /** Those that are right, each address once, in the order of the file. */
  readonly rows: readonly ImportRow[];
  /** All lines that are wrong, in the order of the file. */
  readonly refusals: readonly LineRefusal[];
  /** Columns whose cells are not kept, by their names in the file. */
  readonly ignored: readonly string[];
};

/** Reads a file of addresses: our columns, or an export of Google Workspace. Yields to the event loop as it goes. */
export async function readRows(octets: Uint8Array): Promise<Result<ImportedFile, ImportFault>> {
  const text = decodeText(octets);
  if (!text.ok) return text;
  // Beside the lines, one that names the columns and one that names the delimiter.
  const { records, count, unclosed } = await parseRecords(
    text.value,
    delimiterOf(text.value),
    maxChanges + 2,
  );
  const [first, ...lines] = records.filter((record, index) => index > 0 || !namesDelimiter(record));
  if (!first && unclosed !== null) return err({ code: 'import-not-text', as: 'binary' });
  if (!first) return err({ code: 'import-empty' });
  const after = lines.length + count - records.length;
  if (after > maxChanges) return err({ code: 'import-too-many-lines', limit: maxChanges, count: after });
  const header = readHeader(first.cells);
  if (!header.ok) return header;
  const { passwords } = header.value;
  if (passwords !== null && lines.some(({ cells }) => /[^*]/.test(cells[passwords] ?? '')))
    return err({ code: 'import-with-passwords', name: first.cells[passwords] ?? '' });
  const pause = createTurns();
  const rows: ImportRow[] = [];
  const refusals: LineRefusal[] = [];
  for (const record of lines) {
    const row = readRow(header.value, record);
    if (row.ok) rows.push(row.value);
    else
      refusals.push({
        line: record.line,
        address: cellOf(header.value, record, 'address'),
        fault: row.fault,
      });
    await pause();
  }
  if (unclosed !== null)
    refusals.push({ line: unclosed, address: '', fault: { code: 'line-quote-unclosed' } });
  const merged = header.value.form === 'google-members' ? mergeMembers(rows) : rows;
  const { once, repeated } = splitRepeated(merged);
  return ok({
    rows: once,
    refusals: [...refusals, ...repeated].sort((one, other) => one.line - other.line),
    ignored: header.value.ignored,
  });
}

/** Whether a record is the line of Excel's own that names the delimiter: `sep=;`. */
const namesDelimiter = ({ cells: [first = '', ...others] }: CsvRecord): boolean =>
  /^sep=/i.test(first) && others.every((cell) => cell === '');

/** Characters of the first line that are looked at for its delimiter. */
const longestFirstLine = 10_000;

/** The character that the first line names, as Excel has it; else the one that separates the most of its cells. */
function delimiterOf(text: string): string {
  const [first = ''] = text
    .trimStart()
    .slice(0, longestFirstLine)
    .split(/[\r\n]/, 1);
  const [, named] = /^"?sep=([^"])"?\s*$/i.exec(first) ?? [];
  if (named !== undefined) return named;
  const counts = [',', ';', '\t'].map((sign) => ({ sign, count: first.split(sign).length }));
  return counts.reduce((most, each) => (each.count > most.count ? each : most)).sign;
}

const textIn = ({ cells }: Pick<Header, 'cells'>, record: CsvRecord, column: HeaderColumn): string =>
  record.cells[cells.indexOf(column)] ?? '';

function cellOf({ cells }: Header, record: CsvRecord, column: HeaderColumn): string {
  const text = textIn({ cells }, record, column);
  return normalizeInput(column === 'forwards' ? text : text.slice(0, longestCell + 1)).trim();
}

function readRow(header: Header, record: CsvRecord): Result<ImportRow, Fault> {
  const { line, cells } = record;
  const cell = (column: HeaderColumn): string => cellOf(header, record, column);
  if (cells.slice(header.cells.length).some((extra) => extra.trim() !== ''))
    return err({ code: 'line-too-many-cells', cells: cells.length, columns: header.cells.length });
  const address = readAddressCell(cell('address'));
  if (!address.ok) return address;
  const kind = header.form === 'ours' ? readKind(cell('kind')) : ok(googleKinds[header.form]);
  if (!kind.ok) return kind;
  const suspension = readSuspension(cell('state'));
  if (!suspension.ok) return suspension;
  if (isEverybody(cell('member-type'))) return err({ code: 'line-everybody', address: address.value });
  // Prose, unlike the other cells.
  const noted = noteIn(
    textIn(header, record, 'note')
      .slice(0, longestCell + 1)
      .trim(),
  );
  const note = parseNote(noted);
  if (!note.ok) return note;
  const forwards = cell('forwards') || cell('member');
  return ok({
    line,
    address: address.value,
    ...(kind.value !== undefined && { kind: kind.value }),
    ...(forwards !== '' && { forwards }),
    ...(cell('quota') !== '' && { quota: cell('quota') }),
    ...(suspension.value !== undefined && { suspension: suspension.value }),
    ...(cell('owner') !== '' && { owner: cell('owner') }),
    ...(noted !== '' && { note: note.value }),
  });
}

/** Reads an address as `/mail create` does, and one that is there against our rules as `/mail show` does. */
function readAddressCell(cell: string): Result<Address, Fault> {
  if (cell === '') return err({ code: 'line-without-address' });
  if (cell.length > longestCell) return err({ code: 'address-too-long', text: cell, octets: cell.length });
  const strict = parseAddressOrCatchAll(cell.startsWith('@') ? cell : extractAddress(cell));
  return strict.ok ? strict : parseExistingAddress(extractExistingAddress(cell), strict);
}

const googleKinds = { 'google-users': 'mailbox', 'google-members': 'alias' } as const;

/** Google's type of a member that is everybody in the organisation. */
const isEverybody = (type: string): boolean => /^(?:customer|all users|everyone)/i.test(type);

/** Names of kinds, in lower case without accents. */
const kindNames: Readonly<Record<string, RowKind>> = {
  mailbox: 'mailbox',
  boite: 'mailbox',
  'boite mail': 'mailbox',
  mixed: 'mailbox',
  alias: 'alias',
  forward: 'alias',
  transfert: 'alias',
  discard: 'alias',
  'catch-all': 'catch-all',
  catchall: 'catch-all',
  'attrape-tout': 'catch-all',
  'adresse attrape-tout': 'catch-all',
  'forwarding-mailbox': 'forwarding-mailbox',
};

function readKind(cell: string): Result<RowKind | undefined, LineFault> {
  if (cell === '') return ok(undefined);
  const kind = Object.hasOwn(kindNames, plain(cell)) ? kindNames[plain(cell)] : undefined;
  return kind ? ok(kind) : err({ code: 'line-kind-unknown', typed: cell });
}

const enabledWords = ['active', 'enabled', 'actif', 'activee', 'actives', 'yes', 'oui', 'true', 'on', '1'];
const suspendedWords = ['suspended', 'disabled', 'inactive', 'suspendu', 'suspendue', 'inactif', 'no', 'non'];
const otherSuspendedWords = ['desactive', 'desactivee', 'false', 'off', '0', 'archived'];

/** The parts of a mailbox, as people call them beside a word for suspended. */
const partNames: ReadonlyMap<string, SuspendedPart> = new Map([
  ['login', 'login'],
  ['logins', 'login'],
  ['connexion', 'login'],
  ['connexions', 'login'],
  ['mail', 'mail'],
  ['courrier', 'mail'],
]);

/** Reads `suspended`, or `suspended login`, in any order and as `suspended-login` too. */
function readSuspension(cell: string): Result<Suspension | undefined, LineFault> {
  if (cell === '') return ok(undefined);
  if (enabledWords.includes(plain(cell))) return ok('active');
  const words = plain(cell).split(/[\s-]+/);
  const [part, ...others] = words.flatMap((word) => partNames.get(word) ?? []);
  const rest = words.filter((word) => !partNames.has(word)).join(' ');
  const isSuspended = [...suspendedWords, ...otherSuspendedWords].includes(rest);
  if (!isSuspended || others.length > 0) return err({ code: 'line-state-unknown', typed: cell });
  return ok<Suspension>(part === undefined ? 'suspended' : `suspended-${part}`);
}

const plain = (cell: string): string => cell.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/** Google has a line for each member of a group. */
function mergeMembers(rows: readonly ImportRow[]): ImportRow[] {
  const groups = new Map<Address, ImportRow[]>();
  for (const row of rows) {
    const group = groups.get(row.address);
    if (group) group.push(row);
    else groups.set(row.address, [row]);
  }
  return [...groups.values()].flatMap(([first, ...others]) => {
    if (!first) return [];
    const members = [first, ...others].flatMap(({ forwards }) => forwards ?? []);
    return { ...first, ...(members.length > 0 && { forwards: members.join(' ') }) };
  });
}

function splitRepeated(rows: readonly ImportRow[]): {
  readonly once: readonly ImportRow[];
  readonly repeated: readonly LineRefusal[];
} {
  const lines = new Map<Address, number[]>();
  for (const { address, line } of rows) {
    const others = lines.get(address);
    if (others) others.push(line);
    else lines.set(address, [line]);
  }
  const isRepeated = ({ address }: ImportRow): boolean => (lines.get(address)?.length ?? 0) > 1;
  return {
    once: rows.filter((row) => !isRepeated(row)),
    repeated: rows.filter(isRepeated).map(({ line, address }) => ({
      line,
      address,
      fault: { code: 'line-repeated', address, lines: lines.get(address) ?? [] },
    })),
  };
}
