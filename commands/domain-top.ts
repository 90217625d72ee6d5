import { type ContextWith, defineCommand, viewAnswer } from '../src/chat/command/define-command.ts';
import type { OutgoingFile } from '../src/chat/command/file.ts';
import type { Format } from '../src/chat/i18n/format.ts';
import { fr, pluralEnding } from '../src/chat/i18n/fr/typography.ts';
import { type BarGroup, barChart } from '../src/chat/picture/bar-chart.ts';
import { drawPng } from '../src/chat/picture/draw-png.ts';
import type { Table } from '../src/chat/view/view.ts';
import { displayAddress, displayDomain } from '../src/domain/address/address.ts';
import type { Bytes } from '../src/domain/address/address-state.ts';
import type { DomainQuota } from '../src/domain/quota/domain-quota.ts';
import { ok } from '../src/domain/result.ts';
import { type TopMailboxes, topMailboxes } from '../src/requests/quota/top-mailboxes.ts';

/** As many that grow are named in each list. */
const mostGrown = 5;
/** Cells of a bar at the terminal. */
const barLength = 20;

function english(format: Format) {
  return {
    title: (where: string, count: number, bytes: Bytes) =>
      `${where}: ${format.count(count)} ${count === 1 ? 'mailbox' : 'mailboxes'} with ${format.size(bytes)}`,
    everywhere: 'Your domains',
    none: 'No mailbox holds any mail yet.',
    noneHint: 'Sizes are measured every 10 minutes.',
    mailbox: 'Mailbox',
    share: 'Full',
    percent: (share: number) => `${share}%`,
    largest: 'The largest',
    week: 'Fastest growing in 7 days',
    month: 'Fastest growing in 30 days',
    more: (bytes: Bytes) => `+${format.size(bytes)}`,
    noGrowth: 'None has grown since.',
    since: (time: number, now: number) => `Measured since ${format.day(time, now)}.`,
    shared: ({ quota, granted }: DomainQuota) =>
      `Its mailboxes have quotas of ${format.size(granted)} together, of the ${format.size(quota ?? 0)} that they share.`,
    hint: '/mail address folders ADDRESS shows what is large in a mailbox.',
  };
}

type Words = ReturnType<typeof english>;

function french(format: Format): Words {
  return {
    title: (where, count, bytes) =>
      fr`${where} : ${format.count(count)} boîte${pluralEnding(count)} avec ${format.size(bytes)}`,
    everywhere: 'Vos domaines',
    none: 'Aucune boîte ne contient encore de courrier.',
    noneHint: 'Les tailles sont mesurées toutes les 10 minutes.',
    mailbox: 'Boîte',
    share: 'Pleine à',
    percent: (share) => fr`${String(share)} %`,
    largest: 'Les plus grandes',
    week: 'La plus forte croissance en 7 jours',
    month: 'La plus forte croissance en 30 jours',
    more: (bytes) => `+${format.size(bytes)}`,
    noGrowth: 'Aucune n’a grandi depuis.',
    since: (time, now) => `Mesuré depuis le ${format.day(time, now)}.`,
    shared: ({ quota, granted }) =>
      `Ses boîtes ont ensemble ${format.size(granted)} de quota, sur les ${format.size(quota ?? 0)} qu’elles partagent.`,
    hint: '/mail adresse dossiers ADRESSE affiche ce qui est grand dans une boîte.',
  };
}

