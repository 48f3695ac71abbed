import type { FixRecord } from '../../../shared/model/fix.ts';
import type { Instant } from '../../../shared/model/units.ts';
import { fixWords } from '../../../shared/text/screens/fix.ts';

interface Day {
  /** The same for every moment of one day here. */
  readonly day: string;
  readonly records: readonly FixRecord[];
}

/** Grouped by the day on which they were made, in the order they come. */
export function byDay(records: readonly FixRecord[]): readonly Day[] {
  return [...Map.groupBy(records, ({ at }) => new Date(at).toDateString())].map(([day, ofDay]) => ({
    day,
    records: ofDay,
  }));
}

const longDate = new Intl.DateTimeFormat('en-GB', { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
const shortDate = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });
const timeOfDay = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });

/** "Today", "Yesterday", "Sunday 22 November 2026". */
export function dayName(at: Instant, now: Instant): string {
  const day = new Date(at).toDateString();
  const yesterday = new Date(now);
  yesterday.setDate(yesterday.getDate() - 1);
  if (day === new Date(now).toDateString()) return fixWords.today;
  return day === yesterday.toDateString() ? fixWords.yesterday : longDate.format(at);
}

/** "14:05" */
export function timeText(at: Instant): string {
  return timeOfDay.format(at);
}

/** "at 14:05", "22 Nov 2026, 14:05", as short as it can be said beside `now`. */
export function momentText(at: Instant, now: Instant): string {
  const isToday = new Date(at).toDateString() === new Date(now).toDateString();
  return isToday ? `at ${timeText(at)}` : `on ${shortDate.format(at)}, ${timeText(at)}`;
}
