import type { Interface } from '../../../shared/model/network.ts';
import { type Reading, valueOf } from '../../../shared/model/reading.ts';
import type { Rate } from '../../../shared/model/snapshot.ts';
import { amountText, speedText, type Units } from '../../../shared/text/screens/numbers.ts';
import { machineWords } from '../../../shared/text/screens/machine.ts';
import { useWindow } from '../../state/store.ts';
import { type Fact, Facts } from '../../ui/facts.tsx';
import { Name } from '../../ui/name.tsx';
import { RateValue } from '../../ui/rate.tsx';

interface Properties {
  readonly nic: Interface;
  readonly rate: Reading<Rate> | undefined;
}

/** One interface: its state, its speed, its addresses, what it moves. */
export function NicCard({ nic, rate }: Properties) {
  const units = useWindow((state) => state.settings.units);
  const known = rate === undefined ? undefined : valueOf(rate);
  return (
    <section className="card nic" aria-label={nic.name}>
      <header>
        <h2>
          <Name text={nic.name} />
        </h2>
        <span className={`small strong nowrap nic-link ${nic.link}`}>
          <LinkShape link={nic.link} />
          {linkText(nic, units)}
        </span>
        <span className="mute small nowrap">
          {[machineWords.kinds[nic.kind], ...(nic.usb === true ? [machineWords.usb] : [])].join(' ')}
        </span>
      </header>
      {nic.model !== undefined && <Name className="mute small" text={nic.model} />}
      <div className="nic-rates">
        <span>
          <span className="mute">↓</span> <RateValue rate={known?.received} />
        </span>
        <span>
          <span className="mute">↑</span> <RateValue rate={known?.sent} />
        </span>
      </div>
      <Facts facts={factsOf(nic, units)} />
    </section>
  );
}

/** "up, 1 Gbit/s" */
function linkText(nic: Interface, units: Units): string {
  const word = machineWords.link[nic.link];
  const half = nic.duplex === 'half' ? [machineWords.halfDuplex] : [];
  return [word, ...(nic.speed === undefined ? [] : [speedText(nic.speed, units)]), ...half].join(' · ');
}

/** A filled socket for a link, an empty one for none. */
function LinkShape({ link }: { readonly link: Interface['link'] }) {
  return (
    <svg width="9" height="9" viewBox="0 0 9 9" aria-hidden="true">
      <rect
        x="1"
        y="1"
        width="7"
        height="7"
        rx="2"
        fill={link === 'up' ? 'currentColor' : 'none'}
        stroke="currentColor"
        strokeWidth="1.4"
      />
    </svg>
  );
}

function factsOf(nic: Interface, units: Units): readonly Fact[] {
  return [
    { name: machineWords.addresses, value: <Addresses nic={nic} /> },
    ...speedFacts(nic, units),
    ...optional(machineWords.mtu, nic.mtuBytes === undefined ? undefined : String(nic.mtuBytes)),
    ...optional(machineWords.queues, nic.receiveQueues === undefined ? undefined : String(nic.receiveQueues)),
    ...optional(machineWords.driver, nic.driver),
    ...optional(machineWords.mac, nic.mac),
    ...optional(machineWords.memberOf, nic.master),
    ...optional(machineWords.madeOf, nic.lower.length === 0 ? undefined : nic.lower.join(', ')),
    ...countedFacts(nic),
  ];
}

function countedFacts({ received, sent }: Interface): readonly Fact[] {
  if (received === undefined || sent === undefined) return [];
  return [{ name: machineWords.counted, value: `${amountText(received)} · ${amountText(sent)}` }];
}

/** Only where the link could be faster than it is. */
function speedFacts(nic: Interface, units: Units): readonly Fact[] {
  const { speed, supportedSpeed, partnerSpeed } = nic;
  if (speed === undefined) return [];
  const could = [
    ...(supportedSpeed !== undefined && supportedSpeed > speed
      ? [machineWords.canDo(speedText(supportedSpeed, units))]
      : []),
    ...(partnerSpeed !== undefined && partnerSpeed > speed
      ? [machineWords.partnerCan(speedText(partnerSpeed, units))]
      : []),
  ];
  if (supportedSpeed !== undefined && supportedSpeed > speed && supportedSpeed === partnerSpeed)
    return [{ name: machineWords.speed, value: machineWords.bothCan(speedText(supportedSpeed, units)) }];
  return could.length === 0 ? [] : [{ name: machineWords.speed, value: could.join(', ') }];
}

function optional(name: string, value: string | undefined): readonly Fact[] {
  return value === undefined ? [] : [{ name, value: <Name text={value} /> }];
}

function Addresses({ nic }: { readonly nic: Interface }) {
  if (nic.addresses.length === 0) return <span className="mute">–</span>;
  return (
    <ul>
      {nic.addresses.map((address) => (
        <li key={address.address}>
          <bdi className="nic-address">{`${address.address}/${address.prefixLength}`}</bdi>
        </li>
      ))}
    </ul>
  );
}
