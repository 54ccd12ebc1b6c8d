/** Countries of the demo: how people there are called, and telephone numbers that ring nowhere. */
import type { Random } from '../random.ts';

export type CountryCode =
  | 'DE'
  | 'AT'
  | 'CH'
  | 'GB'
  | 'IE'
  | 'US'
  | 'FR'
  | 'BE'
  | 'NL'
  | 'SE'
  | 'DK'
  | 'ES'
  | 'IT'
  | 'PL';

export interface Country {
  /** As HubSpot's country property holds it. */
  readonly name: string;
  readonly firstNames: readonly string[];
  readonly lastNames: readonly string[];
  /**
   * Of ranges that the regulators keep for films and books (Bundesnetzagentur, Ofcom, NANPA 555-01xx, ARCEP, PTS), and
   * elsewhere with zeros where no subscriber number can begin.
   */
  readonly phone: (random: Random) => string;
}

const words = (text: string): string[] => text.split(' ');
const digits = (random: Random, count: number): string => String(random.whole(0, 10 ** count - 1)).padStart(count, '0');

const GERMAN_FIRST = words(
  'Anke Bernd Birgit Carsten Claudia Dirk Dörte Frank Gisela Heiko Ilse Jürgen Jörg Katja Lennart Manfred Nele Rüdiger Sönke Steffen Ulrike Volker Wiebke',
);
const GERMAN_LAST = words(
  'Ahlers Bäumer Brüggemann Dörfler Eickhoff Fährmann Göttsche Hölscher Jäger Kühnel Lüdtke Möhring Nürnberger Öttinger Pfählert Rößler Schäfermann Thönnessen Uhlenbrock Vößing Wulfert Zöllner Kranzbühler Wittkamp',
);
const FRENCH_FIRST = words(
  'Amélie Benoît Camille Délphine Édouard Florent Gaëlle Hervé Inès Jérôme Léa Maël Noémie Océane Régis Théo',
);
const FRENCH_LAST = words(
  "Aubrac Bellefond Chastaing D'Hérouville Escoffre Fontanelle Garrigue Lacombelle L'Hermitte Maréchaud Peyronnet Quintard Rivoire Sauvageot Tournemine Verdière",
);
const ENGLISH_FIRST = words(
  'Alistair Bethan Callum Deirdre Edith Fergus Georgia Hugh Imogen Jasper Keira Lewis Maeve Niall Orla Priscilla Rhys Saoirse',
);
const ENGLISH_LAST = words(
  "Ashgrove Bramley Carmody D'Arcy Elphick Fairweather Garside Hollingworth Illingworth Kettlewell Larkin MacAllen Netherby O'Dowd O'Malley Pemberly Ravenscroft Thistlewood Underhay Whitlock",
);
const US_FIRST = words(
  'Aaron Brooke Caleb Darlene Everett Gloria Hector Janelle Keith Latoya Marcus Nolan Paige Rosa Tyrone Vanessa Wendell Yolanda',
);
const US_LAST = words(
  'Abernathy Birdsong Castellanos Drummond Eastwick Fontenot Greenlee Hargrove Ibarra Kowalczyk Lindgren Mayweather Norwood Okafor Pruitt Ridgeway Sandoval Truesdale Winfield Yarbrough',
);
const DUTCH_FIRST = words(
  'Anouk Bram Daan Esther Femke Gijs Hanneke Joost Lotte Maarten Noor Ruben Sanne Thijs Wouter',
);
const DUTCH_LAST = [
  'van Buuren',
  'de Graaf',
  'Hoekstra',
  'ten Kate',
  'van der Laan',
  'Meerdink',
  'Nijholt',
  'Oosterling',
  'Postma',
  'Roozenboom',
  'van ’t Veer',
  'Zijlstra',
];
const NORDIC_FIRST = words(
  'Åsa Björn Ebba Frej Gunilla Håkan Ida Jörgen Kajsa Linnea Mårten Nils Ragnhild Sören Tuva Örjan',
);
const NORDIC_LAST = words(
  'Åkerblom Bergqvist Dahlström Ekelöf Fjällberg Grönvall Högberg Isaksson Källström Lönnroth Nordengård Sjöholm Strandqvist Västerlund',
);
const SOUTHERN_FIRST = words(
  'Alba Beatriz Carlo Diego Elena Fabrizio Giulia Íñigo Lucía Matteo Núria Paolo Raúl Silvia',
);

