import { the } from './template.js';

/**
 * Has a button show what is typed, and hide it again.
 * @param {HTMLElement} tools
 * @param {HTMLInputElement[]} fields
 * @returns {() => void} shows it
 */
export function offerReveal(tools, fields) {
  const button = the(tools, '[data-does=reveal]');
  const words = { show: button.textContent, hide: button.dataset['hide'] ?? '' };
  let shown = false;

  /** @param {boolean} wanted */
  function reveal(wanted) {
    shown = wanted;
    for (const field of fields) field.type = shown ? 'text' : 'password';
    button.textContent = shown ? words.hide : words.show;
  }

  button.addEventListener('click', () => reveal(!shown));
  // A browser offers to keep only what is in a field for passwords.
  fields[0]?.form?.addEventListener('submit', () => reveal(false));
  return () => reveal(true);
}
