/**
 * Shows that a form was sent, since the answer may take some seconds, and prevents it from being sent twice.
 * @param {HTMLFormElement} form
 */
export function showBusy(form) {
  const button = form.querySelector('button.primary');
  if (!button) return;
  const label = button.textContent;
  form.addEventListener('submit', (event) => {
    if (button.ariaDisabled === 'true') return event.preventDefault();
    button.ariaDisabled = 'true';
    button.textContent = form.dataset['busy'] ?? '';
  });
  // The browser's Back may restore this page: the form can be sent again then.
  addEventListener('pageshow', () => {
    button.ariaDisabled = null;
    button.textContent = label;
  });
}
