import type { ChangePlace, PreviewItem } from '../../../shared/model/fix.ts';
import { findingWords } from '../../../shared/text/screens/findings.ts';
import { fixWords } from '../../../shared/text/screens/fix.ts';
import { usePlaceName } from '../../state/fix-place.ts';
import { Breakable, hasUnseen } from '../../ui/breakable.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Name } from '../../ui/name.tsx';
import { shownLines, type ShownLine } from './diff-lines.ts';

/** Files as their difference, and what is run; each can be copied. */
export function PreviewItems({ items }: { readonly items: readonly PreviewItem[] }) {
  return (
    <div className="stack g10 change-items">
      {items.map((item, index) =>
        item.kind === 'file' ? (
          <FileChange key={`${index} ${item.path}`} item={item} />
        ) : (
          <Commands key={`${index} commands`} item={item} />
        ),
      )}
    </div>
  );
}

function FileChange({ item }: { readonly item: Extract<PreviewItem, { readonly kind: 'file' }> }) {
  const text = item.diff.map((line) => `${signs[line.kind]}${line.text}`).join('\n');
  return (
    <figure className="change-item">
      <figcaption>
        <code className="strong">
          <bdi dir="ltr">
            <Breakable text={item.path} />
          </bdi>
        </code>
        <Place place={item.place} />
        <CopyButton text={text} />
      </figcaption>
      <div className="diff" dir="ltr">
        {shownLines(item.diff).map((line, index) => (
          <Line key={`${index} ${line.kind}`} line={line} />
        ))}
      </div>
      <CopiedExactly text={text} />
    </figure>
  );
}

const signs = { same: '  ', removed: '- ', added: '+ ' } as const;
const spoken = { same: '', removed: fixWords.removed, added: fixWords.added } as const;

function Line({ line }: { readonly line: ShownLine }) {
  if (line.kind === 'left-out') return <div className="diff-left-out">⋯ {fixWords.unchanged(line.lines)}</div>;
  return (
    <div className={`diff-line ${line.kind}`}>
      <span className="diff-sign" aria-hidden="true">
        {signs[line.kind].trim()}
      </span>
      <span className="diff-text">
        <span className="visually-hidden">{spoken[line.kind]}</span>
        {line.pieces.map((piece, index) =>
          piece.changed ? (
            <mark key={`${index} m`}>
              <Breakable text={piece.text} />
            </mark>
          ) : (
            <Breakable key={`${index} t`} text={piece.text} />
          ),
        )}
      </span>
    </div>
  );
}

function CopiedExactly({ text }: { readonly text: string }) {
  return hasUnseen(text) ? <p className="mute small change-exact">{findingWords.copiedExactly}</p> : null;
}

function Commands({ item }: { readonly item: Extract<PreviewItem, { readonly kind: 'commands' }> }) {
  const text = item.lines.join('\n');
  return (
    <figure className="change-item">
      <figcaption>
        <span className="strong">{fixWords.commands}</span>
        <Place place={item.place} />
        <CopyButton text={text} />
      </figcaption>
      <pre className="change-commands" dir="ltr">
        {item.lines.map((line, index) => (
          <span key={`${index} ${line}`}>
            <Breakable text={line} />
            {'\n'}
          </span>
        ))}
      </pre>
      <CopiedExactly text={text} />
    </figure>
  );
}

function Place({ place }: { readonly place: ChangePlace }) {
  return <Name className="change-place mute" text={usePlaceName()(place)} />;
}
