/** Markup that is inserted unescaped. */
export type Html = { readonly markup: string };

/** What a template may insert; null inserts nothing. */
type Part = Html | readonly Html[] | string | number | null;

/** Builds markup from a template. Inserted text is escaped, so that no input becomes markup. */
export const html = (fixed: TemplateStringsArray, ...parts: readonly Part[]): Html => ({
  markup: String.raw({ raw: fixed }, ...parts.map(markupOf)),
});

function markupOf(part: Part): string {
  if (part === null) return '';
  if (typeof part === 'string' || typeof part === 'number') return escapeHtml(String(part));
  return 'markup' in part ? part.markup : part.map(markupOf).join('');
}

const entities = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ["'", '&#39;'],
]);

const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (sign) => entities.get(sign) ?? sign);
