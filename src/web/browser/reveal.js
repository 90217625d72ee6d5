import { the } from './template.js';

/**
 * Has a button show and hide the password.
 * @param {HTMLElement} tools
 * @param {HTMLInputElement[]} fields
 * @returns {() => void} shows the password
 */
export function offerReveal(tools, fields) {
  const button = the(tools, '[data-does=reveal]');
  const labels = { show: button.textContent, hide: button.dataset['hide'] ?? '' };
  let shown = false;

  /** @param {boolean} visible */
  function reveal(visible) {
    shown = visible;
    for (const field of fields) field.type = shown ? 'text' : 'password';
    button.textContent = shown ? labels.hide : labels.show;
  }

  button.addEventListener('click', () => reveal(!shown));
  // Browsers offer to save only the value of a field of type password.
  fields[0]?.form?.addEventListener('submit', () => reveal(false));
  return () => reveal(true);
}
