import { type Destination, displayDestination } from '../../../domain/address/destination.ts';
import type { Disposal } from '../../../domain/address/disposal.ts';
import { type ChangeStep, maxNamedDestinations } from '../../../domain/request/change-steps.ts';
import type { Format } from '../format.ts';
import type { Headline } from './headline.ts';

/** What changes about an address, in a few words: "Quota of contact@example.org 2 GB → 3 GB". */
export function changeHeadlines(format: Format, quota: (bytes: number | null) => string) {
  const names = (destinations: readonly Destination[]): string => {
    const named = destinations.slice(0, maxNamedDestinations).map(displayDestination);
    const left = destinations.length - named.length;
    return format.list(left > 0 ? [...named, `${format.count(left)} more`] : named);
  };

  function forwards(subject: string, step: Extract<ChangeStep, { kind: 'forwards' }>): Headline {
    const [to, former] = [names(step.added), names(step.removed)];
    if (step.added.length === 0) {
      return {
        todo: `Stop forwarding ${subject} to ${former}`,
        done: `${subject} no longer forwards to ${former}`,
        button: 'Stop forwarding',
      };
    }
    const instead = step.removed.length === 0 ? '' : ` instead of ${former}`;
    const also = step.keepsOthers && step.removed.length === 0;
    return {
      todo: `Forward ${subject} ${also ? 'also ' : ''}to ${to}${instead}`,
      done: `${subject} ${also ? 'also' : 'now'} forwards to ${to}${instead}`,
      button: 'Forward',
    };
  }

  return {
    /** Null: the change has a name of its own. */
    step: (subject: string, step: ChangeStep): Headline | null => {
      switch (step.kind) {
        case 'suspension':
          return null;
        case 'quota': {
          const change = `${quota(step.from)} → ${quota(step.to)}`;
          return {
            todo: `Change the quota of ${subject} (${change})`,
            done: `Quota of ${subject} ${change}`,
            button: 'Change quota',
          };
        }
        case 'forwards':
          return forwards(subject, step);
        case 'disposal':
          return (step.begins ? disposals : endedDisposals)[step.how](subject);
      }
    },
    /** The headline of a change that does other things too. */
    withMore: ({ todo, done }: Headline, count: number): Headline => {
      const more = `and ${format.count(count)} more ${count === 1 ? 'change' : 'changes'}`;
      return { todo: `${todo}, ${more}`, done: `${done}, ${more}`, button: 'Apply changes' };
    },
  };
}

type DisposalTexts = Readonly<Record<Disposal, (subject: string) => Headline>>;

const disposals: DisposalTexts = {
  discard: (subject) => ({
    todo: `Discard all mail to ${subject}`,
    done: `All mail to ${subject} is discarded`,
    button: 'Discard mail',
  }),
  'learn-spam': (subject) => ({
    todo: `Learn all mail to ${subject} as spam`,
    done: `All mail to ${subject} is learned as spam`,
    button: 'Learn as spam',
  }),
  'learn-ham': (subject) => ({
    todo: `Learn all mail to ${subject} as no spam`,
    done: `All mail to ${subject} is learned as no spam`,
    button: 'Learn as no spam',
  }),
};

const endedDisposals: DisposalTexts = {
  discard: (subject) => ({
    todo: `Stop discarding mail to ${subject}`,
    done: `Mail to ${subject} is no longer discarded`,
    button: 'Stop discarding',
  }),
  'learn-spam': (subject) => ({
    todo: `Stop learning mail to ${subject} as spam`,
    done: `Mail to ${subject} is no longer learned as spam`,
    button: 'Stop learning',
  }),
  'learn-ham': (subject) => ({
    todo: `Stop learning mail to ${subject} as no spam`,
    done: `Mail to ${subject} is no longer learned as no spam`,
    button: 'Stop learning',
  }),
};
