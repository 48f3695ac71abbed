import { useState } from 'react';
import type { NasAdded, NasTrial, SecretStorage } from '../../../shared/ipc/nas.ts';
import { type AskingWish, closeAsking } from '../../state/asking.ts';
import { ask, go } from '../../state/connect.ts';
import {
  type FormProblems,
  hasSecret,
  initialForm,
  isSamePlace,
  offeredAddresses,
  type NasForm,
  problemsOf,
  targetOf,
} from './form-state.ts';
import { useSecretStorage } from '../../ui/nas/remember.tsx';

/** Where the dialogue stands. */
export type Phase =
  | { readonly phase: 'filling' }
  | { readonly phase: 'testing' | 'adding' }
  | { readonly phase: 'tested'; readonly trial: NasTrial }
  | { readonly phase: 'stopped' }
  | { readonly phase: 'added'; readonly added: Extract<NasAdded, { state: 'added' }> }
  /** The main program refused the question itself. */
  | { readonly phase: 'refused'; readonly sentence: string };

export interface Adding {
  readonly form: NasForm;
  readonly problems: FormProblems;
  readonly phase: Phase;
  readonly busy: boolean;
  /** `undefined`: not known yet. */
  readonly storage: SecretStorage | undefined;
  readonly change: (change: Partial<NasForm>) => void;
  readonly test: () => void;
  readonly add: () => void;
  readonly trust: (fingerprint: string) => void;
  readonly stop: () => void;
}

/** The dialogue's doings: nothing typed here outlives it. */
export function useAdding(wish: AskingWish): Adding {
  const [form, setForm] = useState(() => initialForm(wish));
  const [problems, setProblems] = useState<FormProblems>({});
  const [phase, setPhase] = useState<Phase>({ phase: 'filling' });
  const [accepted, setAccepted] = useState<string>();
  const storage = useSecretStorage();

  const change = (changed: Partial<NasForm>): void => {
    const next = { ...form, ...changed };
    setForm(next);
    setProblems((before) => without(before, changed));
    if (!isSamePlace(form, next)) setAccepted(undefined);
    // What was found out holds for what was asked, and for nothing else.
    const onlyRemember = Object.keys(changed).every((name) => name === 'remember');
    if (!onlyRemember) setPhase({ phase: 'filling' });
  };
  const isComplete = (): boolean => {
    const found = problemsOf(form);
    setProblems(found);
    return Object.keys(found).length === 0;
  };
  const test = async (fingerprint: string | undefined): Promise<void> => {
    if (!isComplete()) return;
    setPhase({ phase: 'testing' });
    const reply = await ask('nas.test', targetOf(form, fingerprint));
    setPhase(reply.ok ? { phase: 'tested', trial: reply.value } : { phase: 'refused', sentence: reply.message });
  };
  const add = async (): Promise<void> => {
    if (!isComplete()) return;
    setPhase({ phase: 'adding' });
    const name = nameOf(wish, form);
    const remember = form.remember && hasSecret(form) && storage?.kept === true;
    const target = { ...targetOf(form, accepted), ...(name !== undefined && { name }), remember };
    const reply = await ask('nas.add', target);
    if (reply.ok) setPhase(afterAdding(reply.value));
    else setPhase({ phase: 'refused', sentence: reply.message });
  };
  return {
    form,
    problems,
    phase,
    busy: phase.phase === 'testing' || phase.phase === 'adding',
    storage,
    change,
    test: () => {
      void test(accepted);
    },
    add: () => {
      void add();
    },
    trust: (fingerprint) => {
      setAccepted(fingerprint);
      void test(fingerprint);
    },
    stop: () => {
      setPhase({ phase: 'stopped' });
    },
  };
}

/** What was found keeps its name, unless another address was written. */
function nameOf({ nas, known }: AskingWish, { host }: NasForm): string | undefined {
  const name =
    known?.host === host
      ? known.name
      : nas !== undefined && offeredAddresses(nas).includes(host)
        ? nas.name
        : undefined;
  return name?.slice(0, 100);
}

/** Without anything left to say the NAS itself is shown. */
function afterAdding(value: NasAdded): Phase {
  if (value.state === 'not-added') return { phase: 'tested', trial: value.trial };
  if (value.secretSentence !== undefined) return { phase: 'added', added: value };
  closeAsking();
  go({ page: 'nas', nas: value.id });
  return { phase: 'added', added: value };
}

function without(problems: FormProblems, changed: Partial<NasForm>): FormProblems {
  return Object.fromEntries(Object.entries(problems).filter(([name]) => !(name in changed)));
}
