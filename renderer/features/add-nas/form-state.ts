import {
  nasHostSchema,
  type NasLogin,
  type NasLoginKind,
  nasPortSchema,
  nasUserSchema,
} from '../../../shared/ipc/nas.ts';
import type { RequestArgument } from '../../../shared/ipc/contract.ts';
import { formProblems } from '../../../shared/text/screens/nas-add.ts';
import type { AskingWish } from '../../state/asking.ts';

/** What stands in the fields, as typed. */
export interface NasForm {
  readonly host: string;
  readonly port: string;
  readonly user: string;
  readonly login: NasLoginKind;
  readonly keyPath: string;
  readonly passphrase: string;
  readonly password: string;
  readonly remember: boolean;
}

export type FormProblems = Readonly<Partial<Record<keyof NasForm, string>>>;

export type NasTarget = RequestArgument<'nas.test'>;

export function initialForm({ nas, known }: AskingWish): NasForm {
  return {
    host: known?.host ?? (nas === undefined ? '' : (offeredAddresses(nas)[0] ?? '')),
    port: known?.port === undefined ? '' : String(known.port),
    user: known?.user ?? '',
    login: known?.login ?? 'agent',
    keyPath: known?.keyFile ?? '',
    passphrase: '',
    password: '',
    remember: false,
  };
}

/** A NAS's names, then its addresses; left out is what no connection of a person's own can go to, and a name that is not shown as it is. */
export function offeredAddresses(nas: NonNullable<AskingWish['nas']>): readonly string[] {
  const reachable = nas.ports.filter(({ use }) => use.kind !== 'link-local' && use.kind !== 'unreachable');
  const all = [nas.name, ...nas.names, ...reachable.map(({ address }) => address)];
  return [...new Set(all)].filter((one) => !one.includes('�') && nasHostSchema.safeParse(one).success);
}

/** Empty: everything that is needed is there and could be right. */
export function problemsOf(form: NasForm): FormProblems {
  return {
    ...(!nasHostSchema.safeParse(form.host.trim()).success && { host: formProblems.host }),
    ...(form.user.trim() !== '' && !nasUserSchema.safeParse(form.user.trim()).success && { user: formProblems.user }),
    ...(form.port.trim() !== '' && portOf(form) === undefined && { port: formProblems.port }),
    ...(form.login === 'keyFile' && form.keyPath.trim() === '' && { keyPath: formProblems.keyPath }),
    ...(form.login === 'password' && form.password === '' && { password: formProblems.password }),
  };
}

function portOf({ port }: NasForm): number | undefined {
  if (!/^\d{1,5}$/.test(port.trim())) return undefined;
  const parsed = nasPortSchema.safeParse(Number(port));
  return parsed.success ? parsed.data : undefined;
}

/** What is sent; secrets of a way that is not chosen stay behind. */
export function targetOf(form: NasForm, acceptHostKey: string | undefined): NasTarget {
  const port = portOf(form);
  const user = form.user.trim();
  return {
    host: form.host.trim(),
    ...(port !== undefined && { port }),
    ...(user !== '' && { user }),
    login: loginOf(form),
    ...(acceptHostKey !== undefined && { acceptHostKey }),
  };
}

function loginOf(form: NasForm): NasLogin {
  switch (form.login) {
    case 'agent':
      return { kind: 'agent' };
    case 'password':
      return { kind: 'password', password: form.password };
    case 'keyFile':
      return {
        kind: 'keyFile',
        path: form.keyPath.trim(),
        ...(form.passphrase !== '' && { passphrase: form.passphrase }),
      };
    default:
      return form.login satisfies never;
  }
}

/** Whether there is anything secret in it that could be remembered. */
export function hasSecret(form: NasForm): boolean {
  return (form.login === 'password' && form.password !== '') || (form.login === 'keyFile' && form.passphrase !== '');
}

/** A key that was accepted for one place says nothing of another. */
export function isSamePlace(a: NasForm, b: NasForm): boolean {
  return a.host.trim() === b.host.trim() && a.port.trim() === b.port.trim();
}
