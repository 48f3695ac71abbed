/**
 * `ip neigh` as text, one line per neighbour (iproute2/ip/ipneigh.c print_neigh):
 *
 *     10.77.1.26 dev eth0 lladdr 02:77:00:00:19:01 REACHABLE
 *     fe80::1 dev eth0 lladdr 02:77:00:00:19:01 router STALE
 *     10.77.1.27 dev eth0 FAILED
 *
 * turned into what `ip -j neigh` prints. Lines of any other form are left out.
 */
export function neighboursAsJson(text: string): string {
  const entries = text.split('\n').flatMap((line) => {
    const [dst, ...words] = line.trim().split(/\s+/);
    const valueOf = (key: string): string | undefined =>
      words.includes(key) ? words[words.indexOf(key) + 1] : undefined;
    const dev = valueOf('dev');
    if (dst === undefined || dev === undefined) return [];
    const lladdr = valueOf('lladdr');
    return [
      {
        dst,
        dev,
        ...(lladdr !== undefined && { lladdr }),
        ...(words.includes('router') && { router: null }),
        state: words.filter((word) => /^[A-Z]+$/.test(word)),
      },
    ];
  });
  return `${JSON.stringify(entries)}\n`;
}
