/** How often something of a value was looked at: a measure of work that no busy machine changes. */
export interface Counted<T> {
  readonly value: T;
  readonly looks: () => number;
}

/** The same value, each look at a field or an element of which is counted. Plain objects and arrays only. */
export function counted<T extends object>(value: T): Counted<T> {
  let looks = 0;
  const known = new WeakMap<object, object>();
  const wrap = (inner: unknown): unknown => {
    if (typeof inner !== 'object' || inner === null) return inner;
    const before = known.get(inner);
    if (before !== undefined) return before;
    const proxy = new Proxy(inner, {
      get: (target, key) => {
        looks += 1;
        return wrap(Reflect.get(target, key));
      },
    });
    known.set(inner, proxy);
    return proxy;
  };
  // oxlint-disable-next-line no-unsafe-type-assertion -- a proxy without traps for types is what it stands for
  return { value: wrap(value) as T, looks: () => looks };
}
