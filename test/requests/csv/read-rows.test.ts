import { describe, expect, it } from 'vitest';
import { maxChanges } from '../../../src/domain/request/plan.ts';
import { readRows } from '../../../src/requests/csv/read-rows.ts';

const octets = (text: string): Uint8Array => new TextEncoder().encode(text);

/** What a file says, or why it can't be read. */
async function read(file: string | Uint8Array) {
  const found = await readRows(typeof file === 'string' ? octets(file) : file);
  return found.ok ? found.value : found.fault;
}

/** The lines that a file is refused for, with their codes. */
async function refused(file: string) {
  const found = await readRows(octets(file));
  return found.ok ? found.value.refusals.map(({ line, fault }) => [line, fault.code]) : found.fault.code;
}

describe('a file of addresses', () => {
  it('has our columns', async () => {
    expect(
      await read(
        'address,kind,forwards,quota,state,owner,note\r\nAnn@Example.org,mailbox,,2G,active,@ann,head\r\n@example.org,catch-all,ann@example.org,,suspended,,\r\n',
      ),
    ).toEqual({
      rows: [
        {
          line: 2,
          address: 'ann@example.org',
          kind: 'mailbox',
          quota: '2G',
          suspension: 'active',
          owner: '@ann',
          note: 'head',
        },
        {
          line: 3,
          address: '@example.org',
          kind: 'catch-all',
          forwards: 'ann@example.org',
          suspension: 'suspended',
        },
      ],
      refusals: [],
      ignored: [],
    });
  });

  it.each([
    ['semicolons', 'Adresse;Type;Transferts\nann@example.org;boîte;bob@example.org\n'],
    ['tabs', 'Adresse\tType\tTransferts\nann@example.org\tboîte\tbob@example.org\n'],
    [
      'a line that names the delimiter',
      'sep=;\r\nAdresse;Type;Transferts\r\nann@example.org;boîte;bob@example.org\r\n',
    ],
    ['a tab named so', 'sep=\t\nAdresse\tType\tTransferts\nann@example.org\tboîte\tbob@example.org\n'],
    ['a comma named so', '"sep=,"\nAdresse,Type,Transferts\nann@example.org,boîte,bob@example.org\n'],
    ['empty columns at the end', 'Adresse,Type,Transferts,,\nann@example.org,boîte,bob@example.org,,,,\n'],
    ['old line ends', 'TRANSFERTS,TYPE,ADRESSE\rbob@example.org,Boîte,ann@example.org'],
    ['empty lines', '\n\nAdresse,Type,Transferts\n\nann@example.org,boîte,bob@example.org\n\n,,\n'],
    ['a byte order mark', '\ufeffadresse,type,transferts\nann@example.org,boîte,bob@example.org'],
    ['names with brackets', 'adresse,type,transferts\n"Lee, Ann <ann@example.org>",boîte,<bob@example.org>'],
    ['invisible characters', 'adresse,type,transferts\n\u200bann@example.org\u00a0,boîte,bob@example.org'],
  ])('may have %s', async (_, file) => {
    const found = await readRows(octets(file));
    expect(found).toMatchObject({
      ok: true,
      value: { rows: [{ address: 'ann@example.org', kind: 'mailbox' }], refusals: [] },
    });
    const [row] = found.ok ? found.value.rows : [];
    expect(row?.forwards).toMatch(/bob@example\.org/);
  });

  it.each([
    ['Windows-1252', Buffer.from('adresse;type\nann@example.org;boîte\n', 'latin1')],
    ['UTF-16', Buffer.from('\ufeffadresse;type\nann@example.org;boîte\n', 'utf16le')],
    ['UTF-16, big end first', Buffer.from('\ufeffadresse;type\nann@example.org;boîte\n', 'utf16le').swap16()],
  ])('may be in %s', async (_, file) => {
    expect(await read(file)).toMatchObject({ rows: [{ address: 'ann@example.org', kind: 'mailbox' }] });
  });

  it('may be Google’s of users: its passwords are empty and not read', async () => {
    const header =
      'First Name [Required],Last Name [Required],Email Address [Required],Password [Required],Status [READ ONLY],New Status [UPLOAD ONLY]';
    expect(
      await read(`${header}\nAnn,Lee,ann@example.org,****,Active,\nBob,Ng,bob@example.org,****,Suspended,`),
    ).toEqual({
      rows: [
        { line: 2, address: 'ann@example.org', kind: 'mailbox', suspension: 'active' },
        { line: 3, address: 'bob@example.org', kind: 'mailbox', suspension: 'suspended' },
      ],
      refusals: [],
      ignored: [
        'First Name [Required]',
        'Last Name [Required]',
        'Password [Required]',
        'New Status [UPLOAD ONLY]',
      ],
    });
  });

  it('may be Google’s of members: each group is an alias', async () => {
    const header = 'Group Email [Required],Member Email,Member Type,Member Role';
    expect(
      await read(
        `${header}\nteam@example.org,ann@example.org,USER,MEMBER\nteam@example.org,bob@example.org,USER,OWNER`,
      ),
    ).toMatchObject({
      rows: [
        { line: 2, address: 'team@example.org', kind: 'alias', forwards: 'ann@example.org bob@example.org' },
      ],
      refusals: [],
    });
    expect(await refused(`${header}\nall@example.org,,CUSTOMER,MEMBER`)).toEqual([[2, 'line-everybody']]);
  });
});

