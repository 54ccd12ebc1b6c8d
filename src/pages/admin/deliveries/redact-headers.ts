const SECRET = /authorization|cookie|token|secret|password|passwd|api-?key|credential/i;

/** @returns headers by name; what may open a door is not shown. Signatures prove one body and open nothing. */
export function redactHeaders(headers: Readonly<Record<string, string>>): [string, string][] {
  return Object.entries(headers)
    .map(([name, value]): [string, string] => [name, SECRET.test(name) ? '[hidden]' : String(value)])
    .sort(([a], [b]) => (a < b ? -1 : 1));
}
