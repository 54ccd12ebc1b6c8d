/* A region that the server keeps up to date. Without this script, or when the stream ends badly, its link looks again. */
for (const region of document.querySelectorAll('[data-live]')) {
  const content = region.querySelector('[data-live-content]');
  const said = region.querySelector('[role="status"]');
  const again = region.querySelector('[data-live-again]');
  const source = new EventSource(region.dataset.live);
  source.addEventListener('open', () => {
    again.hidden = true;
  });
  source.addEventListener('content', (event) => {
    const { html, words } = JSON.parse(event.data);
    const focused = content.contains(document.activeElement) ? document.activeElement.id : '';
    content.innerHTML = html;
    if (focused) document.getElementById(focused)?.focus();
    // Only what changes is read out, and only what is meant to be.
    if (said.textContent !== words) said.textContent = words;
  });
  source.addEventListener('end', () => source.close());
  source.addEventListener('error', () => {
    // While it connects anew by itself nothing is wrong.
    if (source.readyState === EventSource.CLOSED) again.hidden = false;
  });
}
