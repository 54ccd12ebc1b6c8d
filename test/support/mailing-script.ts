/**
 * A company's own script, which knows nothing but where the OpenAPI document lies and its key: it imports nothing of
 * Bellwether, and finds addresses, limits, fields and the way to send its key in the document. Reads recipients from
 * standard input, one a line, and writes those whom it would mail.
 */
import { createInterface } from 'node:readline';

interface Schema {
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly maxItems?: number;
}
interface Document {
  readonly servers: readonly { readonly url: string }[];
  readonly paths: Readonly<
    Record<
      string,
      Readonly<
        Record<
          string,
          {
            readonly operationId: string;
            readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
          }
        >
      >
    >
  >;
  readonly components: {
    readonly schemas: Readonly<Record<string, Schema>>;
    readonly securitySchemes: Readonly<Record<string, { readonly type: string; readonly scheme: string }>>;
  };
}

const [documentUrl = '', stream = ''] = process.argv.slice(2);
const document = (await (await fetch(documentUrl)).json()) as Document;

const [path = '', methods = {}] =
  Object.entries(document.paths).find(([, all]) =>
    Object.values(all).some((one) => one.operationId === 'checkSuppressions'),
  ) ?? [];
const [method = '', operation] = Object.entries(methods)[0] ?? [];
const [type = '', body] = Object.entries(operation?.requestBody?.content ?? {})[0] ?? [];
const named = body?.schema.$ref?.split('/').at(-1) ?? '';
const atOnce = document.components.schemas[named]?.properties?.addresses?.maxItems ?? 1;
const isBearer = Object.values(document.components.securitySchemes).some((one) => one.scheme === 'bearer');

const recipients: string[] = [];
for await (const line of createInterface({ input: process.stdin })) recipients.push(line);

for (let from = 0; from < recipients.length; from += atOnce) {
  const response = await fetch(`${document.servers[0]?.url ?? ''}${path}`, {
    method: method.toUpperCase(),
    headers: { 'content-type': type, ...(isBearer ? { authorization: `Bearer ${process.env.KEY ?? ''}` } : {}) },
    body: JSON.stringify({ addresses: recipients.slice(from, from + atOnce), ...(stream ? { stream } : {}) }),
  });
  if (!response.ok) {
    const { title, detail } = (await response.json()) as { title: string; detail: string };
    process.stderr.write(`${title}. ${detail}\n`);
    process.exit(1);
  }
  const { results } = (await response.json()) as { results: { address: string; suppressed: boolean }[] };
  for (const one of results) if (!one.suppressed) process.stdout.write(`${one.address}\n`);
}