describe('a file is refused', () => {
  it.each([
    ['empty', '', 'import-empty'],
    ['only blank', '\n \n', 'import-empty'],
    ['without a column of addresses', 'name,phone\nann,12', 'import-without-address-column'],
    ['with a column twice', 'email,address\na@example.org,b@example.org', 'import-column-twice'],
    ['with passwords', 'address,Password\nann@example.org,secret', 'import-with-passwords'],
    ['with French passwords', 'adresse;Mot de passe\nann@example.org;secret', 'import-with-passwords'],
    ['with a user’s passwords', 'address,user_password\nann@example.org,secret', 'import-with-passwords'],
    [
      'of Google’s, with passwords filled in',
      'Email Address [Required],Password [Required]\nann@example.org,****\nbob@example.org,secret',
      'import-with-passwords',
    ],
    ['a spreadsheet', 'PK\u0003\u0004…', 'import-not-text'],
    ['a PDF', '%PDF-1.7', 'import-not-text'],
    ['with zeros', 'address\0', 'import-not-text'],
  ])('%s', async (_, file, code) => {
    const found = await read(file);
    expect(found).toMatchObject({ code });
    expect(JSON.stringify(found)).not.toContain('secret');
  });

  it('of more lines than a request has changes', async () => {
    const lines = (count: number) =>
      `address\n${Array.from({ length: count }, (__, index) => `a${index}@example.org`).join('\n')}`;
    expect(await read(lines(maxChanges + 1))).toEqual({
      code: 'import-too-many-lines',
      limit: maxChanges,
      count: maxChanges + 1,
    });
    expect(await read(lines(maxChanges))).toMatchObject({ refusals: [] });
  });

  it('for all of its lines that are wrong at once, each by the number that an editor shows', async () => {
    const file = [
      'address,kind,quota,state,note',
      'ann@example.org,mailbox,2G,active,"two',
      'lines"',
      ',mailbox,,,',
      'bob,mailbox,,,',
      'cy@example.org,list,,,',
      'di@example.org,mailbox,1.500,,',
      'ed@example.org,mailbox,,perhaps,',
      'fa@example.org,,,,,more',
      'gi@example.org,mailbox,,,',
      'GI@example.org,alias,,,',
      'hu@example.org,,,,"open',
      'io@example.org,,,,',
    ].join('\n');
    expect(await refused(file)).toEqual([
      [4, 'line-without-address'],
      [5, 'address-without-at'],
      [6, 'line-kind-unknown'],
      [8, 'line-state-unknown'],
      [9, 'line-too-many-cells'],
      [10, 'line-repeated'],
      [11, 'line-repeated'],
      [12, 'line-quote-unclosed'],
    ]);
  });
});