const german = (name: string, phone: Country['phone']): Country => ({
  name,
  firstNames: GERMAN_FIRST,
  lastNames: GERMAN_LAST,
  phone,
});

export const COUNTRIES: Readonly<Record<CountryCode, Country>> = {
  DE: german(
    'Germany',
    (random) => `+49 ${random.pick(['30 23125', '69 90009', '40 66969', '221 4710', '89 99998'])} ${digits(random, 3)}`,
  ),
  AT: german('Austria', (random) => `+43 1 000 ${digits(random, 4)}`),
  CH: german('Switzerland', (random) => `+41 44 000 ${digits(random, 4)}`),
  GB: {
    name: 'United Kingdom',
    firstNames: ENGLISH_FIRST,
    lastNames: ENGLISH_LAST,
    phone: (random) => `+44 ${random.pick(['20 7946', '113 496', '117 496', '161 496'])} 0${digits(random, 3)}`,
  },
  IE: {
    name: 'Ireland',
    firstNames: ENGLISH_FIRST,
    lastNames: ENGLISH_LAST,
    phone: (random) => `+353 91 000 ${digits(random, 3)}`,
  },
  US: {
    name: 'United States',
    firstNames: US_FIRST,
    lastNames: US_LAST,
    phone: (random) => `+1 ${random.pick(['515', '920', '937', '308', '912', '503'])} 555 01${digits(random, 2)}`,
  },
  FR: {
    name: 'France',
    firstNames: FRENCH_FIRST,
    lastNames: FRENCH_LAST,
    phone: (random) => `+33 1 99 00 ${digits(random, 2)} ${digits(random, 2)}`,
  },
  BE: {
    name: 'Belgium',
    firstNames: FRENCH_FIRST,
    lastNames: FRENCH_LAST,
    phone: (random) => `+32 56 00 ${digits(random, 2)} ${digits(random, 2)}`,
  },
  NL: {
    name: 'Netherlands',
    firstNames: DUTCH_FIRST,
    lastNames: DUTCH_LAST,
    phone: (random) => `+31 20 000 ${digits(random, 4)}`,
  },
  SE: {
    name: 'Sweden',
    firstNames: NORDIC_FIRST,
    lastNames: NORDIC_LAST,
    phone: (random) => `+46 8 465 004 ${digits(random, 2)}`,
  },
  DK: {
    name: 'Denmark',
    firstNames: NORDIC_FIRST,
    lastNames: NORDIC_LAST,
    phone: (random) => `+45 00 00 ${digits(random, 2)} ${digits(random, 2)}`,
  },
  ES: {
    name: 'Spain',
    firstNames: SOUTHERN_FIRST,
    lastNames: words('Arrabal Belmonte Cifuentes Ibáñez Muñiz Ordóñez Peñalver Urrutia'),
    phone: (random) => `+34 953 000 ${digits(random, 3)}`,
  },
  IT: {
    name: 'Italy',
    firstNames: SOUTHERN_FIRST,
    lastNames: words("Bonavita Castelnuovo D'Amelio Ferrante Lombardelli Morandini Santacroce Zanetti"),
    phone: (random) => `+39 030 000 ${digits(random, 4)}`,
  },
  PL: {
    name: 'Poland',
    firstNames: words('Agnieszka Bartosz Elżbieta Grzegorz Łukasz Małgorzata Paweł Zofia'),
    lastNames: words('Brzezińska Dąbrowa Kępiński Łaszcz Ostaszewska Śliwa Wróblewski Żurek'),
    phone: (random) => `+48 56 000 ${digits(random, 2)} ${digits(random, 2)}`,
  },
};
