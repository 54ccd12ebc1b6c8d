/** Where the demo speaks: a terminal with bars and weight in its type, or plain lines where there is none. */
import { styleText } from 'node:util';
import { Presets, SingleBar } from 'cli-progress';

export interface Bar {
  readonly set: (value: number) => void;
  readonly done: () => void;
}

export interface Terminal {
  /** Columns to write in. */
  readonly width: number;
  readonly say: (line?: string) => void;
  readonly strong: (text: string) => string;
  readonly faint: (text: string) => string;
  /** For what went wrong. */
  readonly alarm: (text: string) => string;
  readonly bar: (label: string, total: number) => Bar;
}

const WIDEST = 104;
const NARROWEST = 60;
const LABEL_WIDTH = 34;

/** NO_COLOR and FORCE_COLOR are heeded by styleText. */
export function createTerminal(stream: NodeJS.WriteStream): Terminal {
  const styled = (format: 'bold' | 'dim' | 'red', text: string): string => styleText(format, text, { stream });
  const say = (line = ''): void => void stream.write(`${line}\n`);
  return {
    width: Math.max(NARROWEST, Math.min(WIDEST, stream.columns || WIDEST)),
    say,
    strong: (text) => styled('bold', text),
    faint: (text) => styled('dim', text),
    alarm: (text) => styled('red', text),
    bar: (label, total) => (stream.isTTY ? movingBar(stream, label, total) : lines(say, label, total)),
  };
}

function movingBar(stream: NodeJS.WriteStream, label: string, total: number): Bar {
  const format = `  ${label.padEnd(LABEL_WIDTH)} {bar} {value}/{total}`;
  const bar = new SingleBar(
    { stream, format, barsize: 26, hideCursor: true, stopOnComplete: false },
    Presets.shades_classic,
  );
  bar.start(total, 0);
  return {
    set: (value) => bar.update(value),
    done: () => bar.stop(),
  };
}

/** One line when it begins, one when it ends. */
function lines(say: (line: string) => void, label: string, total: number): Bar {
  let value = 0;
  say(`  ${label} ...`);
  return {
    set: (next) => {
      value = next;
    },
    done: () => say(`  ${label}: ${value} of ${total}`),
  };
}
