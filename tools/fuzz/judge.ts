import { ChangeRefused } from '../../main/change/changer.ts';
import { decodeRequest } from '../../main/change/elevated/request.ts';

export type Verdict = 'taken' | 'refused';

/** Throws when the decoder does anything but take a request that is sound or refuse with a sentence. */
export function judge(bytes: Uint8Array): Verdict {
  try {
    const request = decodeRequest(bytes);
    soundness(request);
    return 'taken';
  } catch (error) {
    if (!(error instanceof ChangeRefused)) throw error;
    if (error.code !== 'bad-plan' || !error.message.endsWith('Nothing was changed.')) throw error;
    return 'refused';
  }
}

/** What must hold of everything that was taken, said another way than the decoder says it. */
function soundness(request: unknown): void {
  const text = JSON.stringify(request, (name, value: unknown) => (name === 'password' ? undefined : value));
  // JSON writes a control character as an escape of its own.
  if (/\\u00[01]|\\[bfnrt]|\u007f|\u202e/.test(text)) throw new Error(`a control character was taken: ${text}`);
  if (/"(?:port|options|argv|command|__proto__|constructor)":/.test(text))
    throw new Error(`a free word was taken: ${text}`);
  if (/"at":"[^"]*\/\.\.?(?:\/|")/.test(text)) throw new Error(`a path that leads elsewhere was taken: ${text}`);
  if (/"(?:user|domain)":"[^"]*[,%=]/.test(text)) throw new Error(`a second option was taken: ${text}`);
}
