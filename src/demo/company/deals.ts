/** Deals of the sales pipeline, written by hand: which matter, how much, and how soon. */
import { accountByKey } from './accounts.ts';
import type { Person } from './person.ts';
import type { OwnerKey } from './seller.ts';

/** HubSpot's own stage ids; probabilities 0.2, 0.4, 0.6, 0.8, 0.9, 1 and 0. */
export type DealStage =
  | 'appointmentscheduled'
  | 'qualifiedtobuy'
  | 'presentationscheduled'
  | 'decisionmakerboughtin'
  | 'contractsent'
  | 'closedwon'
  | 'closedlost';

export interface Deal {
  readonly name: string;
  readonly account: string;
  readonly stage: DealStage;
  readonly amount: number;
  readonly currency: 'EUR' | 'GBP' | 'USD' | 'CHF' | 'SEK';
  /** Days from now; negative: closed so long ago. */
  readonly closesInDays: number;
  readonly owner: OwnerKey;
  readonly contacts: readonly string[];
}

type Row = readonly [
  name: string,
  account: string,
  stage: DealStage,
  amount: number,
  currency: Deal['currency'],
  closesInDays: number,
  /** The parts before the @ of people who stand on it for sure. */
  named: readonly string[],
  /** So many others of the company. */
  others: number,
];

// biome-ignore format: a table is read by its columns
const ROWS: readonly Row[] = [
  ['Line 4 retrofit', 'oehler', 'contractsent', 184_000, 'EUR', 9, ['k.voss', 's.uhlenbrock', 'n.faehrmann'], 0],
  ['Cold store Leeds', 'harrow', 'decisionmakerboughtin', 96_500, 'GBP', 16, ['aoife.orourke', 'rhys.kettlewell'], 1],
  ['Greenhouse boiler monitoring', 'zuidwal', 'presentationscheduled', 38_200, 'EUR', 27, ['bram.meerdink'], 2],
  ['Loom vibration pilot', 'morelle', 'qualifiedtobuy', 21_000, 'EUR', 48, ['m.vandenberghe'], 1],
  ['Pump test bench', 'rautenkranz', 'contractsent', 72_300, 'EUR', 13, ['r.oettinger', 'm.rautenkranz'], 1],
  ['Offshore gearbox monitoring', 'nordlicht', 'decisionmakerboughtin', 131_000, 'EUR', 21, [], 3],
  ['Spindle monitoring, plant 2', 'rheintal', 'presentationscheduled', 64_800, 'CHF', 33, [], 2],
  ['Truck wash level sensors', 'lissadell', 'qualifiedtobuy', 18_900, 'EUR', 41, [], 2],
  ['Paper machine 7', 'tamarack', 'qualifiedtobuy', 240_000, 'USD', 62, [], 3],
  ['Freezer line monitoring', 'kestrelridge', 'presentationscheduled', 88_000, 'USD', 30, [], 2],
  ['Furnace crown temperature', 'sablons', 'decisionmakerboughtin', 54_600, 'EUR', 18, [], 2],
  ['Rolling mill stand 3', 'ferrovalle', 'contractsent', 205_000, 'EUR', 7, [], 3],
  ['Conveyor monitoring, framework', 'oehler', 'appointmentscheduled', 310_000, 'EUR', 90, ['n.faehrmann'], 1],
  ['Extension: reactor hall', 'brandau', 'presentationscheduled', 147_500, 'EUR', 35, [], 2],
  ['Extension: quay cranes 5 to 8', 'elbkai', 'decisionmakerboughtin', 83_900, 'EUR', 24, [], 2],
  ['Extension: sludge pumps', 'thornbury', 'appointmentscheduled', 42_000, 'GBP', 75, [], 2],
  ['Grain dryer monitoring', 'fairhaven', 'presentationscheduled', 59_000, 'USD', 28, [], 2],
  ['Ropeway drive monitoring', 'hochkar', 'qualifiedtobuy', 27_400, 'EUR', 55, [], 1],
  ['Saw line sensors, second mill', 'norrsjo', 'closedwon', 410_000, 'SEK', -40, ['lars.bjorkqvist', 'linnea.fjallberg'], 1],
  ['Cheese cellar humidity', 'valfleury', 'closedwon', 16_700, 'EUR', -22, [], 1],
  ['Pumping stations north', 'polderdijk', 'closedwon', 118_000, 'EUR', -75, [], 2],
  ['Filling line sensors', 'isartal', 'closedwon', 33_500, 'EUR', -12, ['j.weissmueller'], 1],
  ['Ethanol column levels', 'bluestem', 'closedwon', 76_000, 'USD', -95, [], 2],
  ['Crusher monitoring', 'quarrystone', 'closedlost', 45_000, 'USD', -18, [], 1],
  ['Kiln monitoring', 'saalfelder', 'closedlost', 29_900, 'EUR', -33, [], 1],
];

/** @param people of whom the others are taken, in their order */
export function listDeals(people: readonly Person[]): Deal[] {
  return ROWS.map(([name, key, stage, amount, currency, closesInDays, named, others]) => {
    const account = accountByKey(key);
    const stars = named.map((local) => `${local}@${account.domain}`);
    const bulk = people.filter(
      (person) => person.account === key && person.story === null && !stars.includes(person.email),
    );
    return {
      name,
      account: key,
      stage,
      amount,
      currency,
      closesInDays,
      owner: account.owner === 'nadia' ? 'tomasz' : account.owner === 'piet' ? 'oliver' : account.owner,
      contacts: [...stars, ...bulk.slice(0, others).map((person) => person.email)],
    };
  });
}
