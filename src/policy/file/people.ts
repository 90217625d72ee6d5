import { person } from './names.ts';
import { isEmpty, listOf, type Reader, uniqueListOf } from './readers.ts';
import { isValid, reportProblem, type YamlCursor } from './yaml-cursor.ts';

const accounts =
  'a list of one person’s accounts, such as [slack/T0123ABC/U0456DEF, discord/1122334455/5566778899]';

/** Reads the linked accounts of people, each mapped to the first of its list. */
export function readPeople(cursor: YamlCursor): ReadonlyMap<string, string> {
  const people = new Map<string, string>();
  const listed = new Map<string, string>();
  const account: Reader<string> = (each) => {
    const read = person(each);
    const before = read === undefined ? undefined : listed.get(read);
    return before === undefined ? read : reportProblem(each, `is in ${before} too; make one list of both`);
  };

  const onePerson: Reader<null> = (list) => {
    const all = uniqueListOf(accounts, account, (each) => each)(list) ?? [];
    const [first] = all;
    if (all.length < 2 && isValid(list)) reportProblem(list, `must be ${accounts}, of two or more`);
    if (first === undefined) return undefined;
    for (const each of all) {
      people.set(each, first);
      listed.set(each, list.where);
    }
    return null;
  };

  if (!isEmpty(cursor)) listOf('a list of lists, each of one person’s accounts', onePerson)(cursor);
  return people;
}
