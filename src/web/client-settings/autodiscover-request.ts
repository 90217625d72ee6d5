import { SaxesParser } from 'saxes';

/** What an Autodiscover request asks for; an element that is not there is empty. */
export type AutodiscoverRequest = { readonly emailAddress: string; readonly responseSchema: string };

/**
 * Reads the body of a POX Autodiscover request ([MS-OXDSCLI]). One with a document type, which is where XML declares
 * entities, is refused; the parser knows none but XML's own five.
 * @returns null where it is no well-formed document of that shape.
 */
export function readAutodiscoverRequest(body: string): AutodiscoverRequest | null {
  try {
    const values = valuesOf(body);
    const once = (name: string) => (values.get(name)?.length === 1 ? (values.get(name)?.[0] ?? '') : '');
    return {
      emailAddress: once('Autodiscover/Request/EMailAddress').trim(),
      responseSchema: once('Autodiscover/Request/AcceptableResponseSchema').trim(),
    };
  } catch {
    return null;
  }
}

/** All texts of a document by their elements' paths. @throws Error where it is not well-formed or has a DOCTYPE. */
function valuesOf(body: string): Map<string, string[]> {
  const values = new Map<string, string[]>();
  const open: { readonly name: string; text: string }[] = [];
  const parser = new SaxesParser({ xmlns: true });
  const add = (text: string) => {
    const element = open.at(-1);
    if (element) element.text += text;
  };
  parser.on('doctype', () => {
    throw new Error('A request has no document type');
  });
  parser.on('opentag', ({ local }) => open.push({ name: local, text: '' }));
  parser.on('text', add);
  parser.on('cdata', add);
  parser.on('closetag', () => {
    const path = open.map(({ name }) => name).join('/');
    values.set(path, [...(values.get(path) ?? []), open.pop()?.text ?? '']);
  });
  parser.write(body).close();
  return values;
}
