import { describe, expect, it } from 'vitest';
import { allChangesView, changesPerPage } from '../../../../src/chat/view/many/all-changes-view.ts';
import { lookThroughPage } from '../../../../src/chat/view/many/look-through.ts';
import type { ManyRequest } from '../../../../src/chat/view/many/many-request.ts';
import { manyView } from '../../../../src/chat/view/many/many-view.ts';
import { manyNoticeView } from '../../../../src/chat/view/notice/many-notice-view.ts';
import { pageCapacity, paginate } from '../../../../src/chat/view/paginate.ts';
import type { View } from '../../../../src/chat/view/view.ts';
import { locales, type Platform, platforms } from '../../../../src/domain/actor.ts';
import { address, at, change, mailbox } from '../../../support/fixtures/example-org.ts';
import { timesInWords } from '../../../support/times-in-words.ts';
import {
  changesOf,
  contextOf,
  deletion,
  fromFile,
  ledAway,
  ledAwayTo,
  manyRequest,
  newAlias,
  newMailbox,
  sampleRequests,
} from './many-samples.ts';
import { shownOn } from './shown-on.ts';

const everywhere = platforms.flatMap((platform) => locales.map((locale) => [platform, locale] as const));
const everySample = Object.entries(sampleRequests).flatMap(([name, request]) =>
  everywhere.map(([platform, locale]) => [name, platform, locale, request] as const),
);

/** Without what a platform puts between characters so that they are no markup. */
const withoutEscapes = (shown: string): string => shown.replace(/\\+|\u200b/g, '');

const labels = ({ buttons = [] }: View) => buttons.map(({ label }) => label);
const kinds = ({ buttons = [] }: View) => buttons.map(({ action }) => action.kind);
const viewOf = (request: ManyRequest, platform: Platform = 'slack') => manyView(request, contextOf(platform));

describe('a request of many changes', () => {
  it.each(everySample)('%s fits into one message on %s in %s, uncut', (_, platform, locale, request) => {
    const view = manyView(request, contextOf(platform, locale));
    expect(paginate(view, pageCapacity(platform))).toHaveLength(1);
    const shown = shownOn(platform, locale, view);
    expect(shown).toContain('#41');
    expect(shown).not.toContain('undefined');
  });

  it('names its changes one by one where they are few', () => {
    const view = viewOf(manyRequest(changesOf(8, newMailbox)));
    expect(view.text?.slice(0, 8)).toHaveLength(8);
    expect(view.text?.[7]).toBe('8. Create the mailbox new7@example.org. Quota: 2 GB.');
    expect(labels(view)).toEqual(['Approve', 'Deny', 'All changes', 'CSV', 'Cancel']);
  });

  it('says what changes once, but for what leads outside', () => {
    const before = mailbox('m', { quota: 1024 ** 3 });
    const resized = () => change(at('m'), before, mailbox('m', { quota: 2 * 1024 ** 3 }));
    const view = viewOf(manyRequest([...changesOf(1, resized), ...changesOf(1, ledAway)]));
    expect(view.text?.slice(0, 2)).toEqual([
      '1. Change the quota of m@example.org (1 GB → 2 GB).',
      '2. Forward m0@example.org also to somebody0@gmail.example. Forwards: + somebody0@gmail.example (outside).',
    ]);
  });

  it('names counts and what must be seen where they are many', () => {
    const view = viewOf(manyRequest([...changesOf(12, newMailbox), ...changesOf(3, deletion)]));
    expect(view.title).toBe(
      'mia (terminal) asks to delete 3 mailboxes and create 12 mailboxes in example.org',
    );
    expect(timesInWords(view.text?.[0])).toBe(
      '3 mailboxes are deleted, with 1,239 messages, 3.9 GB. They can be restored until 23 December.',
    );
    expect(view.text).toContain('• The mailbox m2@example.org is deleted, with 414 messages, 1.3 GB.');
    expect(view.fields?.[0]).toEqual({
      name: 'Changes',
      value: 'Create 12 mailboxes, Delete 3 mailboxes',
    });
    expect(view.tone).toBe('warning');
  });

  it('confirms by a button that says what it does', () => {
    const changes = fromFile([...changesOf(12, newMailbox), ...changesOf(3, newAlias)]);
    const request = manyRequest(changes, { state: 'awaiting-confirmation' });
    const view = viewOf(request);
    expect(view.title).toBe('Import 15 addresses into example.org?');
    expect(labels(view)).toEqual(['Create 15 addresses', 'All changes', 'CSV', 'Cancel']);
    expect(view.buttons?.[0]?.action).toEqual({ kind: 'confirm', request: 41, planHash: request.plan.hash });
  });

  it.each([
    [8, ['approve', 'deny', 'all-changes', 'changes-csv', 'cancel']],
    [9, ['look-through', 'deny', 'all-changes', 'changes-csv', 'cancel']],
  ])('with %d things to see has the buttons %j', (count, expected) => {
    const others = changesOf(12, newAlias);
    expect(kinds(viewOf(manyRequest([...changesOf(count - 1, ledAway), ...others])))).toEqual(expected);
  });

  it('can’t be agreed to where a message does not hold all that must be seen', () => {
    const long = (n: number) =>
      ledAwayTo(n, address(`${n}${'x'.repeat(59)}@${`${'y'.repeat(60)}.`.repeat(3)}example`));
    for (const platform of ['slack', 'discord'] as const)
      for (let count = 1; count <= 8; count += 1) {
        const request = manyRequest([...changesOf(count, long), ...changesOf(9, newMailbox)]);
        const view = viewOf(request, platform);
        const named = request.plan.summary.mustSee.filter((item) =>
          view.text?.includes(`• ${contextOf(platform).text.many.item(item, (to) => `${to} (outside)`)}`),
        );
        expect(kinds(view).includes('approve')).toBe(named.length === count);
        if (count === 8) expect(named.length).toBeLessThan(8);
      }
  });

  it('has no buttons to decide where those who read it may not', () => {
    const view = manyView(manyRequest(changesOf(9, ledAway)), {
      ...contextOf('slack'),
      decidable: false,
    });
    expect(kinds(view)).toEqual(['all-changes', 'changes-csv', 'cancel']);
  });

  it.each([
    [20, undefined],
    [21, 21],
  ])('that deletes %d mailboxes asks for the number %s', (count, lost) => {
    const request = manyRequest(changesOf(count, deletion), { state: 'awaiting-confirmation' });
    const { view } = lookThroughPage(request, 0, contextOf('terminal'));
    expect(view.buttons?.[0]?.action).toEqual({
      kind: 'confirm',
      request: 41,
      planHash: request.plan.hash,
      ...(lost !== undefined && { lost }),
    });
  });

  it('counts the points that it does not name right after those that it names', () => {
    const lines = viewOf(sampleRequests['200 deletions'] as ManyRequest).text ?? [];
    const more = lines.findIndex((line) => /^And [\d,]+ more\.$/.test(line));
    expect(lines[more - 1]).toMatch(/The mailbox m7@example.org is deleted/);
    expect(lines[more + 1]).toBe('Mail to the deleted addresses is refused.');
  });

  it('under way shows how far it is, and can be stopped until it is', () => {
    expect(labels(viewOf(sampleRequests['under way'] as ManyRequest))).toEqual(['Stop', 'All changes']);
    expect(labels(viewOf(sampleRequests['stopping'] as ManyRequest))).toEqual(['All changes']);
  });

  it('partly applied says how much, why not the rest, and offers the rest and undo', () => {
    const view = viewOf(sampleRequests['partly applied'] as ManyRequest);
    expect(view.text?.[0]).toBe('187 of 200 changes are applied.');
    expect(view.text).toContain('2 more changes could not be applied for other reasons.');
    expect(labels(view)).toEqual(['Try the rest again', 'Undo', 'All changes', 'CSV of the rest']);
  });
});

