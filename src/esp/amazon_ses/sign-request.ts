/** AWS Signature, version 4, for requests without a query that anybody else encodes. Pure: the time is an argument. */
import { createHash, createHmac } from 'node:crypto';

export interface AwsKey {
  readonly accessKeyId: string;
  readonly secret: string;
  readonly region: string;
}

export interface AwsRequest {
  readonly method: string;
  readonly host: string;
  /** Percent-encoded, with its query. */
  readonly path: string;
  readonly body: string;
}

const hash = (text: string): string => createHash('sha256').update(text).digest('hex');
const hmac = (key: Buffer | string, text: string): Buffer => createHmac('sha256', key).update(text).digest();

/** @returns the headers to send: `authorization` and `x-amz-date` */
export function signRequest(key: AwsKey, request: AwsRequest, service: string, now: Date): Record<string, string> {
  const at = now.toISOString().replace(/[:-]|\.\d{3}/g, '');
  const day = at.slice(0, 8);
  const [path = '/', query = ''] = request.path.split('?');
  const headers: readonly (readonly [string, string])[] = [
    ['host', request.host],
    ['x-amz-date', at],
  ];
  const names = headers.map(([name]) => name).join(';');
  const canonical = [
    request.method,
    // Services but S3 encode each part of the path once more.
    path.split('/').map(encodeAll).join('/'),
    query.split('&').sort().join('&'),
    ...headers.map(([name, value]) => `${name}:${value}`),
    '',
    names,
    hash(request.body),
  ].join('\n');
  const scope = `${day}/${key.region}/${service}/aws4_request`;
  const signing = [day, key.region, service, 'aws4_request'].reduce<Buffer | string>(hmac, `AWS4${key.secret}`);
  const signature = hmac(signing, ['AWS4-HMAC-SHA256', at, scope, hash(canonical)].join('\n')).toString('hex');
  return {
    'x-amz-date': at,
    authorization: `AWS4-HMAC-SHA256 Credential=${key.accessKeyId}/${scope}, SignedHeaders=${names}, Signature=${signature}`,
  };
}

/** RFC 3986: what `encodeURIComponent` leaves as it is, and AWS does not. */
export function encodeAll(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}
