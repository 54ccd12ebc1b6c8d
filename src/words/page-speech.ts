/** What the public pages say, in each language. */
import de from './page/de.json' with { type: 'json' };
import en from './page/en.json' with { type: 'json' };
import es from './page/es.json' with { type: 'json' };
import fr from './page/fr.json' with { type: 'json' };
import nl from './page/nl.json' with { type: 'json' };
import { createSpeeches, type Speech, type TextKey } from './speak.ts';

export const pageTexts = { en, de, fr, es, nl };

export type PageSpeech = Speech<TextKey<typeof en>>;

export const pageSpeeches = createSpeeches(pageTexts);
