/** Runs inside a lab's network namespace; see doorway.ts. Ends when the program that opened the doorways ends. */
import { connect, type Server, type Socket } from 'node:net';
import type { DoorwayOrder } from './doorway.ts';

process.on('message', (order: DoorwayOrder, server: Server) => {
  server.on('connection', (near: Socket) => {
    const far = connect({ host: order.address, port: order.port });
    near.on('error', () => far.destroy());
    far.on('error', () => near.destroy());
    near.pipe(far).pipe(near);
  });
  process.send?.('open');
});
process.on('disconnect', () => process.exit());
