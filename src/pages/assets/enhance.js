/* Everything works without this script. It adds copy buttons, which a page without script cannot have. */
for (const holder of document.querySelectorAll('[data-copy]')) {
  if (!navigator.clipboard) break;
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'button small plain';
  button.textContent = 'Copy';
  const status = document.createElement('span');
  status.className = 'visually-hidden';
  status.setAttribute('role', 'status');
  button.addEventListener('click', () => {
    navigator.clipboard.writeText(holder.textContent.trim()).then(
      () => {
        button.textContent = 'Copied';
        status.textContent = 'The address was copied.';
      },
      () => {
        status.textContent = 'Copying was not allowed: select the address and copy it by hand.';
      },
    );
    setTimeout(() => {
      button.textContent = 'Copy';
      status.textContent = '';
    }, 4000);
  });
  (holder.closest('pre') ?? holder).after(button, status);
}

/* `/` goes to the search field from anywhere, except where it is a letter that somebody types. */
document.addEventListener('keydown', (event) => {
  const isTyping =
    event.target instanceof Element && event.target.closest('input, textarea, select, [contenteditable]');
  if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || isTyping) return;
  const field = document.getElementById('find');
  if (!field) return;
  event.preventDefault();
  field.focus();
  field.select();
});