export const domainTop = defineCommand(
  {
    path: ['domain', 'top'],
    formerPaths: [['top']],
    task: 'admin',
    arguments: [{ name: 'domain', type: 'domain', positional: true, completes: 'domains', existing: true }],
    summary: {
      en: 'show the largest and the fastest growing mailboxes',
      fr: 'afficher les boîtes les plus grandes et celles qui grandissent le plus',
    },
    form: {
      title: { en: 'Largest mailboxes', fr: 'Plus grandes boîtes' },
      submit: { en: 'Show', fr: 'Afficher' },
      fields: {
        domain: {
          label: { en: 'Domain', fr: 'Domaine' },
          hint: { en: 'Leave this empty for all your domains.', fr: 'Laissez vide pour tous vos domaines.' },
        },
      },
    },
    details: {
      en: 'Shows what was measured last, with a picture in Slack and Discord. Growth is over 7 and 30 days, as far back as sizes are known.',
      fr: 'Affiche les dernières mesures, avec une image dans Slack et Discord. La croissance est sur 7 et 30 jours, aussi loin que les tailles sont connues.',
    },
    names: { fr: { path: ['domaine', 'palmarès'] } },
    synonyms: ['largest', 'biggest', 'growth', 'plus-grandes'],
    words: { en: english, fr: french },
  },
  async (context, { domain }) => {
    const { app, actor, words } = context;
    const found = await topMailboxes(app, actor, domain ?? null);
    if (!found.ok) return found;
    const top = found.value;
    const where = domain ? displayDomain(domain) : words.everywhere;
    const shared = top.quota ? [words.shared(top.quota)] : [];
    if (top.largest.length === 0)
      return viewAnswer({ tone: 'plain', title: words.none, text: shared, hint: words.noneHint });
    const isTerminal = actor.platform === 'terminal';
    return ok({
      kind: 'view',
      view: {
        tone: 'plain',
        title: words.title(where, top.mailboxes, top.bytes),
        text: [...shared, ...growthLines(context, top)],
        table: largestTable(context, top, isTerminal),
        hint: words.hint,
      },
      ...(!isTerminal && { file: await picture(context, top, domain ?? 'mailboxes') }),
    });
  },
);

function largestTable(
  { words, text }: ContextWith<Words>,
  { largest }: TopMailboxes,
  withBars: boolean,
): Table {
  const { lists, plans, format } = text;
  const most = Math.max(1, ...largest.map(({ bytes }) => bytes));
  return {
    sortable: true,
    columns: [
      { title: words.mailbox, align: 'left' },
      { title: lists.size, align: 'right' },
      { title: lists.quota, align: 'right' },
      { title: words.share, align: 'right' },
      ...(withBars ? [{ title: '', align: 'left' } as const] : []),
    ],
    rows: largest.map(({ address, bytes, quota }) => [
      displayAddress(address),
      format.size(bytes),
      plans.quota(quota),
      quota === null ? '' : words.percent(Math.floor((bytes * 100) / quota)),
      ...(withBars ? ['█'.repeat(Math.max(1, Math.round((bytes / most) * barLength)))] : []),
    ]),
  };
}

function growthLines({ words, app }: ContextWith<Words>, { grown, since }: TopMailboxes): string[] {
  const now = app.clock();
  const known = since === null ? [] : [words.since(since, now)];
  if (grown.month.length === 0) return [...known, words.noGrowth];
  const line = (title: string, boxes: TopMailboxes['grown']['week']) =>
    `${title}: ${boxes
      .slice(0, mostGrown)
      .map((each) => `${displayAddress(each.address)} ${words.more(each.grown)}`)
      .join(', ')}`;
  return [
    ...(grown.week.length > 0 ? [line(words.week, grown.week)] : []),
    line(words.month, grown.month),
    ...known,
  ];
}

/** Of addresses in their stored form: the picture's font has no other letters. */
async function picture(
  { words, text }: ContextWith<Words>,
  { largest, grown }: TopMailboxes,
  name: string,
): Promise<OutgoingFile> {
  const { size } = text.format;
  const groups: BarGroup[] = [
    {
      heading: words.largest,
      bars: largest.map(({ address, bytes }) => ({ label: address, value: bytes, shown: size(bytes) })),
    },
    ...(grown.month.length === 0
      ? []
      : [
          {
            heading: words.month,
            bars: grown.month.map((each) => ({
              ...{ label: each.address, value: each.grown, shown: words.more(each.grown) },
            })),
          },
        ]),
  ];
  const described = groups.map(
    ({ heading, bars }) => `${heading}: ${bars.map(({ label, shown }) => `${label} ${shown}`).join(', ')}.`,
  );
  return { name: `${name}.png`, content: await drawPng(barChart(groups)), alt: described.join(' ') };
}
