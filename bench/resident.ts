/** What processes take of memory and of the processor, as the kernel counts it. */
import { readFile } from 'node:fs/promises';
import type { RunningProcess } from '../test/support/process.ts';

const KIB_PER_MIB = 1_024;
/** Of `/proc/PID/stat`: a hundred a second on every Linux (man 5 proc, `sysconf(_SC_CLK_TCK)`). */
const TICKS_PER_SECOND = 100;

/** @returns MiB of memory that the process holds now */
export async function residentMib({ child }: RunningProcess): Promise<number> {
  const status = await readFile(`/proc/${child.pid}/status`, 'utf8');
  const kib = /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1];
  if (kib === undefined) throw new Error(`the process ${child.pid} tells no memory`);
  return Number(kib) / KIB_PER_MIB;
}

/** @returns seconds of processor time since the process began */
export async function processorSeconds({ child }: RunningProcess): Promise<number> {
  const stat = await readFile(`/proc/${child.pid}/stat`, 'utf8');
  // The name in brackets may hold spaces; user and system time are the 12th and 13th field behind it.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}
