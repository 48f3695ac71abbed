import type { BytesPerSecond } from '../../shared/model/units.ts';
import { rateQuantity } from '../../shared/text/screens/numbers.ts';
import { useWindow } from '../state/store.ts';

/** A moving number: the figure and its unit each keep their width, so that nothing beside it jumps. */
export function RateValue({ rate }: { readonly rate: BytesPerSecond | undefined }) {
  const units = useWindow((state) => state.settings.units);
  if (rate === undefined) return <span className="rate mute">–</span>;
  const { value, unit } = rateQuantity(rate, units);
  return (
    <span className="rate">
      <span className="rate-value">{value}</span> <span className="rate-unit">{unit}</span>
    </span>
  );
}
