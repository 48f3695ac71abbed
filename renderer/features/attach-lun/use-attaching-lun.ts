import { useRef, useState } from 'react';
import type { FoundPortal, FoundTarget, LunSearch } from '../../../shared/model/lun-search.ts';
import { closeAttaching } from '../../state/attaching.ts';
import { ask } from '../../state/connect.ts';
import { openFix } from '../../state/fixing.ts';

type Phase =
  | { readonly phase: 'filling' }
  | { readonly phase: 'searching' }
  | { readonly phase: 'refused'; readonly sentence: string }
  | { readonly phase: 'found'; readonly search: LunSearch };

/** The state of the dialogue, and what it can do. */
export interface Attaching {
  readonly at: string;
  readonly phase: Phase;
  readonly target: FoundTarget | undefined;
  /** Portals of the target that will be logged in at. */
  readonly chosen: readonly FoundPortal[];
  readonly write: (at: string) => void;
  find(): Promise<void>;
  readonly choose: (target: string) => void;
  /** Takes the portal out, or back in. */
  toggle(portal: FoundPortal): void;
  /** Goes on to the dialogue of the change. */
  offer(): Promise<void>;
}

export const keyOf = ({ address, port }: FoundPortal): string => `${address} ${port}`;
/** A portal that can be logged in at now. */
export const isOpen = ({ answers, loggedIn }: FoundPortal): boolean => answers && !loggedIn;

export function useAttachingLun(): Attaching {
  const [at, write] = useState('');
  const [phase, setPhase] = useState<Phase>({ phase: 'filling' });
  const [name, choose] = useState<string>();
  const [left, setLeft] = useState<readonly string[]>([]);
  const search = useRef(0);
  const targets = phase.phase === 'found' ? phase.search.targets : [];
  const target = targets.find((one) => one.name === name) ?? targets[0];
  const chosen = (target?.portals ?? []).filter((portal) => isOpen(portal) && !left.includes(keyOf(portal)));
  const find = async (): Promise<void> => {
    search.current += 1;
    const mine = search.current;
    setPhase({ phase: 'searching' });
    const reply = await ask('luns.find', { at });
    if (mine !== search.current) return;
    setLeft([]);
    if (!reply.ok) setPhase({ phase: 'refused', sentence: reply.message });
    else if (reply.value.state === 'refused') setPhase({ phase: 'refused', sentence: reply.value.sentence });
    else setPhase({ phase: 'found', search: reply.value.search });
  };
  const offer = async (): Promise<void> => {
    if (target === undefined) return;
    const portals = chosen.map(({ address, port }) => ({ address, port }));
    const reply = await ask('luns.offer', { target: target.name, portals });
    if (!reply.ok) return setPhase({ phase: 'refused', sentence: reply.message });
    if (reply.value.state === 'refused') return setPhase({ phase: 'refused', sentence: reply.value.sentence });
    closeAttaching();
    await openFix(reply.value.id, reply.value.title);
  };
  const toggle = (portal: FoundPortal): void => {
    const key = keyOf(portal);
    setLeft(left.includes(key) ? left.filter((one) => one !== key) : [...left, key]);
  };
  return { at, phase, target, chosen, write, find, choose, toggle, offer };
}
