/** The frame of the page that anybody can open: the company's, in the reader's language. */
import type { Html } from '../../../lib/html.ts';
import type { OpenSpeech } from '../../../words/open-speech.ts';
import { publicLayout } from '../layout.ts';

export interface OpenFrame {
  readonly speech: OpenSpeech;
  readonly company: string | null;
}

export function openLayout(frame: OpenFrame, title: string, body: Html): Html {
  return publicLayout({ title, company: frame.company, body });
}
