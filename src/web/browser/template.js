/**
 * Fills a place of the page with the template that is for it.
 * @param {string} id of the place
 * @returns {HTMLElement} the place
 */
export function put(id) {
  const place = the(document.body, `#${id}`);
  const template = the(document.body, `#${id}-template`);
  if (template instanceof HTMLTemplateElement) place.replaceChildren(template.content.cloneNode(true));
  return place;
}

/**
 * The one element within another that a selector finds.
 * @param {HTMLElement} within
 * @param {string} selector
 * @returns {HTMLElement}
 */
export function the(within, selector) {
  const found = within.querySelector(selector);
  if (found instanceof HTMLElement) return found;
  throw new Error(`The page has no ${selector}`);
}
