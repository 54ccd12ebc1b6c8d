/** A `multipart/form-data` body, as programs make it. */
const BOUNDARY = 'xYzZY-of-the-tests';

export function multipart(fields: Readonly<Record<string, string | Buffer>>): Buffer {
  const parts = Object.entries(fields).flatMap(([name, value]) => [
    Buffer.from(`--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n`),
    Buffer.from(value),
    Buffer.from('\r\n'),
  ]);
  return Buffer.concat([...parts, Buffer.from(`--${BOUNDARY}--\r\n`)]);
}

multipart.type = `multipart/form-data; boundary=${BOUNDARY}`;
