/** The OpenAPI document, for people: drawn from the document itself, so that it says the same. */
import { type Html, html } from '../../../lib/html.ts';
import { table } from '../../parts/table.ts';
import { adminLayout } from '../layout.ts';
import type { AdminVisit } from '../visit.ts';
import { apiTabs } from './key-page.ts';

export interface ReadableSchema {
  readonly $ref?: string;
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly enum?: readonly string[];
  readonly items?: ReadableSchema;
  readonly anyOf?: readonly ReadableSchema[];
  readonly maxItems?: number;
  readonly maximum?: number;
  readonly default?: unknown;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, ReadableSchema>>;
}

interface ReadableMedia {
  readonly schema: ReadableSchema;
  readonly example?: unknown;
}

interface ReadableOperation {
  readonly summary: string;
  readonly description: string;
  readonly parameters?: readonly {
    readonly name: string;
    readonly description?: string;
    readonly schema: ReadableSchema;
  }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, ReadableMedia>> };
  readonly responses: Readonly<
    Record<string, { readonly description: string; readonly content: Readonly<Record<string, ReadableMedia>> }>
  >;
}

export interface ReadableApi {
  readonly info: { readonly description: string };
  readonly servers: readonly { readonly url: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, ReadableOperation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, ReadableSchema>> };
}

const JSON_TYPE = 'application/json';

export function guidePage(visit: AdminVisit, api: ReadableApi): Html {
  const server = api.servers[0]?.url ?? '';
  const list = Object.entries(api.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
  return adminLayout(visit, {
    title: 'How to ask the API',
    section: 'api-keys',
    body: html`
      <div class="page-head"><h1>API</h1></div>
      ${visit.admin.role === 'admin' ? apiTabs('guide') : ''}
      <p class="section-lead">${prose(api.info.description)}</p>
      <p>For machines: <a href="/api/v1/openapi.json"><code>${server}/openapi.json</code></a> (OpenAPI 3.1). This page is drawn from it.</p>
      ${list.map(({ path, method, operation }) => section(api, server, path, method, operation))}`,
  });
}

function section(api: ReadableApi, server: string, path: string, method: string, operation: ReadableOperation): Html {
  const id = `${method}${path.replaceAll('/', '-')}`;
  const body = operation.requestBody?.content[JSON_TYPE];
  const answer = operation.responses['200']?.content[JSON_TYPE];
  return html`
    <section class="panel api-operation" aria-labelledby="${id}">
      <h2 id="${id}">${operation.summary}</h2>
      <p><code>${method.toUpperCase()} ${path}</code></p>
      ${operation.description.split('\n\n').map((one) => html`<p>${prose(one)}</p>`)}
      <h3>Try it</h3>
      <pre class="command" tabindex="0"><code>${curl(server, path, method, body?.example)}</code></pre>
      <h3>${body ? 'What you send' : 'What you may add'}</h3>
      ${body ? fields(api, 'What you send', body.schema) : parameters(operation)}
      <h3>What you get</h3>
      ${answer ? fields(api, 'What you get', answer.schema) : ''}
      <pre class="raw" tabindex="0"><code>${JSON.stringify(answer?.example, null, 2)}</code></pre>
      <h3>When something is wrong</h3>
      ${table(
        'Problems',
        [
          { label: 'Status', cell: ([status]) => status },
          { label: 'Meaning', cell: ([, { description }]) => prose(description) },
        ],
        Object.entries(operation.responses).filter(([status]) => status !== '200'),
      )}
    </section>`;
}

interface Row {
  readonly name: string;
  readonly schema: ReadableSchema;
  readonly isRequired: boolean;
}

/** Of the object, and of the objects in its lists, whose names stand behind that of the list. */
function rowsOf(api: ReadableApi, schema: ReadableSchema, before = ''): Row[] {
  const { properties = {}, required = [] } = follow(api, schema);
  return Object.entries(properties).flatMap(([name, property]) => {
    const row = { name: before + name, schema: property, isRequired: required.includes(name) };
    const inner = objectIn(api, property);
    return inner ? [row, ...rowsOf(api, inner, `${before}${name}${property.items ? '[]' : ''}.`)] : [row];
  });
}

function objectIn(api: ReadableApi, schema: ReadableSchema): ReadableSchema | null {
  const found = [schema, ...(schema.items ? [schema.items] : []), ...(schema.anyOf ?? [])]
    .map((one) => follow(api, one))
    .find((one) => one.properties);
  return found ?? null;
}

function follow(api: ReadableApi, schema: ReadableSchema): ReadableSchema {
  return (schema.$ref && api.components.schemas[schema.$ref.split('/').at(-1) ?? '']) || schema;
}

function fields(api: ReadableApi, caption: string, schema: ReadableSchema): Html {
  return fieldTable(caption, rowsOf(api, schema));
}

function parameters(operation: ReadableOperation): Html {
  const rows = (operation.parameters ?? []).map(({ name, description, schema }) => ({
    name,
    schema: { ...schema, ...(description ? { description } : {}) },
    isRequired: false,
  }));
  return fieldTable('Parameters', rows);
}

function fieldTable(caption: string, rows: readonly Row[]): Html {
  return table<Row>(
    caption,
    [
      { label: 'Name', cell: (row) => html`<code>${row.name}</code>` },
      { label: 'Type', cell: (row) => typeWords(row.schema) },
      { label: 'Meaning', cell: (row) => prose(row.schema.description ?? '') },
    ],
    rows,
  );
}

function typeWords(schema: ReadableSchema): string {
  const { type, format, anyOf, items, maxItems, maximum } = schema;
  if (anyOf) return anyOf.map(typeWords).join(' or ');
  if (schema.enum) return schema.enum.join(', ');
  if (items) return `list${maxItems ? `, at most ${maxItems.toLocaleString('en')}` : ''}`;
  if (schema.$ref) return 'object';
  const name = format === 'date-time' ? 'moment' : [type ?? ''].flat().join(' or ');
  return maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER ? `${name}, at most ${maximum}` : name;
}

/** Words between backquotes are code. */
function prose(text: string): Html {
  return html`${text.split('`').map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : part))}`;
}

function curl(server: string, path: string, method: string, example: unknown): string {
  const key = `-H "Authorization: Bearer $BELLWETHER_KEY"`;
  return method === 'get'
    ? `curl ${key} \\\n  "${server}${path}?limit=100"`
    : `curl ${key} \\\n  -H "Content-Type: application/json" \\\n  -d '${JSON.stringify(example)}' \\\n  ${server}${path}`;
}
