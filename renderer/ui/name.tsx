interface Properties {
  readonly text: string;
  readonly className?: string;
  /** A path or an address: reads from left to right whatever is in it. */
  readonly path?: boolean;
}

/**
 * A name from outside: as text, on one line, cut with an ellipsis where it must be, whole in its title, and kept from
 * turning its neighbours around.
 */
export function Name({ text, className = '', path = false }: Properties) {
  return (
    <bdi className={`ellipsis ${className}`} title={text} dir={path ? 'ltr' : undefined}>
      {text}
    </bdi>
  );
}
