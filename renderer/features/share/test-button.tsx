import type { FixRemedy } from '../../../shared/model/remedy.ts';
import { failoverTexts } from '../../../shared/text/failover.ts';
import { openFix } from '../../state/fixing.ts';

/** Opens what a failover test would do; nothing is done before that was seen. */
export function TestButton({ test: { id, title } }: { readonly test: FixRemedy }) {
  return (
    <div className="row kept">
      <button type="button" className="button" onClick={() => void openFix(id, title)}>
        {failoverTexts.button}
      </button>
    </div>
  );
}
