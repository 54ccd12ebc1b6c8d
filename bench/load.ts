/** A load generator in a process of its own: posts the same prepared requests over kept-alive connections. */
import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';

interface Plan {
  readonly url: string;
  readonly connections: number;
  readonly requests: readonly { readonly headers: Record<string, string>; readonly body: string }[];
}

const plan = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as Plan;
const agent = new Agent({ keepAlive: true, maxSockets: plan.connections });
const prepared = plan.requests.map(({ headers, body }) => ({ headers, body: Buffer.from(body, 'base64') }));
const latencies: number[] = [];
let failures = 0;
let next = 0;

function send(headers: Record<string, string>, body: Buffer): Promise<void> {
  return new Promise((done) => {
    const from = performance.now();
    const call = request(
      plan.url,
      { method: 'POST', agent, headers: { ...headers, 'content-length': String(body.length) } },
      (response) => {
        if (response.statusCode !== 200) failures++;
        response.resume();
        response.on('end', () => {
          latencies.push(performance.now() - from);
          done();
        });
      },
    );
    call.on('error', () => {
      failures++;
      done();
    });
    call.end(body);
  });
}

async function connection(): Promise<void> {
  for (let one = prepared[next++]; one; one = prepared[next++]) await send(one.headers, one.body);
}

const from = performance.now();
await Promise.all(Array.from({ length: plan.connections }, connection));
const seconds = (performance.now() - from) / 1000;
latencies.sort((a, b) => a - b);
process.stdout.write(
  JSON.stringify({
    seconds,
    requests: prepared.length,
    failures,
    p50: latencies[latencies.length >> 1],
    p99: latencies[Math.floor(latencies.length * 0.99)],
  }),
);
agent.destroy();
