import type { PublishedShare, PublishedSnapshot } from '../../../shared/ipc/publication.ts';
import { valueOf } from '../../../shared/model/reading.ts';
import type { FixRemedy } from '../../../shared/model/remedy.ts';
import { administratorLookTexts as texts } from '../../../shared/text/administrator-look.ts';
import { sharedWith } from '../../../shared/text/screens/share.ts';
import { AdministratorLook } from '../../ui/administrator-look.tsx';
import { type Fact, Facts } from '../../ui/facts.tsx';
import { Cut } from '../../ui/cut.tsx';
import { Name } from '../../ui/name.tsx';
import { TestButton } from './test-button.tsx';

interface Properties {
  readonly share: PublishedShare;
  readonly snapshot: PublishedSnapshot;
  /** That can be asked for now. */
  readonly test?: FixRemedy | undefined;
}

/** How the share is attached, what it asked for and what it has; the facts of its protocol are printed as its adapter wrote them. */
export function AttachedFacts({ share, snapshot, test }: Properties) {
  return (
    <section className="card" aria-labelledby="attached-title">
      <h2 id="attached-title">{share.words.attached}</h2>
      <Facts facts={factsOf(share, namesBeside(share, snapshot))} />
      <Kept share={share} />
      {test !== undefined && <TestButton test={test} />}
    </section>
  );
}

/** Where Windows keeps some of it from this user: a button that looks once as administrator. */
function Kept({ share: { details } }: Pick<Properties, 'share'>) {
  const needing = details.filter(({ needs }) => needs === 'windows-administrator');
  if (needing.length === 0) return null;
  const isDenied = needing.some(({ name }) => name === 'denied');
  return (
    <div className="stack g8 kept">
      <AdministratorLook title={isDenied ? texts.title : texts.again} />
    </div>
  );
}

function namesBeside({ id }: PublishedShare, { shares, sharing }: PublishedSnapshot): readonly string[] {
  const together = new Set(sharing.find((one) => one.includes(id)));
  return shares.filter((other) => other.id !== id && together.has(other.id)).map(({ name }) => name);
}

function factsOf(share: PublishedShare, others: readonly string[]): readonly Fact[] {
  const { words } = share;
  const session = valueOf(share.session);
  return [
    ...(words.remote === undefined ? [] : [{ name: words.remote, value: <Name text={share.remote} path /> }]),
    { name: words.at, value: <Name text={share.at} path /> },
    ...(words.asked === undefined ? [] : [{ name: words.asked, value: String(share.asked) }]),
    ...(session === undefined ? [] : [{ name: words.lanesThere, value: String(session.channels) }]),
    ...share.details.map(({ label, text, note }) => ({ name: label, value: <Cut text={text} />, note })),
    ...(others.length === 0 ? [] : [{ name: sharedWith(words), value: <Name text={others.join(', ')} /> }]),
  ];
}
