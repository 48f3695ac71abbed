const mebibyte = 1024 * 1024;
/** `rasize` takes 1 to 32 MiB, from Linux 5.13 on. */
const largestBytes = 32 * mebibyte;
const readAheadSince = 5013;
/** Small enough for several under way, large enough not to cost. */
const requestBytes = mebibyte;
/** Requests ahead for each channel: one that travels and one that waits, and as much again against unequal pace. */
const aheadPerChannel = 4;
const leastBytes = 16 * mebibyte;

export interface ReadAhead {
  /** `rsize`: bytes of one request, which travels over one channel whole. */
  readonly readSize: number;
  /** `rasize`: bytes that a buffered reader asks for ahead of itself. */
  readonly readAheadSize: number;
}

/**
 * Sizes with which one buffered reader keeps all channels busy. A request is one READ of at most `rsize`; up to Linux 6.2
 * the kernel reads ahead one `rsize`, later two, unless `rasize` says more. At least two requests for each channel must be
 * ahead; a smaller `rsize` gives more of them from the same window.
 *
 * `channels`: open channels of the share (2 to 16). `kernel`: 6.1 is 6001. `undefined` where `rasize` is not known yet.
 */
export function readAheadFor(channels: number, kernel: number): ReadAhead | undefined {
  if (kernel < readAheadSince) return undefined;
  const wanted = aheadPerChannel * channels * requestBytes;
  return { readSize: requestBytes, readAheadSize: Math.min(largestBytes, Math.max(leastBytes, wanted)) };
}
