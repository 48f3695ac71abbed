/**
 * Numbers that carry their unit in the type: hardware speaks bits, files speak bytes, and the compiler keeps
 * them apart. A bare number becomes one only through the constructors below.
 */
declare const unit: unique symbol;
type Unit<Name extends string> = number & { readonly [unit]: Name };

/** Link speed as a port negotiated or a NAS announces it. */
export type BitsPerSecond = Unit<'bit/s'>;
/** Throughput as a file copy shows it. */
export type BytesPerSecond = Unit<'B/s'>;
/** An amount of data; counters of interfaces and sockets are totals in bytes. */
export type Bytes = Unit<'B'>;
/** A length of time. */
export type Milliseconds = Unit<'ms'>;
/** A moment: milliseconds since 1970-01-01T00:00:00Z, by the clock of the machine that runs Lanewise. */
export type Instant = Unit<'instant'>;

export const bitsPerSecond = (value: number): BitsPerSecond => value as BitsPerSecond;
export const bytesPerSecond = (value: number): BytesPerSecond => value as BytesPerSecond;
export const bytes = (value: number): Bytes => value as Bytes;
export const milliseconds = (value: number): Milliseconds => value as Milliseconds;
export const instant = (value: number): Instant => value as Instant;

/** A link of this speed moves at most this many payload and header bytes a second. */
export const bytesPerSecondOf = (speed: BitsPerSecond): BytesPerSecond => bytesPerSecond(speed / 8);