describe('looking through a request', () => {
  const requests = [manyRequest(changesOf(500, ledAway)), manyRequest(changesOf(9, deletion))];

  it.each(everywhere)(
    'on %s in %s shows each point once, and the buttons on the last page',
    (platform, locale) => {
      const context = contextOf(platform, locale);
      for (const request of requests) {
        const lines: string[] = [];
        let from = 0;
        while (from < request.plan.summary.mustSee.length) {
          const page = lookThroughPage(request, from, context);
          expect(page.from).toBe(from);
          expect(page.to - page.from).toBeLessThanOrEqual(40);
          const shown = withoutEscapes(shownOn(platform, locale, page.view));
          for (const line of page.view.text ?? [])
            expect(shown).toContain(/\w+@gmail\.example|m\d+@example\.org/.exec(line)?.[0]);
          lines.push(...(page.view.text ?? []));
          const isLast = page.to === request.plan.summary.mustSee.length;
          expect(kinds(page.view).includes('approve')).toBe(isLast);
          from = page.to;
        }
        expect(lines).toHaveLength(request.plan.summary.mustSee.length);
        expect(new Set(lines).size).toBe(lines.length);
      }
    },
  );

  it('begins anew where the point named is not there', () => {
    const page = lookThroughPage(requests[1] as ManyRequest, 9, contextOf('slack'));
    expect([page.from, page.to]).toEqual([0, 9]);
  });
});

describe('all changes of a request', () => {
  const request = sampleRequests['200 mixed'] as ManyRequest;

  it.each(everywhere)(
    'fit on %s in %s, uncut, with buttons for other pages and kinds',
    (platform, locale) => {
      const count = changesPerPage(platform);
      const changes = changesOf(count, ledAway);
      const list = { page: 2, act: null, changes, count: 200 };
      const view = allChangesView(request, list, contextOf(platform, locale));
      expect(kinds(view)).toEqual([...Array.from({ length: 5 }, () => 'all-changes'), 'changes-csv']);
      const shown = shownOn(platform, locale, view);
      for (let n = 0; n < count; n += 1)
        expect(withoutEscapes(shown)).toContain(`somebody${n}@gmail.example`);
    },
  );

  it('of one kind lead to all again', () => {
    const list = { page: 1, act: 'create-alias', changes: changesOf(3, newAlias), count: 3 } as const;
    const view = allChangesView(request, list, contextOf('slack'));
    expect(view.title).toBe('Changes of request #41: Create 3 aliases');
    expect(labels(view)).toEqual(['Show all', 'CSV']);
  });
});

describe('the notice of a request’s end', () => {
  const context = {
    text: contextOf('slack').text,
    confirmed: true,
    hasButtons: true,
    waited: 7 * 86_400_000,
  };

  it('says how much is applied, why not the rest, and offers the rest', () => {
    const view = manyNoticeView(sampleRequests['partly applied'] as ManyRequest, context);
    expect(view.title).toBe(
      'mia, your request #41 (Delete 50 mailboxes and apply 150 other changes in example.org) is partly applied: 187 of 200 changes.',
    );
    expect(view.text?.[0]).toContain('4 addresses, such as new8@example.org');
    expect(labels(view)).toEqual(['Try the rest again']);
  });

  it('says what was denied and why', () => {
    const view = manyNoticeView(sampleRequests['denied'] as ManyRequest, context);
    expect(view.title).toBe(
      'mia, max denied your request #41 (Change the forwards of 9 addresses in example.org): “They stay”',
    );
    expect(labels(view)).toEqual([]);
  });
});
