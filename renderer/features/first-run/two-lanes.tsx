import { FlowPath } from '../../ui/flow-path.tsx';

/** The idea of the program as a drawing: two ways between a computer and its NAS, both in use. */
export function TwoLanes() {
  return (
    <svg className="two-lanes" viewBox="0 0 420 130" aria-hidden="true">
      <g className="two-lanes-box">
        <rect x="8" y="34" width="92" height="62" rx="10" />
        <rect x="320" y="8" width="92" height="52" rx="10" />
        <rect x="320" y="70" width="92" height="52" rx="10" />
      </g>
      <g className="two-lanes-ink">
        <rect x="24" y="50" width="60" height="6" rx="3" />
        <rect x="24" y="63" width="38" height="6" rx="3" />
        <rect x="336" y="26" width="44" height="6" rx="3" />
        <rect x="336" y="38" width="28" height="6" rx="3" />
        <rect x="336" y="88" width="44" height="6" rx="3" />
        <rect x="336" y="100" width="28" height="6" rx="3" />
      </g>
      <path
        className="lane-stroke"
        style={{ stroke: 'var(--lane-1)', strokeWidth: 8, fill: 'none', strokeLinecap: 'round' }}
        d="M100 56C200 56 220 34 320 34"
      />
      <path
        className="lane-stroke"
        style={{ stroke: 'var(--lane-2)', strokeWidth: 8, fill: 'none', strokeLinecap: 'round' }}
        d="M100 74C200 74 220 96 320 96"
      />
      <FlowPath d="M100 56C200 56 220 34 320 34" direction="in" pace={1} strokeWidth={3} />
      <FlowPath d="M100 74C200 74 220 96 320 96" direction="in" pace={1} strokeWidth={3} />
    </svg>
  );
}
