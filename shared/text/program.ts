import { inQuotes } from './plain.ts';

/** By which systems know the program; `appId` of electron-builder.yml. */
export const applicationId = 'org.lanewise.Lanewise';

/** Messages on the terminal from which the program was started. */
export const programTexts = {
  unknownArgument: (argument: string): string =>
    `Lanewise does not know the argument ${inQuotes(argument)}. Start it with --help to see what it takes.`,
  needsValue: (argument: string): string => `${argument} needs a value after it.`,
  oneTarget: 'Give either --recorded or --host, not both: Lanewise looks at one machine at a time.',
  onlyWithHost: (argument: string): string => `${argument} is about another machine and needs --host with it.`,
  onlyWithRecorded: (argument: string): string => `${argument} is about a recording and needs --recorded with it.`,
  onlyWithNas: (argument: string): string => `${argument} is about a NAS and needs --nas with it.`,
  nasOfRecording: '--nas connects to a NAS as it is now, and a recording is of another time: give only one of the two.',
  nasForm: (text: string): string => `--nas takes USER@NAME or USER@NAME:PORT, not ${inQuotes(text)}.`,
  port: '--port takes a number from 1 to 65535.',
  quitAlone: '--quit ends the Lanewise that is running; nothing else can be given with it.',
  asksToQuit: 'The Lanewise that is running is asked to end.',
  runsNot: 'Lanewise is not running.',
  runsAlready: 'Lanewise is already running; its window is opened.',
  noTray:
    'This desktop shows no tray icons: nothing owns org.kde.StatusNotifierWatcher on the session bus. Lanewise works from its window.',
} as const;

export const programUsage = `Lanewise: does a NAS share use every network port it could?

  --hidden                 start in the tray, without a window
  --recorded DIR [--loop]  watch a recording, or a folder with "workstation" in it, as if it ran now
  --host USER@NAME         watch another Linux machine, over SSH; an alias of ~/.ssh/config is fine
      --port N  --identity FILE  --known-hosts FILE  --accept-host-key SHA256:…
  --nas USER@NAME[:PORT]   connect to this NAS too, over SSH, and forget it at the end
      --nas-identity FILE  --nas-known-hosts FILE  --nas-accept-host-key SHA256:…
  --quit                   end the Lanewise that is running
  --help                   this text

Without a display: lanewise check
`;
