/**
 * Loaded ahead of a process (`--import`): its wall clock can be set wrong from outside, as a time server that lies or a machine
 * that was put to sleep do. The clock that never jumps goes on, as it does there.
 */
let shiftMs = Number(process.env.CHAOS_CLOCK_SHIFT_MS ?? 0);

globalThis.Date = new Proxy(Date, {
  construct: (target, words: unknown[], made) =>
    Reflect.construct(target, words.length === 0 ? [target.now() + shiftMs] : words, made) as Date,
  get: (target, name) => (name === 'now' ? () => target.now() + shiftMs : Reflect.get(target, name)),
});

process.on('message', (message: { readonly shiftMs: number }) => {
  shiftMs = message.shiftMs;
  process.send?.(message);
});
// Nobody is kept alive by it.
process.channel?.unref();
