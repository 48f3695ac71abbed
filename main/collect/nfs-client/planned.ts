import type { NfsPlanned } from '../../../shared/model/nfs.ts';
import { parseFstab, plainPlace, unescaped } from '../systems/fstab.ts';
import { namesOf } from './nfs-mounts.ts';

/**
 * What /etc/fstab asks for NFS mounts. Of a second mount of a server the mount table shows what the first one got, so that
 * only here stands what it was meant to get.
 */
export function plannedMounts(text: string): readonly NfsPlanned[] {
  const lines = text.split('\n');
  return parseFstab(text).flatMap(({ source, at, type, options = '', lineNumber }) => {
    if (type !== 'nfs' && type !== 'nfs4') return [];
    const { server } = namesOf(source);
    const values = new Map(options.split(',').map((option) => [option.split('=')[0], option.split('=')[1]] as const));
    const number = (name: string): number | undefined => {
      const value = unescaped(values.get(name) ?? '');
      return /^\d{1,3}$/.test(value) ? Number(value) : undefined;
    };
    return [
      {
        at: plainPlace(at),
        ...(server !== undefined && { server }),
        nconnect: number('nconnect'),
        maxConnect: number('max_connect'),
        quoted: lines[lineNumber - 1] ?? '',
      },
    ];
  });
}
