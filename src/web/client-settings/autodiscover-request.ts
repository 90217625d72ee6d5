import { SaxesParser } from 'saxes';

/** What an Autodiscover request asks for; a missing element is an empty text. */
export type AutodiscoverRequest = { readonly emailAddress: string; readonly responseSchema: string };

const addressPath = 'Autodiscover/Request/EMailAddress';
const schemaPath = 'Autodiscover/Request/AcceptableResponseSchema';

/** Levels of nesting; Outlook sends three. The cost of parsing grows with the depth. */
const maxDepth = 8;

/**
 * Parses the body of a POX Autodiscover request ([MS-OXDSCLI]). Refuses a document type, which could declare entities;
 * the parser knows only XML's own five.
 * @returns null where the body is no well-formed document, has a document type or is nested too deep.
 */
export function readAutodiscoverRequest(body: string): AutodiscoverRequest | null {
  try {
    const texts = textsOf(body, [addressPath, schemaPath]);
    const single = (path: string) => {
      const [text = '', ...more] = texts.get(path) ?? [];
      return more.length === 0 ? text.trim() : '';
    };
    return { emailAddress: single(addressPath), responseSchema: single(schemaPath) };
  } catch {
    return null;
  }
}

/** The texts of the elements at these paths. @throws Error where the parser or one of the limits refuses the document. */
function textsOf(body: string, paths: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const texts = new Map(paths.map((path): [string, string[]] => [path, []]));
  const open: { readonly name: string; text: string }[] = [];
  const parser = new SaxesParser({ xmlns: true });
  const append = (text: string) => {
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
  parser.on('text', append);
  parser.on('cdata', append);
  parser.on('closetag', () => {
    const path = open.map(({ name }) => name).join('/');
    const text = open.pop()?.text ?? '';
    texts.get(path)?.push(text);
  });
  parser.write(body).close();
  return texts;
}
