import { parseRuns, runText } from '../../../domain/text/text-runs.ts';

/** Steps of a request with the names of people instead of mentions: a post would notify each of them of what they did. */
export const quietSteps = (steps: readonly string[]): string[] => steps.map(withoutMentions);

/** The quotation marks say that a name is self-chosen. */
const withoutMentions = (step: string): string =>
  parseRuns(step)
    .map((run) =>
      typeof run !== 'string' && run.kind === 'person'
        ? `“${run.displayName.replace(/[“”"]/g, "'")}”`
        : runText(run),
    )
    .join('');
