import * as dbus from '@jellybrick/dbus-next';
import type { Message } from '@jellybrick/dbus-next';

/**
 * A polkit agent, as a desktop has one, whose person closes the question at once (polkit(8), "Authentication agents"). For
 * the process of the first argument; says `registered` when it is asked from now on.
 */
const [pid = ''] = process.argv.slice(2);
const path = '/org/lanewise/test/Agent';
const bus = dbus.systemBus();
bus.addMethodHandler((message: Message) => {
  if (message.path !== path || message.member !== 'BeginAuthentication') return false;
  const closed = dbus.Message.newMethodReturn(message, 's', ['closed']);
  closed.type = dbus.MessageType.ERROR;
  closed.errorName = 'org.freedesktop.PolicyKit1.Error.Cancelled';
  bus.send(closed);
  return true;
});
const subject = ['unix-process', { pid: new dbus.Variant('u', Number(pid)), 'start-time': new dbus.Variant('t', 0n) }];
await bus.call(
  new dbus.Message({
    destination: 'org.freedesktop.PolicyKit1',
    path: '/org/freedesktop/PolicyKit1/Authority',
    interface: 'org.freedesktop.PolicyKit1.Authority',
    member: 'RegisterAuthenticationAgent',
    signature: '(sa{sv})ss',
    body: [subject, 'C', path],
  }),
);
process.stdout.write('registered\n');
