import { the } from './template.js';

/**
 * Shows the buttons that copy the value before them. A button that has copied says so, until another one does.
 * @param {Element[]} found
 */
export function offerCopies(found) {
  if (found.length === 0) return;
  const buttons = /** @type {HTMLButtonElement[]} */ (found);
  const status = addStatus();
  for (const button of buttons) {
    button.dataset['label'] = button.textContent;
    button.hidden = false;
    selectWhenEntered(button.previousElementSibling);
    button.addEventListener('click', async () => {
      status.textContent = '';
      if (!(await copyValue(button))) return;
      for (const each of buttons) setLabel(each, each.dataset['label'] ?? '');
      setLabel(button, button.dataset['copied'] ?? '');
      status.textContent = button.textContent;
    });
  }
}

/** @returns {HTMLElement} an invisible element that screen readers read out when it changes */
function addStatus() {
  const status = document.createElement('p');
  status.setAttribute('role', 'status');
  status.className = 'unseen';
  the(document.body, 'main').append(status);
  return status;
}

/**
 * Changes a button's text, and its accessible name, which contains that text: voice control users say what they see.
 * @param {HTMLButtonElement} button
 * @param {string} text
 */
function setLabel(button, text) {
  const name = button.getAttribute('aria-label');
  if (name !== null) button.setAttribute('aria-label', name.replace(button.textContent, text));
  button.textContent = text;
}

/**
 * Copies the value before a button; leaves it selected, in case that fails.
 * @param {HTMLButtonElement} button
 * @returns {Promise<boolean>} whether it was copied
 */
async function copyValue(button) {
  select(button.previousElementSibling);
  // Available only over HTTPS and on localhost.
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
