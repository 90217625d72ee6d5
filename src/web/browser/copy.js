import { the } from './template.js';

/**
 * Has a button copy the app password, and its field select all of itself.
 * @param {HTMLElement} place
 */
export function offerCopy(place) {
  const field = /** @type {HTMLInputElement} */ (the(document.body, '#made'));
  const button = the(place, '[data-does=copy]');
  field.addEventListener('focus', () => field.select());
  button.addEventListener('click', async () => {
    field.select();
    if (await copied(field.value)) button.textContent = button.dataset['copied'] ?? '';
  });
}

/**
 * @param {string} text which is selected
 * @returns {Promise<boolean>} whether it was copied
 */
async function copied(text) {
  // There only over HTTPS and on one's own machine.
  if (!navigator.clipboard) return document.execCommand('copy');
  return navigator.clipboard.writeText(text).then(
    () => true,
    () => document.execCommand('copy'),
  );
}
