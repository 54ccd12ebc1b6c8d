/** What the mails say that ask somebody to confirm, and the page that they lead to, in each language. */
import de from './confirm/de.json' with { type: 'json' };
import en from './confirm/en.json' with { type: 'json' };
import es from './confirm/es.json' with { type: 'json' };
import fr from './confirm/fr.json' with { type: 'json' };
import nl from './confirm/nl.json' with { type: 'json' };
import { createSpeeches, type Speech, type TextKey } from './speak.ts';

export const confirmTexts = { en, de, fr, es, nl };

export type ConfirmSpeech = Speech<TextKey<typeof en>>;

export const confirmSpeeches = createSpeeches(confirmTexts);
