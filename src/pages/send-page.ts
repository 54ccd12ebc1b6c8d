/** Sends one page; nothing that we serve is to be kept by caches between us and the reader. */
import type { Response } from 'express';
import { type Html, renderHtml } from '../lib/html.ts';

export async function sendPage(response: Response, status: number, page: Html): Promise<void> {
  const text = await renderHtml(page);
  response.status(status).set('Cache-Control', 'no-store').type('html').send(text);
}
