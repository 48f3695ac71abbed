import type { CifsMount } from '../../shared/model/cifs.ts';

/** `cache=none`: each program reads what it asks for and no more, and nothing is read ahead (mount.cifs(8)). */
export function isWithoutCache({ options }: CifsMount): boolean {
  return options['cache'] === 'none';
}
