import { Table } from '@mantine/core';
import type { ReactNode } from 'react';

interface Properties {
  readonly label: string;
  readonly columns: readonly string[];
  /** Columns of figures. */
  readonly figures?: readonly string[];
  readonly className?: string;
  /** For the ear alone. */
  readonly unseen?: boolean;
  /** The rows. */
  readonly children: ReactNode;
}

/** A table that may be wider than its place, with the name it is announced by. */
export function ScrollTable({ label, columns, figures = [], className, unseen = false, children }: Properties) {
  return (
    // A place to scroll must be reachable by key.
    <section
      className={unseen ? 'visually-hidden' : 'scroll-table'}
      tabIndex={unseen ? undefined : 0}
      aria-label={label}
    >
      <Table className={className}>
        <Table.Caption className="visually-hidden">{label}</Table.Caption>
        <Table.Thead>
          <Table.Tr>
            {columns.map((column) => (
              <Table.Th key={column} scope="col" className={figures.includes(column) ? 'right' : undefined}>
                {column}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>{children}</Table.Tbody>
      </Table>
    </section>
  );
}
