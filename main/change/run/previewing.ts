import { createHash } from 'node:crypto';
import type { ConsentWay, FixPreview, PreviewItem } from '../../../shared/model/fix.ts';
import { fixRunTexts } from '../../../shared/text/fix-run.ts';
import { maskedLine } from '../../../shared/text/secrets.ts';
import type { FixAccount } from '../../../shared/ipc/fix.ts';
import type { Machine } from '../../machine/machine.ts';
import { ChangeRefused } from '../changer.ts';
import { kindOf } from '../operation.ts';
import { withAccount, type FixPart, type Offer } from '../plan.ts';
import { hashOf } from '../prepare.ts';
import { cautionsOf } from '../preview/cautions.ts';
import { openFilesOn } from '../preview/open-files.ts';
import { previewOf } from '../preview/preview.ts';
import { accountOf } from '../steps.ts';
import type { ChangeServiceOptions, PreparedPart, ShownPart } from './ports.ts';

/** What a person was shown, and what is done if they consent. */
export interface Prepared {
  readonly offer: Offer;
  readonly parts: readonly PreparedPart[];
  readonly preview: FixPreview;
}

type Ports = Pick<ChangeServiceOptions, 'machineFor' | 'performerFor' | 'callerFor' | 'prepare' | 'show'>;

/** Reads every machine of the plan and tells what would be done there. Throws `ChangeRefused` or `MachineError`. */
export async function prepareOffer(offer: Offer, account: FixAccount | undefined, ports: Ports): Promise<Prepared> {
  const wished = account === undefined ? offer.plan : withAccount(offer.plan, account);
  const found: { readonly part: PreparedPart; readonly shown: ShownPart; readonly consent: ConsentWay }[] = [];
  // One after the other: what one machine refuses need not be asked of the next.
  for (const part of wished.parts) {
    const one = await preparePart(part, ports);
    if (one !== undefined) found.push(one);
  }
  if (found.length === 0) throw new ChangeRefused('changed-since', fixRunTexts.nothingToDo);
  const parts = found.map(({ part }) => part);
  const { remedy, plan } = offer;
  const preview: FixPreview = {
    id: remedy.id,
    title: remedy.title,
    risk: remedy.risk,
    needs: remedy.needs,
    isTest: plan.verification.kind === 'failover',
    hash: joinedHash(parts),
    items: found.flatMap(({ shown }) => shown.items.map(maskedItem)),
    cautions: found.flatMap(({ shown }) => shown.cautions),
    interrupts: ownOr(
      plan.interrupts,
      found.flatMap(({ shown }) => shown.interrupts),
    ),
    undo: ownOr(
      plan.undo,
      found.flatMap(({ shown }) => shown.undo),
    ),
    duration: plan.duration,
    busy: found.flatMap(({ shown }) => shown.busy),
    busyUnseen: found.some(({ shown }) => shown.busyUnseen),
    commands: found.map(({ shown }) => shown.commands).join('\n'),
    consent: found.map(({ consent }) => consent),
  };
  return { offer, parts, preview };
}

async function preparePart(part: FixPart, ports: Ports) {
  const { place, steps } = part;
  const machine = await ports.machineFor(place);
  const operations = await ports.prepare(steps, machine, await ports.callerFor(place));
  if (operations.length === 0) return undefined;
  const whole: PreparedPart = { place, steps, operations, hash: hashOf(operations) };
  const performer = await ports.performerFor(place);
  return { part: whole, shown: await ports.show(whole, machine), consent: await performer.consent(operations) };
}

/** Of all parts together; with one part it is still not that part's own, so that the two are never mistaken. */
function joinedHash(parts: readonly PreparedPart[]): string {
  return createHash('sha256')
    .update(parts.map(({ hash }) => hash).join('\n'))
    .digest('hex');
}

/** The plan's own sentences know what it is for; what the operations say of themselves would only say it again. */
const ownOr = (own: readonly string[], other: readonly string[]): readonly string[] => (own.length > 0 ? own : other);

/** Only a machine that writes a file of credentials is told the password. */
export function takesPassword({ steps }: FixPart): boolean {
  return accountOf(steps) !== undefined;
}

/** What is shown and kept holds no password, whoever wrote it where; asked once more where it leaves for the disk. */
function maskedItem(item: PreviewItem): PreviewItem {
  if (item.kind === 'commands') return { ...item, lines: item.lines.map(maskedLine) };
  return { ...item, diff: item.diff.map((line) => ({ ...line, text: maskedLine(line.text) })) };
}

/** What a person sees of one part, and what keeps its mounts in use now. Reads only. */
export async function shownPart({ place, operations }: PreparedPart, machine: Machine): Promise<ShownPart> {
  const mounts = operations.flatMap((operation) => {
    const mount = kindOf(operation).mount?.(operation);
    return mount?.before === undefined ? [] : [mount.at];
  });
  const [open, cautions] = await Promise.all([openFilesOn(machine, mounts), cautionsOf(machine, operations)]);
  const { items, commands, interrupts, undo } = previewOf(place, operations);
  return { items, commands, cautions, interrupts, undo, busy: open.files, busyUnseen: open.unseen };
}
