import { type Destination, displayDestination } from '../../../domain/address/destination.ts';
import { type ChangeStep, maxNamedDestinations } from '../../../domain/request/change-steps.ts';
import type { changeHeadlines as english } from '../en/change-headline.ts';
import type { Headline } from '../en/headline.ts';
import type { Format } from '../format.ts';
import { pluralEnding } from './typography.ts';

/** What changes about an address, in a few words: "Quota de contact@example.org 2 Go → 3 Go". */
export function changeHeadlines(
  format: Format,
  quota: (bytes: number | null) => string,
): ReturnType<typeof english> {
  const names = (destinations: readonly Destination[]): string => {
    const named = destinations.slice(0, maxNamedDestinations).map(displayDestination);
    const left = destinations.length - named.length;
    return format.list(left > 0 ? [...named, `${format.count(left)} autre${pluralEnding(left)}`] : named);
  };

  function forwards(subject: string, step: Extract<ChangeStep, { kind: 'forwards' }>): Headline {
    const [to, former] = [names(step.added), names(step.removed)];
    if (step.added.length === 0) {
      return {
        todo: `Ne plus transférer ${subject} vers ${former}`,
        done: `${subject} ne transfère plus vers ${former}`,
        button: 'Ne plus transférer',
      };
    }
    const instead = step.removed.length === 0 ? '' : ` au lieu de ${former}`;
    const also = step.keepsOthers && step.removed.length === 0;
    return {
      todo: `Transférer ${also ? 'aussi ' : ''}${subject} vers ${to}${instead}`,
      done: `${subject} transfère ${also ? 'aussi' : 'maintenant'} vers ${to}${instead}`,
      button: 'Transférer',
    };
  }

  return {
    step: (subject, step) => {
      switch (step.kind) {
        case 'suspension':
          return null;
        case 'quota': {
          const change = `${quota(step.from)} → ${quota(step.to)}`;
          return {
            todo: `Modifier le quota de ${subject} (${change})`,
            done: `Quota de ${subject} ${change}`,
            button: 'Modifier le quota',
          };
        }
        case 'forwards':
          return forwards(subject, step);
        case 'disposal':
          return disposal(subject, step);
      }
    },
    withMore: ({ todo, done }, count) => {
      const more = `et ${format.count(count)} autre${pluralEnding(count)} modification${pluralEnding(count)}`;
      return { todo: `${todo}, ${more}`, done: `${done}, ${more}`, button: 'Appliquer' };
    },
  };
}

const disposalWords = {
  discard: { todo: 'jeter', done: 'jeté', as: '' },
  'learn-spam': { todo: 'apprendre', done: 'appris', as: ' comme spam' },
  'learn-ham': { todo: 'apprendre', done: 'appris', as: ' comme non-spam' },
} as const;

function disposal(subject: string, { how, begins }: Extract<ChangeStep, { kind: 'disposal' }>): Headline {
  const { todo, done, as } = disposalWords[how];
  const capital = `${todo.charAt(0).toUpperCase()}${todo.slice(1)}`;
  return begins
    ? {
        todo: `${capital} tout le courrier adressé à ${subject}${as}`,
        done: `Tout le courrier adressé à ${subject} est ${done}${as}`,
        button: `${capital}${as}`,
      }
    : {
        todo: `Ne plus ${todo} le courrier adressé à ${subject}${as}`,
        done: `Le courrier adressé à ${subject} n’est plus ${done}${as}`,
        button: `Ne plus ${todo}`,
      };
}
