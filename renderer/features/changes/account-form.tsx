import { useState } from 'react';
import { fixWords } from '../../../shared/text/screens/fix.ts';
import { closeFix, type FixDialog, openFix } from '../../state/fixing.ts';
import { Field } from '../../ui/nas/field.tsx';
import '../../ui/nas/login.css';

/** Which account takes the guest's place. The password stays in this dialogue until it is sent once. */
export function AccountForm({ dialog }: { readonly dialog: Extract<FixDialog, { readonly kind: 'account' }> }) {
  const [user, setUser] = useState(dialog.account?.user ?? '');
  const [domain, setDomain] = useState(dialog.account?.domain ?? '');
  const [password, setPassword] = useState('');
  const [tried, setTried] = useState(false);
  const userProblem = nameProblem(user);
  const domainProblem = domain !== '' && unfit.test(domain) ? fixWords.userUnfit : undefined;
  const passwordProblem = password === '' ? fixWords.passwordMissing : undefined;
  const isWhole = userProblem === undefined && domainProblem === undefined && passwordProblem === undefined;
  return (
    <form
      className="stack g6 add-nas"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (!isWhole) return;
        const account = { user, ...(domain === '' ? {} : { domain }) };
        void openFix(dialog.id, dialog.title, { account, password });
      }}
    >
      <div>
        <h3 className="fix-account-title">{fixWords.accountTitle}</h3>
        <p className="mute">{fixWords.accountText}</p>
      </div>
      <div className="field-pair">
        <Field label={fixWords.user} value={user} onChange={setUser} problem={tried ? userProblem : undefined} begins />
        <Field
          label={fixWords.password}
          value={password}
          onChange={setPassword}
          problem={tried ? passwordProblem : undefined}
          secret
        />
      </div>
      <Field label={fixWords.domain} value={domain} onChange={setDomain} problem={tried ? domainProblem : undefined} />
      <div className="dialog-actions">
        <button type="button" className="button" onClick={closeFix}>
          {fixWords.cancel}
        </button>
        <button type="submit" className="button primary">
          {fixWords.showChanges}
        </button>
      </div>
    </form>
  );
}

/** As shared/ipc/fix.ts has it: `,` would begin a mount option, `%` a password. */
const unfit = /[\p{C}\p{Zl}\p{Zp},%=\\/]/u;

function nameProblem(user: string): string | undefined {
  if (user === '') return fixWords.userMissing;
  return unfit.test(user) ? fixWords.userUnfit : undefined;
}
