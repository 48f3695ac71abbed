import type { ShareLoad } from '../../../shared/ipc/contract.ts';
import type { Remedy } from '../../../shared/model/remedy.ts';
import { loadWords } from '../../../shared/text/screens/load.ts';
import { ask } from '../../state/connect.ts';
import { useWindow } from '../../state/store.ts';
import { AskingButton } from '../asking-button.tsx';

interface Properties {
  readonly remedy: Extract<Remedy, { readonly kind: 'load' }>;
  readonly primary: boolean;
}

/** A button that reads the share for some seconds, and says how that ended. */
export function LoadShare({ remedy: { share, title, text }, primary }: Properties) {
  const units = useWindow(({ settings }) => settings.units);
  const load = async (): Promise<string> => {
    const reply = await ask('share.load', { share });
    return reply.ok ? sentenceOf(reply.value, units) : reply.message;
  };
  return (
    <>
      <p>{text}</p>
      <AskingButton title={title} primary={primary} meanwhile={loadWords.reading} ask={load} />
    </>
  );
}

const sentenceOf = (load: ShareLoad, units: Parameters<typeof loadWords.read>[2]): string =>
  load.state === 'read' ? loadWords.read(load.bytes, load.took, units) : load.sentence;
