/** Markup that goes into a page as it is. */
export type Html = { readonly markup: string };

/** What a template may hold; null leaves nothing. */
type Part = Html | readonly Html[] | string | number | null;

/** Builds markup from a template. Text put into it is escaped, so that nobody's input becomes markup. */
export const html = (fixed: TemplateStringsArray, ...parts: readonly Part[]): Html => ({
  markup: String.raw({ raw: fixed }, ...parts.map(markupOf)),
});

function markupOf(part: Part): string {
  if (part === null) return '';
  if (typeof part === 'string' || typeof part === 'number') return escaped(String(part));
  return 'markup' in part ? part.markup : part.map(markupOf).join('');
}

const entities = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ["'", '&#39;'],
]);

const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => entities.get(sign) ?? sign);
