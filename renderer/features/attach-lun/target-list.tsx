import { Checkbox, Radio } from '@mantine/core';
import type { FoundPortal, FoundTarget } from '../../../shared/model/lun-search.ts';
import { speedText } from '../../../shared/text/screens/numbers.ts';
import { attachLunWords as words } from '../../../shared/text/screens/attach-lun.ts';
import { useWindow } from '../../state/store.ts';
import { Name } from '../../ui/name.tsx';
import { ToneMark } from '../../ui/notice.tsx';
import type { Tone } from '../../ui/verdict.tsx';
import { type Attaching, isOpen, keyOf } from './use-attaching-lun.ts';

interface Properties {
  readonly attaching: Attaching;
  readonly targets: readonly FoundTarget[];
}

/** The targets that were found; of the chosen one, which portals to log in at. */
export function TargetList({ attaching, targets }: Properties) {
  const { target } = attaching;
  if (target === undefined) return null;
  return (
    <>
      <Radio.Group label={words.targets} value={target.name} onChange={attaching.choose}>
        <div className="stack g6 attach-targets">
          {targets.map(({ name }) => (
            <Radio key={name} value={name} label={<Name text={name} />} />
          ))}
        </div>
      </Radio.Group>
      <fieldset className="stack g6 attach-portals">
        <legend className="field-label">{words.portals}</legend>
        {target.portals.map((portal) => (
          <Portal key={keyOf(portal)} portal={portal} attaching={attaching} />
        ))}
      </fieldset>
      <Advice target={target} chosen={attaching.chosen} />
    </>
  );
}

function Portal({ portal, attaching }: { readonly portal: FoundPortal; readonly attaching: Attaching }) {
  const units = useWindow((state) => state.settings.units);
  const { address, port, by, complaint, loggedIn } = portal;
  const place = `${address.includes(':') ? `[${address}]` : address}${port === 3260 ? '' : `:${port}`}`;
  const way = by && words.by(by.interface, by.speed === undefined ? undefined : speedText(by.speed, units));
  return (
    <Checkbox
      checked={loggedIn || attaching.chosen.includes(portal)}
      disabled={!isOpen(portal)}
      onChange={() => attaching.toggle(portal)}
      label={<bdi>{place}</bdi>}
      description={loggedIn ? words.loggedIn : (complaint ?? way)}
    />
  );
}

/** What the choice comes to: one lane, or two that share a link. */
function Advice({ target, chosen }: { readonly target: FoundTarget; readonly chosen: readonly FoundPortal[] }) {
  const all = target.portals.filter(({ answers }) => answers);
  if (all.every(({ loggedIn }) => loggedIn)) return <Note tone="unk">{words.nothing}</Note>;
  const shared = [...Map.groupBy(chosen, ({ by }) => by?.interface)].filter(
    ([name, portals]) => name !== undefined && portals.length > 1,
  );
  return (
    <>
      {target.portals.length === 1 && <Note tone="unk">{words.onePortal}</Note>}
      {shared.map(([name, portals]) => (
        <Note key={name} tone="warn">
          {words.oneExit(
            name ?? '',
            portals.map(({ address }) => address),
          )}
        </Note>
      ))}
      <p className="mute small">{words.chap}</p>
    </>
  );
}

/** A sentence that should not be overlooked. */
export function Note({ tone, children }: { readonly tone: Tone; readonly children: string }) {
  return (
    <p className="row g10">
      <ToneMark tone={tone} /> <bdi>{children}</bdi>
    </p>
  );
}
