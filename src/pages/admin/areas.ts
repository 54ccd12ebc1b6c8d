/** The explicit list of the console's areas; adding one is its folder and one line here. */
import { accountArea } from './accounts/account-area.ts';
import { addressArea } from './addresses/address-area.ts';
import { ageArea } from './age/age-area.ts';
import { apiKeyArea } from './api-keys/api-key-area.ts';
import type { Area } from './area.ts';
import { auditArea } from './audit/audit-area.ts';
import { dataArea } from './data/data-area.ts';
import { dataSourceArea } from './data-sources/data-source-area.ts';
import { dealArea } from './deals/deal-area.ts';
import { deliveryArea } from './deliveries/delivery-area.ts';
import { digestArea } from './digests/digest-area.ts';
import { driftArea } from './drift/drift-area.ts';
import { listArea } from './esp-lists/list-area.ts';
import { evidenceArea } from './evidence/evidence-area.ts';
import { honouredArea } from './honoured/honoured-area.ts';
import { importArea } from './imports/import-area.ts';
import { linkArea } from './links/link-area.ts';
import { newDataArea } from './list-checks/new-data-area.ts';
import { preflightArea } from './list-checks/preflight-area.ts';
import { lostArea } from './lost/lost-area.ts';
import { mailArea } from './mails/mail-area.ts';
import { overviewArea } from './overview/overview-area.ts';
import { playArea } from './plays/play-area.ts';
import { replayArea } from './plays/replay-area.ts';
import { ratesArea } from './rates/rates-area.ts';
import { readingArea } from './readings/reading-area.ts';
import { reasonsArea } from './reasons/reasons-area.ts';
import { segmentArea } from './segments/segment-area.ts';
import { sourceArea } from './sources/source-area.ts';
import { suppressionArea } from './suppressions/suppression-area.ts';
import { teamArea } from './team/team-area.ts';
import { unsubscribePageArea } from './unsubscribe-page/unsubscribe-page-area.ts';
import { winBackArea } from './win-backs/win-back-area.ts';
import { workArea } from './work/work-area.ts';
import { writeArea } from './writes/write-area.ts';

export const areas: readonly Area[] = [
  overviewArea,
  lostArea,
  dealArea,
  reasonsArea,
  ratesArea,
  dataSourceArea,
  ageArea,
  winBackArea,
  accountArea,
  addressArea,
  deliveryArea,
  writeArea,
  honouredArea,
  driftArea,
  suppressionArea,
  sourceArea,
  listArea,
  workArea,
  mailArea,
  playArea,
  digestArea,
  replayArea,
  readingArea,
  unsubscribePageArea,
  auditArea,
  dataArea,
  teamArea,
  apiKeyArea,
  evidenceArea,
  linkArea,
  importArea,
  segmentArea,
  preflightArea,
  newDataArea,
];
