import { instant, milliseconds } from '../../shared/model/units.ts';
import type { MachineTime } from './machine.ts';

/** The time of this computer: wall clock for people, and a clock that counts on through suspend-free time and never jumps. */
export function liveTime(): MachineTime {
  return { at: instant(Date.now()), clock: milliseconds(performance.now()) };
}
