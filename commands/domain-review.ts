import { defineCommand, viewAnswer } from '../src/chat/command/define-command.ts';
import { fr } from '../src/chat/i18n/fr/typography.ts';
import { domainReviewView } from '../src/chat/view/domain-review/domain-review-view.ts';
import { displayDomain } from '../src/domain/address/address.ts';
import { pageToAnswer, reviewPages } from '../src/domain/domain-review/review-pages.ts';
import { err } from '../src/domain/result.ts';
import { visibleDomains } from '../src/requests/access/visibility.ts';
import { type Begun, beginReview } from '../src/requests/domain-review/begin-review.ts';

/** Reviews that one line begins at most: each is a message. */
const mostAtOnce = 25;

export const domainReview = defineCommand(
  {
    path: ['domain', 'review'],
    formerPaths: [['review']],
    task: 'admin',
    arguments: [
      { name: 'domain', type: 'domain', positional: true, completes: 'domains', existing: true },
      { name: 'page', type: 'count' },
    ],
    summary: {
      en: 'review what may no longer be needed in a domain',
      fr: 'faire la revue de ce qui ne sert peut-être plus dans un domaine',
    },
    form: {
      title: { en: 'Review a domain', fr: 'Revue d’un domaine' },
      submit: { en: 'Begin', fr: 'Commencer' },
      fields: {
        domain: {
          label: { en: 'Domain', fr: 'Domaine' },
          hint: { en: 'Leave this empty for all domains.', fr: 'Laissez vide pour tous les domaines.' },
        },
      },
    },
    details: {
      en: 'Lists mailboxes nobody has logged in to for 90 days, without an owner, or of people who left, forwards outside, catch-alls, and what was made for a time and kept for good. Each can be kept, its owner asked, or dealt with by a request. A review stays open for 30 days.',
      fr: fr`Liste les boîtes sans connexion depuis 90 jours, sans propriétaire ou de personnes parties, les transferts externes, les adresses attrape-tout, et ce qui était pour un temps et a été gardé pour de bon. Chaque constat peut être gardé, demandé au propriétaire, ou traité par une demande. Une revue reste ouverte 30 jours.`,
    },
    names: { fr: { path: ['domaine', 'revue'] } },
    synonyms: ['cleanup', 'unused', 'inutiles'],
  },
  async ({ app, actor, text }, { domain, page }) => {
    const wanted = domain === undefined ? visibleDomains(app, actor).map((row) => row.domain) : [domain];
    if (wanted.length > mostAtOnce)
      return err({ code: 'review-too-many', count: wanted.length, most: mostAtOnce });
    const begun: Begun[] = [];
    for (const each of wanted) {
      const review = await beginReview(app, actor, each);
      if (!review.ok) return review;
      begun.push(review.value);
    }
    const { reviews, format, lists } = text;
    const [only, ...others] = begun;
    if (!only) return viewAnswer({ tone: 'plain', title: lists.noDomains, hint: lists.addDomain });
    if (others.length === 0 && !only.isNew) {
      const pages = reviewPages(app.store.domainReviews.items(only.review.id));
      return viewAnswer(domainReviewView(app, text, only.review, page ?? pageToAnswer(pages) + 1));
    }
    const names = begun.map(({ review }) => displayDomain(review.domain));
    return viewAnswer({
      tone: 'waiting',
      title: reviews.begun(names),
      text: others.length === 0 ? [] : [reviews.begunText(format.list(names))],
      hint: only.review.place.channel === actor.channel ? reviews.lookingHint : reviews.postedElsewhere,
    });
  },
);
