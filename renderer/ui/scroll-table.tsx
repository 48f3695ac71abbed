import type { ReactNode } from 'react';

/** A place to scroll must be reachable by key. */
const inTabOrder: number = 0;

/** A table that may be wider than its place, with the name it is announced by. */
export function ScrollTable({ label, className = '', children }: Properties) {
  return (
    <section className="scroll-table" tabIndex={inTabOrder} aria-label={label}>
      <table className={className}>
        <caption className="visually-hidden">{label}</caption>
        {children}
      </table>
    </section>
  );
}

interface Properties {
  readonly label: string;
  readonly className?: string;
  readonly children: ReactNode;
}
