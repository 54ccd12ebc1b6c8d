import type { Clock } from '../../src/lib/clock.ts';

/** A clock that stands still until it is moved. */
export class TestClock implements Clock {
  private at: number;
  private ticks = 0;

  constructor(iso: string) {
    this.at = new Date(iso).getTime();
  }

  now(): Date {
    return new Date(this.at);
  }

  monotonicMs(): number {
    return this.ticks;
  }

  advance(milliseconds: number): void {
    this.at += milliseconds;
    this.ticks += milliseconds;
  }
}
