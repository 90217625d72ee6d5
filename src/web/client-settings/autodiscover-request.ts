import { SaxesParser } from 'saxes';

/** What an Autodiscover request asks for; an element that is not there is empty. */
export type AutodiscoverRequest = { readonly emailAddress: string; readonly responseSchema: string };

const addressPath = 'Autodiscover/Request/EMailAddress';
const schemaPath = 'Autodiscover/Request/AcceptableResponseSchema';

/** Elements within each other; Outlook sends three. What is deeper costs more the deeper it is. */
const maxDepth = 8;

/**
 * Reads the body of a POX Autodiscover request ([MS-OXDSCLI]). One with a document type, which is where XML declares
 * entities, is refused; the parser knows none but XML's own five.
 * @returns null where it is no well-formed document of that shape, or one that is nested too deep.
 */
export function readAutodiscoverRequest(body: string): AutodiscoverRequest | null {
  try {
    const texts = textsOf(body, [addressPath, schemaPath]);
    const once = (path: string) => {
      const [text = '', ...more] = texts.get(path) ?? [];
      return more.length === 0 ? text.trim() : '';
    };
    return { emailAddress: once(addressPath), responseSchema: once(schemaPath) };
  } catch {
    return null;
  }
}

/** The texts of a document's elements at these paths. @throws Error where it is none that `readAutodiscoverRequest` reads. */
function textsOf(body: string, paths: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const texts = new Map(paths.map((path): [string, string[]] => [path, []]));
  const open: { readonly name: string; text: string }[] = [];
  const parser = new SaxesParser({ xmlns: true });
  const add = (text: string) => {
    const element = open.at(-1);
    if (element) element.text += text;
  };
  parser.on('doctype', () => {
    throw new Error('A request has no document type');
  });
  parser.on('opentag', ({ local }) => {
    if (open.length === maxDepth) throw new Error('A request is not nested so deep');
    open.push({ name: local, text: '' });
  });
  parser.on('text', add);
  parser.on('cdata', add);
  parser.on('closetag', () => {
    const path = open.map(({ name }) => name).join('/');
    const text = open.pop()?.text ?? '';
    texts.get(path)?.push(text);
  });
  parser.write(body).close();
  return texts;
}
