import type { FileHandle } from 'node:fs/promises';

/** The bytes of an open file, one more than `most` read at most, whatever size the file says it has; `undefined`: it has more. */
export async function readAtMost(file: FileHandle, most: number): Promise<Buffer | undefined> {
  const parts: Buffer[] = [];
  let length = 0;
  // Most files are small. Large buffers, thousands of them, cost more than the reading: memory beside the heap makes it be collected whole.
  let free = Buffer.alloc(Math.min(4 * 1024, most + 1));
  for (;;) {
    const { bytesRead } = await file.read(free);
    if (bytesRead === 0) return Buffer.concat(parts, length);
    parts.push(free.subarray(0, bytesRead));
    length += bytesRead;
    if (length > most) return undefined;
    free = free.subarray(bytesRead);
    if (free.length === 0) free = Buffer.alloc(Math.min(64 * 1024, most - length + 1));
  }
}
