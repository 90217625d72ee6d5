import type { Alternative } from '../../domain/fault.ts';
import type { Definition } from './command.ts';

/** The command that somebody calls by another word; undefined: none. */
export const commandForSynonym = <D extends Definition>(
  commands: readonly D[],
  [first = '', second = '']: readonly string[],
): D | undefined =>
  commands.find(
    ({ path, namedLike = [] }) => path[0] === first && namedLike.some((like) => isCalled(like, second)),
  ) ?? commands.find(({ synonyms = [] }) => synonyms.includes(first));

const isCalled = ({ path, synonyms = [] }: Definition, word: string): boolean =>
  path.join(' ') === word || synonyms.includes(word);

const renameWords = new Set(['rename', 'mv', 'move', 'ren', 'renommer', 'déplacer', 'deplacer']);
const decisionWords = new Set(['approve', 'deny', 'confirm', 'cancel', 'approuver', 'refuser', 'confirmer']);

/** What there is no command for, and another way is; null: nothing of that kind. */
export function suggestAlternative(
  commands: readonly Definition[],
  [first = '', second = '']: readonly string[],
): Alternative | null {
  if (renameWords.has(first)) return 'rename';
  if (decisionWords.has(first)) return 'buttons';
  const removal = commands.find(({ path }) => path[0] === 'delete');
  return first === 'domain' && removal && isCalled(removal, second) ? 'domain-removal' : null;
}
