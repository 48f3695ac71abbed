import { cautionText } from '../../../shared/text/fixes/cautions.ts';
import type { Machine } from '../../machine/machine.ts';
import { kindOf, operationsByKind, type Operation } from '../operation.ts';
import { ownerOf } from '../origin/interface-owner.ts';

/**
 * What a person should know of prepared operations beyond what they do: whole sentences, for the preview. They are no part
 * of the plan: whether they can be read does not change what is done.
 */
export async function cautionsOf(machine: Machine, operations: readonly Operation[]): Promise<readonly string[]> {
  const ofKinds = operationsByKind(operations).map(async ([kind, own]) => (await kind.cautions?.(own, machine)) ?? []);
  return [...(await Promise.all(ofKinds)).flat(), ...(await notLasting(machine, operations))];
}

/** What sets an interface up and no file of ours sets at the next start, with what would. */
async function notLasting(machine: Machine, operations: readonly Operation[]): Promise<readonly string[]> {
  const settings = operations.flatMap((operation) => kindOf(operation).interfaceSetting?.(operation) ?? []);
  const routes = settings.flatMap(({ route }) => route ?? []);
  const rules = settings.flatMap(({ rule }) => rule ?? []);
  const names = [...new Set(settings.flatMap(({ dev }) => dev ?? []))];
  // A rule belongs to the interface that its table leads to.
  const devOf = (table: string): string | undefined => routes.find((route) => route.table === table)?.dev ?? names[0];
  const sentences = names.map(async (dev) => {
    const owner = await ownerOf(machine, dev);
    if (owner.kind === 'systemd-networkd') return [];
    return cautionText.notLasting(dev, owner, {
      routes: routes.filter((route) => route.dev === dev),
      rules: rules.filter(({ table }) => devOf(table) === dev),
      mtu: settings.find((setting) => setting.dev === dev && setting.mtu !== undefined)?.mtu,
    });
  });
  return (await Promise.all(sentences)).flat();
}
