import { SegmentedControl } from '@mantine/core';
import { type FormEvent, useEffect, useId, useRef } from 'react';
import type { NasLoginKind } from '../../../shared/ipc/nas.ts';
import { addNasWords, loginNames } from '../../../shared/text/screens/nas-add.ts';
import { type AskingWish, closeAsking } from '../../state/asking.ts';
import { Outcome } from './outcome.tsx';
import { Field } from '../../ui/nas/field.tsx';
import { hasSecret, type NasForm, offeredAddresses } from './form-state.ts';
import { Remember } from '../../ui/nas/remember.tsx';
import { type Adding, useAdding } from './use-adding.ts';

/** Address, account and login; the test; and what it showed. */
export function AddNas({ wish }: { readonly wish: AskingWish }) {
  const adding = useAdding(wish);
  const { form, phase, busy } = adding;
  const loggedIn = phase.phase === 'tested' && phase.trial.loggedIn;
  const outcome = useOutcomeInView(phase.phase);
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    goToProblem(event.currentTarget);
    if (loggedIn) adding.add();
    else adding.test();
  };
  if (phase.phase === 'added') return <Outcome adding={adding} wish={wish} />;
  return (
    <form className="stack g14 add-nas" onSubmit={submit} noValidate aria-busy={busy}>
      <p className="mute small">{addNasWords.intro}</p>
      <PlaceFields wish={wish} adding={adding} />
      <LoginFields adding={adding} />
      {hasSecret(form) && (
        <Remember
          storage={adding.storage}
          checked={form.remember}
          onChange={(remember) => adding.change({ remember })}
        />
      )}
      <div ref={outcome} tabIndex={-1} className="outcome-place">
        <Outcome adding={adding} wish={wish} />
      </div>
      <div className="dialog-actions">
        <button type="button" className="button quiet" onClick={closeAsking}>
          {addNasWords.cancel}
        </button>
        <TestButton adding={adding} loggedIn={loggedIn} />
        {loggedIn && (
          <button type="submit" className="button primary" disabled={busy}>
            {addNasWords.add}
          </button>
        )}
      </div>
    </form>
  );
}

/** To the first field that is wrong, once it is marked. */
function goToProblem(form: HTMLFormElement): void {
  requestAnimationFrame(() => {
    form.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  });
}

/** The one primary button is the next step: test, then compare the key or add. */
function TestButton({ adding, loggedIn }: { readonly adding: Adding; readonly loggedIn: boolean }) {
  const { phase, busy } = adding;
  const asksAboutKey = phase.phase === 'tested' && phase.trial.hostKey !== undefined && !loggedIn;
  const word = { testing: addNasWords.testing, adding: addNasWords.adding, tested: addNasWords.testAgain };
  return (
    <button
      type={loggedIn ? 'button' : 'submit'}
      className={`button${loggedIn || asksAboutKey ? '' : ' primary'}`}
      disabled={busy}
      onClick={loggedIn ? adding.test : undefined}
    >
      {phase.phase === 'testing' || phase.phase === 'adding' || phase.phase === 'tested'
        ? word[phase.phase]
        : addNasWords.test}
    </button>
  );
}

/** What came of the test stands below the fields; whoever pressed the button should see it. */
function useOutcomeInView(phase: string): React.RefObject<HTMLDivElement | null> {
  const outcome = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (phase === 'filling') return;
    outcome.current?.scrollIntoView({ block: 'start' });
    // The button that was pressed may be gone with the card it stood on.
    if (document.activeElement === document.body) outcome.current?.focus({ preventScroll: true });
  }, [phase]);
  return outcome;
}

function PlaceFields({ wish, adding }: { readonly wish: AskingWish; readonly adding: Adding }) {
  const { form, problems, change, busy } = adding;
  const offered = wish.nas === undefined ? [] : offeredAddresses(wish.nas);
  const set = (name: keyof NasForm) => (value: string) => {
    change({ [name]: value });
  };
  return (
    <>
      <div className="field-row">
        <Field
          label={addNasWords.address}
          value={form.host}
          onChange={set('host')}
          help={addNasWords.addressHelp}
          problem={problems.host}
          disabled={busy}
          begins={offered.length === 0}
        />
        <Field
          label={addNasWords.port}
          value={form.port}
          onChange={set('port')}
          problem={problems.port}
          placeholder={addNasWords.portPlaceholder}
          disabled={busy}
          numeric
        />
      </div>
      {offered.length > 1 && (
        <fieldset className="offered" disabled={busy}>
          <legend className="mute small">{addNasWords.offered}</legend>
          {offered.map((address) => (
            <button
              key={address}
              type="button"
              className="button tiny"
              aria-pressed={form.host === address}
              onClick={() => change({ host: address })}
            >
              <bdi>{address}</bdi>
            </button>
          ))}
        </fieldset>
      )}
      <Field
        label={addNasWords.user}
        value={form.user}
        onChange={set('user')}
        help={addNasWords.userHelp}
        problem={problems.user}
        disabled={busy}
        begins={offered.length > 0}
      />
    </>
  );
}

const loginKinds: readonly NasLoginKind[] = ['agent', 'keyFile', 'password'];

function LoginFields({ adding }: { readonly adding: Adding }) {
  const { form, problems, change, busy } = adding;
  const label = useId();
  return (
    <div className="stack g6">
      <span id={label} className="field-label">
        {addNasWords.login}
      </span>
      <SegmentedControl
        aria-labelledby={label}
        value={form.login}
        disabled={busy}
        data={loginKinds.map((kind) => ({ value: kind, label: loginNames[kind] }))}
        onChange={(chosen) => {
          const found = loginKinds.find((kind) => kind === chosen);
          if (found !== undefined) change({ login: found });
        }}
      />
      {form.login === 'agent' && <p className="mute small">{addNasWords.agentHelp}</p>}
      {form.login === 'keyFile' && (
        <div className="field-pair">
          <Field
            label={addNasWords.keyPath}
            value={form.keyPath}
            onChange={(keyPath) => change({ keyPath })}
            help={addNasWords.keyPathHelp}
            problem={problems.keyPath}
            disabled={busy}
          />
          <Field
            label={addNasWords.passphrase}
            value={form.passphrase}
            onChange={(passphrase) => change({ passphrase })}
            help={addNasWords.passphraseHelp}
            disabled={busy}
            secret
          />
        </div>
      )}
      {form.login === 'password' && (
        <Field
          label={addNasWords.password}
          value={form.password}
          onChange={(password) => change({ password })}
          help={addNasWords.passwordHelp}
          problem={problems.password}
          disabled={busy}
          secret
        />
      )}
    </div>
  );
}
