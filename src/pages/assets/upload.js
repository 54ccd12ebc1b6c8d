/* Shows how far an upload has got. Without this script the form is sent all the same. */
for (const form of document.querySelectorAll('form[data-upload]')) {
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const button = form.querySelector('button[type=submit]');
    button.disabled = true;
    const label = document.createElement('label');
    label.textContent = 'Uploading ';
    const bar = document.createElement('progress');
    bar.max = 1;
    bar.value = 0;
    label.append(bar);
    const status = document.createElement('p');
    status.setAttribute('role', 'status');
    button.after(label, status);
    const request = new XMLHttpRequest();
    request.open('POST', form.action);
    request.setRequestHeader('x-upload', 'script');
    request.upload.addEventListener('progress', (moved) => {
      if (moved.lengthComputable) bar.value = moved.loaded / moved.total;
      if (moved.loaded === moved.total)
        status.textContent = form.dataset.upload || 'Uploaded. The mails are being stored.';
    });
    request.addEventListener('load', () => {
      // Followed by hand, so that what the next page has to say is still there.
      if (request.status === 204) location.assign(request.getResponseHeader('location'));
      else {
        // The page that says what is wrong, in the place of this one.
        const page = new DOMParser().parseFromString(request.responseText, 'text/html');
        document.body.replaceWith(document.adoptNode(page.body));
        document.getElementById('files')?.focus();
      }
    });
    request.addEventListener('error', () => {
      button.disabled = false;
      label.remove();
      status.textContent = 'The connection broke. Nothing is lost: send the files again.';
    });
    request.send(new FormData(form));
  });
}
