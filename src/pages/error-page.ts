/** Pages for what went wrong: each says what happened and what to do. */
import { randomUUID } from 'node:crypto';
import type { ErrorRequestHandler, RequestHandler, Response } from 'express';
import { messageOf } from '../lib/errors.ts';
import { type Html, html } from '../lib/html.ts';
import { type Log, redactPath } from '../lib/log.ts';
import { bareLayout } from './admin/layout.ts';
import { sendPage } from './send-page.ts';

/** @returns a whole page, in the app's own frame; it is made of plain parts, so that nothing is to be waited for */
export function renderError(status: number, title: string, text: string): string {
  const page = errorPage(status, title, text);
  if (page instanceof Promise) throw new TypeError('an error page may not wait for anything');
  return page.toString();
}

export function sendError(response: Response, status: number, title: string, text: string): Promise<void> {
  return sendPage(response, status, errorPage(status, title, text));
}

function errorPage(status: number, title: string, text: string): Html {
  return bareLayout(
    title,
    html`
      <p class="error-code">${status}</p>
      <h1>${title}</h1>
      <p>${text}</p>
      <p class="bare-action"><a class="button" href="/">Go to the overview</a></p>`,
  );
}

/** To be mounted after all routes. */
export const notFound: RequestHandler = (_request, response) => sendNotFound(response);

export function sendNotFound(response: Response): Promise<void> {
  return sendError(
    response,
    404,
    'There is nothing here',
    'The address may have been mistyped, or what it showed has been removed. Search for a person from the overview.',
  );
}

/** To be mounted last, on the app itself: the words of an error stay in the log, the reader gets a number to find them by. */
export function failedPages(log: Log): ErrorRequestHandler {
  return (thrown: unknown, request, response, next) => {
    // A path that is no UTF-8: nobody linked to it.
    if (thrown instanceof URIError && !response.headersSent) return sendNotFound(response);
    const id = randomUUID().slice(0, 8);
    log.error({ errorId: id, path: redactPath(request.path), err: messageOf(thrown) }, 'a page failed');
    if (response.headersSent) return next(thrown);
    return sendError(
      response,
      500,
      'Something failed on our side',
      `Nothing was lost: what comes in is stored before it is shown. Try again in a moment. If it stays, look for ${id} in the server's log.`,
    );
  };
}
