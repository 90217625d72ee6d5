/**
 * Says that a form was sent, since an answer may take some seconds, and sends it once.
 * @param {HTMLFormElement} form
 */
export function showBusy(form) {
  const button = form.querySelector('button.primary');
  if (!button) return;
  const words = button.textContent;
  form.addEventListener('submit', (event) => {
    if (button.ariaDisabled === 'true') return event.preventDefault();
    button.ariaDisabled = 'true';
    button.textContent = form.dataset['busy'] ?? '';
  });
  // Whoever comes back to the page may send it again.
  addEventListener('pageshow', () => {
    button.ariaDisabled = null;
    button.textContent = words;
  });
}
