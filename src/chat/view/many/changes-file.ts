import { displayAddress } from '../../../domain/address/address.ts';
import { targetOf } from '../../../domain/request/change.ts';
import type { Request, RequestedChange } from '../../../domain/request/request.ts';
import { parseRuns, runInWords } from '../../../domain/text/text-runs.ts';
import { createTurns } from '../../../lib/turns.ts';
import { changesOf } from '../../../requests/changes/changes-of.ts';
import type { ChangeWords } from '../../../requests/csv/write-changes.ts';
import { changeRow, changesHeader } from '../../../requests/csv/write-changes.ts';
import type { Translations } from '../../i18n/translations.ts';
import { manyViewContext, type RequestViewSource } from '../current-request-view.ts';
import type { View } from '../view.ts';
import { reasonOf } from './failure-lines.ts';
import { consequencesOf } from './few-changes.ts';
import type { ManyViewContext } from './many-request.ts';

/** A request's changes as a file, with what is said beside it; `only`: just those that were not applied. */
export async function changesFile(
  app: RequestViewSource,
  text: Translations,
  request: Request,
  { only }: { readonly only?: 'not-applied' } = {},
): Promise<{ readonly view: View; readonly file: { readonly name: string; readonly content: string } }> {
  const pause = createTurns();
  const context = manyViewContext(app, text, request);
  const rows: string[] = [];
  for (const change of changesOf(app, request)) {
    await pause();
    if (only && change.state === 'applied') continue;
    rows.push(changeRow(change, wordsOf(change, context)));
  }
  const name = `request-${request.id}-${request.plan.hash.slice(0, 12)}.csv`;
  return {
    view: { tone: 'plain', title: text.many.csvTitle(request.id, rows.length) },
    file: { name, content: changesHeader + rows.join('') },
  };
}

const wordsOf = (planned: RequestedChange, context: ManyViewContext): ChangeWords => ({
  change: inWords(context.text.plans.headline(planned.change, planned.effects).todo),
  effects: inWords(consequencesOf(planned, context).join(' ')),
  result: context.text.many.states[planned.state],
  why: inWords(whyNot(planned, context)),
});

function whyNot({ state, outcome, change }: RequestedChange, { text }: ManyViewContext): string {
  const isUnapplied = state === 'stale' || state === 'failed' || state === 'skipped';
  return isUnapplied ? reasonOf(outcome, displayAddress(targetOf(change)), text) : '';
}

const inWords = (text: string): string => parseRuns(text).map(runInWords).join('');
