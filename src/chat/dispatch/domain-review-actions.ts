import type { DomainReviewAction } from '../../domain/action.ts';
import type { Actor } from '../../domain/actor.ts';
import { displayAddress } from '../../domain/address/address.ts';
import type { DomainReview } from '../../domain/domain-review/domain-review.ts';
import type { Fault } from '../../domain/fault.ts';
import { ok, type Result } from '../../domain/result.ts';
import type { AppContext } from '../../requests/context/app-context.ts';
import {
  answerAsOwner,
  askFindingOwner,
  keepFinding,
  reopenFinding,
} from '../../requests/domain-review/answer-finding.ts';
import { findReview } from '../../requests/domain-review/find-review.ts';
import { resolveFinding } from '../../requests/domain-review/resolve-finding.ts';
import type { Answer } from '../command/command.ts';
import type { Translations } from '../i18n/translations.ts';
import { domainReviewView } from '../view/domain-review/domain-review-view.ts';
import { reviewFile } from '../view/domain-review/review-file.ts';
import type { View } from '../view/view.ts';

type AnswerAction = Extract<DomainReviewAction, { readonly act: 'keep' | 'reopen' | 'ask-owner' }>;

/** Runs the action of a button of a review of a domain. @param typed the reason, where a form asked for one. */
export async function runDomainReviewAction(
  app: AppContext,
  text: Translations,
  actor: Actor,
  action: DomainReviewAction,
  typed: string,
): Promise<Result<Answer, Fault>> {
  switch (action.act) {
    case 'keep':
      return afterAnswer(app, text, action, await keepFinding(app, actor, action));
    case 'reopen':
      return afterAnswer(app, text, action, await reopenFinding(app, actor, action));
    case 'ask-owner':
      return afterAnswer(app, text, action, await askFindingOwner(app, actor, action));
    case 'resolve':
      return resolve(app, text, actor, action, typed);
    case 'owner-keep':
    case 'owner-can-go': {
      const answer = action.act === 'owner-keep' ? 'keep' : 'can-go';
      const said = await answerAsOwner(app, actor, action, answer);
      if (!said.ok) return said;
      const title = text.reviews.thanks(displayAddress(said.value.address), answer);
      return ok({ kind: 'view', view: { tone: 'success', title } });
    }
    case 'file': {
      const found = findReview(app, actor, action.review);
      return found.ok ? ok({ kind: 'view', ...reviewFile(app, text, found.value) }) : found;
    }
  }
}

/** Shows the page that the button is on anew; beside everybody's message, just what was answered, and how to change it. */
function afterAnswer(
  app: AppContext,
  text: Translations,
  { review, item, act, page }: AnswerAction,
  answered: Result<DomainReview, Fault>,
): Result<Answer, Fault> {
  if (!answered.ok) return answered;
  const now = app.store.domainReviews.get(review) ?? answered.value;
  const view =
    page === undefined ? noteView(app, text, { review, item, act }) : domainReviewView(app, text, now, page);
  return ok({ kind: 'view', view });
}

function noteView(
  { store }: Pick<AppContext, 'store'>,
  { reviews }: Translations,
  { review, item, act }: Pick<AnswerAction, 'review' | 'item' | 'act'>,
): View {
  const address = store.domainReviews.item(review, item)?.address;
  const isOpen = store.domainReviews.get(review)?.state === 'open';
  return {
    tone: 'success',
    title: reviews.answered[act](address ? displayAddress(address) : ''),
    hint: reviews.left(store.domainReviews.countOpen(review)),
    ...(act === 'keep' &&
      isOpen && {
        buttons: [
          {
            label: reviews.buttons.change(item + 1),
            style: 'plain',
            action: { kind: 'domain-review', review, item, act: 'reopen' },
          },
        ],
      }),
  };
}

async function resolve(
  app: AppContext,
  text: Translations,
  actor: Actor,
  action: Extract<DomainReviewAction, { readonly act: 'resolve' }>,
  typed: string,
): Promise<Result<Answer, Fault>> {
  const reason = typed.trim() === '' ? undefined : typed;
  const resolved = await resolveFinding(app, actor, action, reason);
  if (!resolved.ok) return resolved;
  if (resolved.value !== null) return ok({ kind: 'request', request: resolved.value });
  const address = app.store.domainReviews.item(action.review, action.item)?.address;
  const title = text.reviews.answered.gone(address ? displayAddress(address) : '');
  const hint = text.reviews.left(app.store.domainReviews.countOpen(action.review));
  return ok({ kind: 'view', view: { tone: 'plain', title, hint } });
}
