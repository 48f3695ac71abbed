import { copyLinkUp, portDownWhy, portOffWhy } from '../../../shared/text/fixes/network.ts';
import type { RemedyMaker } from '../plan.ts';
import { copy, none } from './proposals.ts';

/** A cable, nearly always; that a port here was switched off is the one case with a command. */
export const portDown: RemedyMaker = {
  code: 'net.port-down',
  propose: ({ advice, subject }) => {
    const command = advice.find((one) => one.copy !== undefined)?.copy;
    return [
      none(portDownWhy),
      ...(command === undefined || subject.kind !== 'interface' ? [] : [copy(copyLinkUp, portOffWhy, command)]),
    ];
  },
};
