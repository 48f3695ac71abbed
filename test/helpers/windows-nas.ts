import type { Connection, ServerChannel } from 'ssh2';
import { startPasswordServer, type PasswordServer } from './password-server.ts';

/**
 * A stand-in for a Windows Server's sshd: no real one was at hand. It does what Microsoft's documentation says of one: each
 * command line goes to cmd.exe or PowerShell, neither of which knows `env` or `sh`. Of PowerShell it only knows the
 * properties that the encoded script asks for.
 */
export interface WindowsNas extends PasswordServer {
  /** Command lines in the order in which they came; of an encoded one the parts that it asks for. */
  readonly commands: readonly string[];
  /** Channels that are open now. */
  channels(): number;
}

export interface WindowsNasOptions {
  readonly user: string;
  readonly password: string;
  /** What answers a command line that is no program. */
  readonly shell?: 'cmd' | 'powershell' | 'cmd-german';
  /** Each part's value or error; asked again at every command. */
  readonly parts: () => Readonly<Record<string, unknown>>;
  /** Takes a command in place of Windows, and says whether it did. */
  readonly instead?: (command: string, stream: ServerChannel, client: Connection) => boolean;
}

const refusals: Readonly<Record<NonNullable<WindowsNasOptions['shell']>, (word: string) => string>> = {
  cmd: (word) =>
    `'${word}' is not recognized as an internal or external command,\r\noperable program or batch file.\r\n`,
  powershell: (word) =>
    `${word} : The term '${word}' is not recognized as the name of a cmdlet, function, script file, or operable program.\r\n`,
  // In the code page of a German console, which is no UTF-8.
  'cmd-german': (word) =>
    `Der Befehl "${word}" ist entweder falsch geschrieben oder\r\nkonnte nicht gefunden werden \x81\x84.\r\n`,
};

export async function startWindowsNas(options: WindowsNasOptions): Promise<WindowsNas> {
  const commands: string[] = [];
  let channels = 0;
  const server = await startPasswordServer({
    user: options.user,
    password: options.password,
    run: (command, stream, client) => {
      channels += 1;
      stream.on('close', () => (channels -= 1));
      // What nobody reads from would never be seen to close.
      stream.resume();
      const asked = partsOf(command);
      commands.push(asked === undefined ? command : `powershell ${asked.join(' ')}`);
      if (options.instead?.(command, stream, client) !== true) answer(command, asked, stream, options);
    },
  });
  return { ...server, commands, channels: () => channels };
}

/** Names of the parts that an encoded script asks for. */
function partsOf(command: string): readonly string[] | undefined {
  const encoded = /^powershell -NoProfile -NonInteractive -EncodedCommand (?<script>[A-Za-z0-9+/=]+)$/.exec(command);
  if (encoded === null) return undefined;
  const script = Buffer.from(encoded.groups?.['script'] ?? '', 'base64').toString('utf16le');
  return [...script.matchAll(/(\w+)=R\{/g)].map(([, name = '']) => name);
}

function answer(
  command: string,
  asked: readonly string[] | undefined,
  stream: ServerChannel,
  options: WindowsNasOptions,
): void {
  if (asked !== undefined) {
    const parts = options.parts();
    const said = Object.fromEntries(asked.map((name) => [name, parts[name] ?? { value: [] }]));
    end(stream, 0, `${JSON.stringify(said)}\r\n`);
  } else if (command === 'cmd /c exit 0') end(stream, 0);
  else {
    const [word = ''] = command.split(' ');
    stream.stderr.write(Buffer.from(refusals[options.shell ?? 'cmd'](word), 'latin1'));
    end(stream, 1);
  }
}

/** PowerShell ends when its standard input does, and not before. */
function end(stream: ServerChannel, code: number, output = ''): void {
  stream.on('end', () => {
    if (output !== '') stream.write(output);
    stream.exit(code);
    stream.end();
  });
}

/** A server with two ports and two channels of 10.0.0.50, as its administrator sees it. */
export function windowsParts(ports: readonly [number, number] = [40_001, 40_002]) {
  const addresses = ['10.0.0.25', '10.0.0.26'];
  const names = ['Ethernet', 'Ethernet 2'];
  return {
    system: { value: [{ Caption: 'Microsoft Windows Server 2022 Standard', Version: '10.0.20348' }] },
    model: { value: [{ Manufacturer: 'Dell Inc.', Model: 'PowerEdge T150' }] },
    configuration: {
      value: [
        {
          EnableMultiChannel: true,
          EnableSMB1Protocol: false,
          RequireSecuritySignature: false,
          EnableSecuritySignature: true,
          EncryptData: false,
          RejectUnencryptedAccess: true,
        },
      ],
    },
    announced: {
      value: addresses.map((IpAddress, index) => ({
        IpAddress,
        FriendlyName: names[index],
        LinkSpeed: 1e9,
        RssCapable: false,
        RdmaCapable: false,
      })),
    },
    connections: {
      value: [
        ...addresses.map((LocalAddress, index) => ({
          LocalAddress,
          LocalPort: 445,
          RemoteAddress: '10.0.0.50',
          RemotePort: ports[index],
          State: 'Established',
        })),
        { LocalAddress: '::', LocalPort: 445, RemoteAddress: '::', RemotePort: 0, State: 'Listen' },
      ],
    },
    adapters: {
      value: names.map((Name, index) => ({
        Name,
        ifIndex: 7 + index,
        MacAddress: `02-00-00-00-00-2${5 + index}`,
        MtuSize: 1500,
        ReceiveLinkSpeed: 1e9,
        InterfaceType: 6,
        Virtual: false,
        Up: true,
      })),
    },
    addresses: {
      value: addresses.map((IPAddress, index) => ({ InterfaceIndex: 7 + index, IPAddress, PrefixLength: 24 })),
    },
    counters: { value: names.map((Name) => ({ Name, ReceivedBytes: 1000, SentBytes: 1000 })) },
    teams: { error: 'HRESULT 0x80041010,Get-NetLbfoTeam' },
    sessions: {
      value: [
        { SessionId: 549755813945, ClientComputerName: '10.0.0.50', ClientUserName: 'NAS\\ada', Dialect: '3.1.1' },
      ],
    },
  };
}

/** Of an account without rights: what needs an administrator is refused by number, as in every language. */
export const refusedToUser = {
  configuration: { error: 'Windows System Error 5,Get-SmbServerConfiguration' },
  announced: { error: 'Windows System Error 5,Get-SmbServerNetworkInterface' },
  sessions: { error: 'Windows System Error 5,Get-SmbSession' },
} as const;
