import { the } from './template.js';

/**
 * Shows the buttons that copy what stands before them. One that has copied says so, until another does.
 * @param {Element[]} found
 */
export function offerCopies(found) {
  if (found.length === 0) return;
  const buttons = /** @type {HTMLButtonElement[]} */ (found);
  const status = addStatus();
  for (const button of buttons) {
    button.dataset['words'] = button.textContent;
    button.hidden = false;
    selectWhenEntered(button.previousElementSibling);
    button.addEventListener('click', async () => {
      status.textContent = '';
      if (!(await copied(button))) return;
      for (const each of buttons) say(each, each.dataset['words'] ?? '');
      say(button, button.dataset['copied'] ?? '');
      status.textContent = button.textContent;
    });
  }
}

/** @returns {HTMLElement} what a screen reader reads out when it changes, and nobody sees */
function addStatus() {
  const status = document.createElement('p');
  status.setAttribute('role', 'status');
  status.className = 'unseen';
  the(document.body, 'main').append(status);
  return status;
}

/**
 * Changes what a button says. Its name has that in it, since people call buttons by what they see.
 * @param {HTMLButtonElement} button
 * @param {string} words
 */
function say(button, words) {
  const name = button.getAttribute('aria-label');
  if (name !== null) button.setAttribute('aria-label', name.replace(button.textContent, words));
  button.textContent = words;
}

/**
 * Copies, or at least leaves selected what is to be copied.
 * @param {HTMLButtonElement} button
 * @returns {Promise<boolean>} whether it was copied
 */
async function copied(button) {
  select(button.previousElementSibling);
  // There only over HTTPS and on one's own machine.
  if (!navigator.clipboard) return document.execCommand('copy');
  return navigator.clipboard.writeText(button.dataset['copy'] ?? '').then(
    () => true,
    () => document.execCommand('copy'),
  );
}

/** @param {Element | null} shown */
function selectWhenEntered(shown) {
  if (shown instanceof HTMLInputElement) shown.addEventListener('focus', () => shown.select());
}

/** @param {Element | null} shown */
function select(shown) {
  if (shown instanceof HTMLInputElement) shown.select();
  else if (shown) getSelection()?.selectAllChildren(shown);
}
