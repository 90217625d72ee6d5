import type { RequestState } from '../../../src/domain/request/request-state.ts';
import type { AppProcess } from '../app-process/app-process.ts';
import type { AppData } from '../app-process/data-directory.ts';
import type { Recording } from './recording.ts';

/** What people had been told of requests by a line of the log. */
export type Acknowledgement = { readonly at: number; readonly states: ReadonlyMap<number, RequestState> };

/** What requests were like when an answer had been printed, by how many characters had been. */
type Seen = { readonly characters: number; readonly states: ReadonlyMap<number, RequestState> };

/** How far each request is. */
const requestStates = (data: AppData): Map<number, RequestState> =>
  new Map(
    data.own('SELECT id, state FROM requests').map(({ id, state }) => [Number(id), state as RequestState]),
  );

/** Types at a terminal, and notes after each answer how far requests were that it told of. */
export function createTypist(facteur: AppProcess, data: AppData) {
  const seen: Seen[] = [];
  return {
    seen,
    async say(line: string): Promise<string> {
      const answer = await facteur.say(line);
      seen.push({ characters: facteur.transcript().length, states: requestStates(data) });
      return answer;
    },
  };
}

/** When each was printed, by the recording. Answers that were not waited for say themselves that a request is applied. */
export function acknowledgementsIn(
  { printed }: Pick<Recording, 'printed'>,
  seen: readonly Seen[],
): Acknowledgement[] {
  let characters = 0;
  const ends = printed.map(({ at, text }) => {
    characters += text.length;
    return { at, characters };
  });
  const waitedFor = seen.map((each) => {
    const end = ends.find((one) => one.characters >= each.characters);
    if (!end) throw new Error('An answer is missing in the recording');
    return { at: end.at, states: each.states };
  });
  const applied = printed.flatMap(({ at, text }) =>
    [...text.matchAll(/^✓ Alias .*? created\.\n(?: {2}.*\n)*? {2}Request #(\d+)\.$/gm)].map(([, id]) => ({
      at,
      states: new Map<number, RequestState>([[Number(id), 'applied']]),
    })),
  );
  return [...waitedFor, ...applied];
}

/** When messages were sent to Slack that say that a request is applied. */
export const postedIn = ({ sent }: Pick<Recording, 'sent'>): Acknowledgement[] =>
  sent.flatMap(({ at, octets }) => {
    const said = decodeForm(octets.toString('utf8'));
    const [, id] = /✅[^#]*Request #(\d+)/.exec(said) ?? [];
    return id === undefined ? [] : [{ at, states: new Map<number, RequestState>([[Number(id), 'applied']]) }];
  });

/** A form as Slack's client sends it; as it is where it is none. */
function decodeForm(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}
