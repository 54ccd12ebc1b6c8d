/** What the page says at which an address is typed in, in each language. */
import de from './open/de.json' with { type: 'json' };
import en from './open/en.json' with { type: 'json' };
import es from './open/es.json' with { type: 'json' };
import fr from './open/fr.json' with { type: 'json' };
import nl from './open/nl.json' with { type: 'json' };
import { createSpeeches, type Speech, type TextKey } from './speak.ts';

export const openTexts = { en, de, fr, es, nl };

export type OpenSpeech = Speech<TextKey<typeof en>>;

export const openSpeeches = createSpeeches(openTexts);
