/** The frame of the page that anybody can open: the company's, in the reader's language. */
import type { Html } from '../../../lib/html.ts';
import type { OpenSpeech } from '../../../words/open-speech.ts';
import { publicLayout } from '../layout.ts';
import type { Frame } from '../view.ts';

export interface OpenFrame {
  readonly speech: OpenSpeech;
  /** What all public pages have around them. */
  readonly around: Frame;
}

export function openLayout({ around }: OpenFrame, title: string, body: Html): Html {
  return publicLayout(around, { title, body });
}
