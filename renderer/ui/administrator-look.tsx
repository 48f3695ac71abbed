import { administratorLookTexts as texts } from '../../shared/text/administrator-look.ts';
import { ask } from '../state/connect.ts';
import { AskingButton } from './asking-button.tsx';

interface Properties {
  readonly title: string;
  readonly primary?: boolean;
}

/** A button that has Windows ask for permission to look once as administrator, and says how that ended. */
export function AdministratorLook({ title, primary = false }: Properties) {
  const look = async (): Promise<string> => {
    const reply = await ask('administrator.look', undefined);
    return reply.ok ? reply.value.sentence : reply.message;
  };
  return <AskingButton title={title} primary={primary} meanwhile={texts.looking} ask={look} />;
}
