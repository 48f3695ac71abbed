import type { z } from 'zod';
import { requests, type Reply, type RequestArgument, type RequestResults } from '../../shared/ipc/contract.ts';
import type { RequestName } from '../../shared/ipc/names.ts';
import { requestTexts } from '../../shared/text/requests.ts';
import { NotStored } from '../store/stored-file.ts';

/** Who sent a request, as far as the main program knows it by itself. Nothing in here comes from the sender. */
export interface Sender {
  /** The window it came from is the one this program opened. */
  readonly ourWindow: boolean;
  /** Which frame of the window; `gone` when it was navigated away or destroyed before we looked. */
  readonly frame: 'main' | 'inner' | 'gone';
  /** Origin of the page in that frame. */
  readonly origin: string;
}

export type Handlers = {
  readonly [Name in RequestName]: (
    argument: RequestArgument<Name>,
  ) => RequestResults[Name] | Promise<RequestResults[Name]>;
};

export type Gate = (sender: Sender, values: readonly unknown[]) => Promise<Reply<RequestResults[RequestName]>>;

export interface GateOptions {
  /** The page's own origin. */
  readonly origin: string;
  readonly handlers: Handlers;
  /** Hears what was turned away and what a handler threw; the sender is told of `NotStored` alone, which is a sentence. */
  readonly report: (what: string, error?: unknown) => void;
}

/**
 * The one way in from a window: sender, then name, then argument, then the handler, in this order, so that nothing
 * of a message is read before it is known who sent it.
 */
export function createGate({ origin, handlers, report }: GateOptions): Gate {
  const answers = answersOf(handlers, report);
  return async (sender, values) => {
    if (!sender.ourWindow || sender.frame !== 'main' || sender.origin !== origin) {
      report(`refused a request of ${describe(sender)}`);
      return refusal('refused');
    }
    const [name, argument, ...rest] = values;
    if (!isRequestName(name) || rest.length > 0) {
      report('refused a request of an unknown name');
      return refusal('refused');
    }
    return answers[name](argument);
  };
}

type Answers = {
  readonly [Name in RequestName]: (argument: unknown) => Promise<Reply<RequestResults[Name]>>;
};

type Answer = <Schema extends z.ZodType, Result>(
  name: RequestName,
  schema: Schema,
  handler: (argument: z.infer<Schema>) => Result | Promise<Result>,
) => (argument: unknown) => Promise<Reply<Result>>;

function answering(report: GateOptions['report']): Answer {
  return (name, schema, handler) => async (argument) => {
    const parsed = schema.safeParse(argument);
    if (!parsed.success) {
      report(`refused the argument of ${name}`);
      return refusal('invalid');
    }
    try {
      return { ok: true, value: await handler(parsed.data) };
    } catch (error) {
      report(`${name} failed`, error);
      return error instanceof NotStored ? { ...refusal('failed'), message: error.message } : refusal('failed');
    }
  };
}

function answersOf(handlers: Handlers, report: GateOptions['report']): Answers {
  const answer = answering(report);
  return {
    'publication.get': answer('publication.get', requests['publication.get'], handlers['publication.get']),
    'look.now': answer('look.now', requests['look.now'], handlers['look.now']),
    'sample.start': answer('sample.start', requests['sample.start'], handlers['sample.start']),
    'sample.stop': answer('sample.stop', requests['sample.stop'], handlers['sample.stop']),
    'settings.get': answer('settings.get', requests['settings.get'], handlers['settings.get']),
    'settings.change': answer('settings.change', requests['settings.change'], handlers['settings.change']),
    'clipboard.write': answer('clipboard.write', requests['clipboard.write'], handlers['clipboard.write']),
    'share.load': answer('share.load', requests['share.load'], handlers['share.load']),
    'administrator.look': answer('administrator.look', requests['administrator.look'], handlers['administrator.look']),
    'nas.secrets': answer('nas.secrets', requests['nas.secrets'], handlers['nas.secrets']),
    'nas.test': answer('nas.test', requests['nas.test'], handlers['nas.test']),
    'nas.add': answer('nas.add', requests['nas.add'], handlers['nas.add']),
    'nas.forget': answer('nas.forget', requests['nas.forget'], handlers['nas.forget']),
    'nas.retry': answer('nas.retry', requests['nas.retry'], handlers['nas.retry']),
    'luns.find': answer('luns.find', requests['luns.find'], handlers['luns.find']),
    'luns.offer': answer('luns.offer', requests['luns.offer'], handlers['luns.offer']),
    'fix.preview': answer('fix.preview', requests['fix.preview'], handlers['fix.preview']),
    'fix.apply': answer('fix.apply', requests['fix.apply'], handlers['fix.apply']),
    'fix.cancel': answer('fix.cancel', requests['fix.cancel'], handlers['fix.cancel']),
    'fix.undo': answer('fix.undo', requests['fix.undo'], handlers['fix.undo']),
    'fix.recover': answer('fix.recover', requests['fix.recover'], handlers['fix.recover']),
    'history.get': answer('history.get', requests['history.get'], handlers['history.get']),
  };
}

/** Own names only: `constructor` and `__proto__` are in every object. */
function isRequestName(name: unknown): name is RequestName {
  return typeof name === 'string' && Object.hasOwn(requests, name);
}

function refusal(code: keyof typeof requestTexts): Reply<never> {
  return { ok: false, code, message: requestTexts[code] };
}

function describe(sender: Sender): string {
  if (!sender.ourWindow) return 'another window';
  return sender.frame === 'main' ? `the origin ${sender.origin.slice(0, 100)}` : `a frame that is ${sender.frame}`;
}
