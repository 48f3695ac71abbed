import { Loader } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { attachLunWords as words } from '../../../shared/text/screens/attach-lun.ts';
import { closeAttaching } from '../../state/attaching.ts';
import { Field } from '../../ui/nas/field.tsx';
import { Note, TargetList } from './target-list.tsx';
import { type Attaching, useAttachingLun } from './use-attaching-lun.ts';

/** Address, search, targets with their portals, and the way to the change. */
export function AttachLun() {
  const attaching = useAttachingLun();
  const { phase, chosen } = attaching;
  return (
    <div className="stack g14 add-nas" aria-busy={phase.phase === 'searching'}>
      <p className="mute small">{words.intro}</p>
      <SearchForm key="search" attaching={attaching} />
      <div className="stack g14" aria-live="polite">
        {phase.phase === 'searching' && (
          <p className="row mid g10">
            <Loader size={15} aria-hidden="true" /> {words.searching}
          </p>
        )}
        {phase.phase === 'refused' && <Note tone="warn">{phase.sentence}</Note>}
        {phase.phase === 'found' && (
          <>
            {phase.search.sentences.map((sentence) => (
              <Note key={sentence} tone="unk">
                {sentence}
              </Note>
            ))}
            <TargetList attaching={attaching} targets={phase.search.targets} />
          </>
        )}
      </div>
      <div className="dialog-actions">
        <button type="button" className="button quiet" onClick={closeAttaching}>
          {words.cancel}
        </button>
        {chosen.length > 0 && (
          <button type="button" className="button primary" onClick={() => void attaching.offer()}>
            {words.next(chosen.length)}
          </button>
        )}
      </div>
    </div>
  );
}

function SearchForm({ attaching }: { readonly attaching: Attaching }) {
  const { at, phase, chosen } = attaching;
  const [tried, setTried] = useState(false);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (at.trim() !== '') void attaching.find();
  };
  return (
    <form className="attach-search" onSubmit={submit} noValidate>
      <Field
        label={words.address}
        value={at}
        onChange={attaching.write}
        help={words.addressHelp}
        problem={tried && at.trim() === '' ? words.addressMissing : undefined}
        disabled={phase.phase === 'searching'}
        begins
      />
      <button
        type="submit"
        className={`button${chosen.length > 0 ? '' : ' primary'}`}
        disabled={phase.phase === 'searching'}
      >
        {words.search}
      </button>
    </form>
  );
}
