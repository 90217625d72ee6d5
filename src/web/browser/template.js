/**
 * Fills a placeholder of the page from its template, `ID-template`.
 * @param {string} id of the placeholder
 * @returns {HTMLElement} the placeholder
 */
export function put(id) {
  const place = the(document.body, `#${id}`);
  const template = the(document.body, `#${id}-template`);
  if (template instanceof HTMLTemplateElement) place.replaceChildren(template.content.cloneNode(true));
  return place;
}

/**
 * Finds an element. @throws Error where there is none.
 * @param {HTMLElement} within
 * @param {string} selector
 * @returns {HTMLElement}
 */
export function the(within, selector) {
  const found = within.querySelector(selector);
  if (found instanceof HTMLElement) return found;
  throw new Error(`The page has no ${selector}`);
}
