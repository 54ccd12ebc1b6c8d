/**
 * A process of its own that needs the tokens of a portal at the same time as the workers do: it refreshes them with the same code,
 * and must get in nobody's way. Writes a line for each answer that takes the portal out of work; all else passes.
 */
import { API_VERSION } from '../src/crm/api-version.ts';
import { CrmError } from '../src/crm/crm.ts';
import { createOAuthApi } from '../src/crm/oauth-api.ts';
import { createTransport } from '../src/crm/transport.ts';
import { createAccessTokens } from '../src/install/access-token.ts';
import { systemClock } from '../src/lib/clock.ts';
import { readConfig } from '../src/lib/config.ts';
import { createLog } from '../src/lib/log.ts';
import { createSecretBox } from '../src/lib/secrets.ts';
import { connect } from '../src/store/database.ts';

const RIVALS = 2;
const REST_MS = 300;

const portalId = Number(process.argv[2]);
const { hubspot, databaseUrl = '', secretKeys } = readConfig();
const db = connect(databaseUrl, RIVALS);
const transport = createTransport({ apiUrl: hubspot.apiUrl, timeoutMs: hubspot.timeoutMs });
const oauth = createOAuthApi({ transport, clock: systemClock, ...hubspot });
let isOver = false;
process.once('SIGTERM', () => {
  isOver = true;
});

async function vie(): Promise<void> {
  const log = createLog('silent', 'rival');
  const tokens = createAccessTokens({ db, clock: systemClock, box: createSecretBox(secretKeys), oauth, log });
  let refused: string | undefined;
  while (!isOver) {
    try {
      const accessToken = await tokens.get(portalId, refused);
      const path = `/account-info/${API_VERSION}/details`;
      const { status } = await transport.send({ method: 'GET', path, accessToken });
      refused = status === 401 ? accessToken : undefined;
    } catch (thrown) {
      if (thrown instanceof CrmError && thrown.kind === 'revoked') process.stdout.write(`${thrown.message}\n`);
    }
    await new Promise((done) => void setTimeout(done, REST_MS));
  }
}

await Promise.all(Array.from({ length: RIVALS }, vie));
await db.destroy();
process.exit(0);
