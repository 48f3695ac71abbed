/** Lanewise's mark: two lanes. */
export function Brand({ size = 22 }: { readonly size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 22 22" aria-hidden="true">
      <rect x="2" y="5" width="18" height="4" rx="2" fill="var(--lane-1)" />
      <rect x="2" y="13" width="18" height="4" rx="2" fill="var(--lane-2)" />
    </svg>
  );
}
