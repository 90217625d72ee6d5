import { atArgument } from '../src/chat/command/arguments.ts';
import { defineCommand, requestOptions, viewAnswer } from '../src/chat/command/define-command.ts';
import { peopleAtTerminal } from '../src/chat/command/resolve-person.ts';
import type { Format } from '../src/chat/i18n/format.ts';
import { fr, pluralEnding } from '../src/chat/i18n/fr/typography.ts';
import { quotable } from '../src/chat/i18n/quotable.ts';
import { displayAddress } from '../src/domain/address/address.ts';
import { columns } from '../src/domain/import-fault.ts';
import { ok } from '../src/domain/result.ts';
import { importAddresses } from '../src/requests/csv/import-addresses.ts';
import { maxImportBytes } from '../src/requests/csv/read-rows.ts';
import type { SoForATime } from '../src/requests/csv/so-for-a-time.ts';
import { submitChanges } from '../src/requests/lifecycle/submit.ts';
import { create } from './create.ts';

/** As in docs/addresses.csv. */
const exampleLine = 'ann@example.org,mailbox,,2G,active,ann,';

/** Columns that are named at most, as Google's exports have dozens; and addresses. */
const mostNamed = 8;

const named = (format: Format, names: readonly string[]): string =>
  names.length > mostNamed ? `${names.slice(0, mostNamed).join(', ')}…` : format.list(names);

function english(format: Format) {
  return {
    nothing: 'The file changes nothing',
    asIs: (count: number) =>
      `${format.count(count)} ${count === 1 ? 'address is' : 'addresses are'} as the file says already.`,
    ignored: (names: readonly string[]) =>
      `${names.length === 1 ? 'This column is' : 'These columns are'} not read: ${named(format, names)}.`,
    forATime: (named: readonly SoForATime[], more: number) => {
      const each = named.map(
        ({ address, request, until }) =>
          `${displayAddress(address)} (request #${request} ends it on ${format.wanted(until)})`,
      );
      const all = more > 0 ? [...each, `${format.count(more)} more`] : each;
      return `This is so for a time only, and the import leaves it at that: ${format.list(all)}. /mail request keep NUMBER has it stay.`;
    },
    next: 'Change or add a line, then import the file again.',
  };
}

type Words = ReturnType<typeof english>;

function french(format: Format): Words {
  return {
    nothing: 'Le fichier ne change rien',
    asIs: (count) =>
      `${format.count(count)} adresse${pluralEnding(count)} ${count < 2 ? 'est' : 'sont'} déjà comme le dit le fichier.`,
    ignored: (names) =>
      fr`${names.length === 1 ? 'Cette colonne n’est pas lue' : 'Ces colonnes ne sont pas lues'} : ${named(format, names)}.`,
    forATime: (named, more) => {
      const each = named.map(
        ({ address, request, until }) =>
          `${displayAddress(address)} (la demande #${request} y met fin le ${format.wanted(until)})`,
      );
      const all = more > 0 ? [...each, `${format.count(more)} de plus`] : each;
      return fr`Ceci n’est ainsi que pour un temps, et l’importation n’y change rien : ${format.list(all)}. /mail demande garder NUMÉRO le fait durer.`;
    },
    next: 'Modifiez ou ajoutez une ligne, puis importez de nouveau le fichier.',
  };
}

export const importCommand = defineCommand(
  {
    path: ['import'],
    task: 'admin',
    arguments: [
      { name: 'file', type: 'file', positional: true, required: true, mostBytes: maxImportBytes },
      atArgument,
      { name: 'reason', type: 'text' },
    ],
    summary: {
      en: 'create and change addresses by a file (CSV)',
      fr: 'créer et modifier des adresses par un fichier (CSV)',
    },
    form: {
      title: { en: 'Import addresses', fr: 'Importer des adresses' },
      submit: { en: 'Look at the file', fr: 'Examiner le fichier' },
      fields: {
        file: {
          label: { en: 'File (CSV)', fr: 'Fichier (CSV)' },
          hint: {
            en: 'The first line names the columns. “Export addresses” gives an example.',
            fr: fr`La première ligne nomme les colonnes. « Exporter les adresses » donne un exemple.`,
          },
        },
      },
    },
    details: {
      en: `The first line names the columns: ${columns.join(', ')}. Only address is needed. An address that does not exist is created; a file deletes nothing. Exports of Google Workspace are read too. A line, for example: ${exampleLine}`,
      fr: fr`La première ligne nomme les colonnes : ${columns.join(', ')}. Seule address est nécessaire. Une adresse qui n’existe pas est créée ; un fichier ne supprime rien. Les exportations de Google Workspace sont lues aussi. Une ligne, par exemple : ${exampleLine}`,
    },
    names: { fr: { path: ['importer'], arguments: { file: 'fichier' } } },
    synonyms: ['upload', 'load', 'bulk', 'téléverser'],
    namedLike: [create],
    words: { en: english, fr: french },
  },
  async ({ app, actor, words }, { file, ...options }) => {
    const octets = await file.read();
    if (!octets.ok) return octets;
    const asking = { ...requestOptions(options), fromFile: true } as const;
    const { findPeople = peopleAtTerminal(actor) } = file;
    const read = await importAddresses(app, actor, octets.value, findPeople, asking);
    if (!read.ok) return read;
    const { changes, asIs, ignored, forATime } = read.value;
    const named = forATime.slice(0, mostNamed);
    const notes = [
      ...(named.length > 0 ? [words.forATime(named, forATime.length - named.length)] : []),
      ...(ignored.length > 0 ? [words.ignored(ignored.map(quotable))] : []),
    ];
    if (changes.length === 0) {
      const text = [...(asIs > 0 ? [words.asIs(asIs)] : []), ...notes];
      return viewAnswer({ tone: 'plain', title: words.nothing, text, hint: words.next });
    }
    const submitted = await submitChanges(app, actor, changes, { ...asking, ...(asIs > 0 && { asIs }) });
    return submitted.ok ? ok({ kind: 'request', request: submitted.value, notes }) : submitted;
  },
);
