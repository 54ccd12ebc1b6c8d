/** The companies that it sells to. Invented, on domains that nobody can own (RFC 2606, RFC 6761). */
import type { CountryCode } from './countries.ts';
import type { OwnerKey } from './seller.ts';

/** Who receives their mail: each refuses in words of its own. */
export type MailServer = 'exchange_online' | 'google' | 'postfix' | 'exim' | 'mimecast' | 'proofpoint' | 'barracuda';

export type Stage = 'customer' | 'opportunity' | 'lead';

export interface Account {
  readonly key: string;
  readonly name: string;
  readonly domain: string;
  readonly country: CountryCode;
  readonly city: string;
  /** A value of HubSpot's industry property. */
  readonly industry: string;
  readonly employees: number;
  readonly stage: Stage;
  readonly server: MailServer;
  readonly owner: OwnerKey;
}

type Row = readonly [
  key: string,
  name: string,
  domain: string,
  country: CountryCode,
  city: string,
  industry: string,
  employees: number,
  stage: Stage,
  server: MailServer,
  owner: OwnerKey,
];

// biome-ignore format: a table is read by its columns
const ROWS: readonly Row[] = [
  ['oehler', 'Oehler Fördertechnik GmbH', 'oehler-foerdertechnik.example', 'DE', 'Bielefeld', 'MACHINERY', 640, 'opportunity', 'exchange_online', 'tomasz'],
  ['brandau', 'Brandau Chemie AG', 'brandau-chemie.example', 'DE', 'Ludwigshafen', 'CHEMICALS', 4_200, 'customer', 'exchange_online', 'nadia'],
  ['hartwig', 'Stahlbau Hartwig & Söhne', 'hartwig-stahlbau.example', 'DE', 'Siegen', 'CONSTRUCTION', 180, 'customer', 'postfix', 'nadia'],
  ['nordlicht', 'Nordlicht Windservice', 'nordlicht-wind.example', 'DE', 'Husum', 'RENEWABLES_ENVIRONMENT', 310, 'opportunity', 'google', 'tomasz'],
  ['kupferberg', 'Kupferberg Brauereien', 'kupferberg-brau.example', 'DE', 'Mainz', 'CONSUMER_GOODS', 420, 'lead', 'postfix', 'hannah'],
  ['elbkai', 'Elbkai Terminalbetrieb', 'elbkai-terminal.example', 'DE', 'Hamburg', 'LOGISTICS_AND_SUPPLY_CHAIN', 1_100, 'customer', 'proofpoint', 'nadia'],
  ['muehlheimer', 'Mühlheimer Papierwerke', 'muehlheimer-papier.example', 'DE', 'Düren', 'MACHINERY', 530, 'customer', 'exim', 'nadia'],
  ['isartal', 'Isartal Molkerei eG', 'isartal-molkerei.example', 'DE', 'München', 'CONSUMER_GOODS', 760, 'customer', 'exchange_online', 'nadia'],
  ['saalfelder', 'Saalfelder Glaswerke', 'saalfelder-glas.example', 'DE', 'Saalfeld', 'MACHINERY', 290, 'lead', 'barracuda', 'tomasz'],
  ['rautenkranz', 'Rautenkranz Pumpen', 'rautenkranz-pumpen.example', 'DE', 'Augsburg', 'MACHINERY', 850, 'opportunity', 'exchange_online', 'hannah'],
  ['lindenhof', 'Lindenhof Antriebe', 'lindenhof-antriebe.example', 'DE', 'Chemnitz', 'MACHINERY', 60, 'lead', 'postfix', 'hannah'],
  ['hochkar', 'Hochkar Seilbahnen', 'hochkar-seilbahn.example', 'AT', 'Graz', 'TRANSPORTATION_TRUCKING_RAILROAD', 220, 'customer', 'google', 'piet'],
  ['rheintal', 'Rheintal Präzision AG', 'rheintal-praezision.example', 'CH', 'Altstätten', 'INDUSTRIAL_AUTOMATION', 480, 'opportunity', 'exchange_online', 'hannah'],
  ['thornbury', 'Thornbury Water Treatment Ltd', 'thornbury-water.example', 'GB', 'Bristol', 'UTILITIES', 900, 'customer', 'exchange_online', 'piet'],
  ['harrow', 'Harrow & Pike Cold Stores', 'harrow-pike.example', 'GB', 'Leeds', 'LOGISTICS_AND_SUPPLY_CHAIN', 700, 'opportunity', 'google', 'oliver'],
  ['calder', 'Calder Valley Castings', 'caldervalley-castings.example', 'GB', 'Halifax', 'MACHINERY', 260, 'lead', 'mimecast', 'oliver'],
  ['pennine', 'Pennine Dairy Group', 'pennine-dairy.example', 'GB', 'Skipton', 'CONSUMER_GOODS', 1_400, 'customer', 'google', 'piet'],
  ['marlow', 'Marlow Instruments plc', 'marlow-instruments.example', 'GB', 'Reading', 'ELECTRICAL_ELECTRONIC_MANUFACTURING', 2_100, 'lead', 'mimecast', 'oliver'],
  ['solent', 'Solent Ropeworks', 'solent-ropeworks.example', 'GB', 'Southampton', 'CONSUMER_GOODS', 75, 'lead', 'postfix', 'oliver'],
  ['lissadell', 'Lissadell Freight', 'lissadell-freight.example', 'IE', 'Galway', 'LOGISTICS_AND_SUPPLY_CHAIN', 330, 'opportunity', 'google', 'oliver'],
  ['fairhaven', 'Fairhaven Grain Cooperative', 'fairhaven-grain.example', 'US', 'Ames', 'CONSUMER_GOODS', 610, 'customer', 'google', 'piet'],
  ['tamarack', 'Tamarack Paper Mills', 'tamarack-paper.example', 'US', 'Appleton', 'MACHINERY', 1_900, 'opportunity', 'proofpoint', 'oliver'],
  ['quarrystone', 'Quarrystone Aggregates', 'quarrystone-agg.example', 'US', 'Dayton', 'CONSTRUCTION', 440, 'lead', 'barracuda', 'oliver'],
  ['bluestem', 'Bluestem Ethanol', 'bluestem-ethanol.example', 'US', 'Kearney', 'RENEWABLES_ENVIRONMENT', 250, 'customer', 'exchange_online', 'piet'],
  ['harborline', 'Harborline Logistics', 'harborline-logistics.example', 'US', 'Savannah', 'LOGISTICS_AND_SUPPLY_CHAIN', 3_300, 'lead', 'proofpoint', 'oliver'],
  ['kestrelridge', 'Kestrel Ridge Foods', 'kestrelridge-foods.example', 'US', 'Salem', 'CONSUMER_GOODS', 820, 'opportunity', 'exchange_online', 'oliver'],
  ['valfleury', 'Fromageries de Valfleury', 'valfleury.example', 'FR', 'Annecy', 'CONSUMER_GOODS', 380, 'customer', 'exim', 'piet'],
  ['sablons', 'Verreries des Sablons', 'sablons-verre.example', 'FR', 'Reims', 'MACHINERY', 540, 'opportunity', 'postfix', 'hannah'],
  ['atlantique', 'Port Atlantique Services', 'port-atlantique.example', 'FR', 'Nantes', 'LOGISTICS_AND_SUPPLY_CHAIN', 1_250, 'lead', 'exchange_online', 'hannah'],
  ['armel', "Conserveries d'Armel", 'conserveries-armel.example', 'FR', 'Quimper', 'CONSUMER_GOODS', 190, 'lead', 'exim', 'hannah'],
  ['polderdijk', 'Polderdijk Gemalen BV', 'polderdijk.example', 'NL', 'Lelystad', 'UTILITIES', 210, 'customer', 'exchange_online', 'piet'],
  ['zuidwal', 'Zuidwal Kassenbouw', 'zuidwal-kassen.example', 'NL', 'Naaldwijk', 'CONSTRUCTION', 160, 'opportunity', 'google', 'hannah'],
  ['veenhaven', 'Veenhaven Logistiek', 'veenhaven.example', 'NL', 'Assen', 'LOGISTICS_AND_SUPPLY_CHAIN', 95, 'lead', 'postfix', 'hannah'],
  ['norrsjo', 'Norrsjö Skogsbruk AB', 'norrsjo-skog.example', 'SE', 'Sundsvall', 'MACHINERY', 1_050, 'customer', 'postfix', 'piet'],
  ['kattvik', 'Kattvik Marin', 'kattvik-marin.example', 'SE', 'Göteborg', 'MACHINERY', 130, 'lead', 'google', 'hannah'],
  ['ribelund', 'Ribelund Mejeri', 'ribelund-mejeri.example', 'DK', 'Ribe', 'CONSUMER_GOODS', 350, 'lead', 'exchange_online', 'hannah'],
  ['morelle', 'Tissages Morelle', 'tissages-morelle.example', 'BE', 'Kortrijk', 'CONSUMER_GOODS', 270, 'opportunity', 'exchange_online', 'hannah'],
  ['sierrablanca', 'Aceites Sierra Blanca', 'aceites-sierrablanca.example', 'ES', 'Jaén', 'CONSUMER_GOODS', 140, 'lead', 'exim', 'hannah'],
  ['ferrovalle', 'Acciaierie Ferrovalle', 'ferrovalle.example', 'IT', 'Brescia', 'MACHINERY', 1_600, 'opportunity', 'exchange_online', 'tomasz'],
  ['wislanka', 'Cukrownia Wiślanka', 'wislanka-cukier.example', 'PL', 'Toruń', 'CONSUMER_GOODS', 470, 'lead', 'postfix', 'tomasz'],
];

export const ACCOUNTS: readonly Account[] = ROWS.map(
  ([key, name, domain, country, city, industry, employees, stage, server, owner]) => ({
    key,
    name,
    domain,
    country,
    city,
    industry,
    employees,
    stage,
    server,
    owner,
  }),
);

export function accountByKey(key: string): Account {
  const found = ACCOUNTS.find((account) => account.key === key);
  if (!found) throw new Error(`There is no account ${key}.`);
  return found;
}
